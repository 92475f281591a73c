import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import fc from "fast-check";
import { generate } from "mqtt-packet";
import { NodeMqttClient, type NodeMqttHost } from "../../../hosts/node/mqtt-client";
import type { MqttClientOptions } from "../../../modules/device/mqtt-client";
import { MqttError } from "../../../modules/mqtt/error";
import { activeResources, assertNothingLeft } from "./left-behind";
import { until } from "./rig";

const accepted = Buffer.from([0x20, 2, 0, 0]);

/** A broker of which a test decides every byte. */
class Puppet {
  readonly received: Buffer[] = [];
  private readonly sockets = new Set<Socket>();
  private constructor(
    private readonly server: Server,
    answer: (socket: Socket) => void,
  ) {
    server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.on("error", () => {});
      socket.once("data", () => answer(socket));
      socket.on("data", (chunk: Buffer) => this.received.push(chunk));
    });
  }

  static async start(answer: (socket: Socket) => void): Promise<Puppet> {
    const server = createServer();
    const puppet = new Puppet(server, answer);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return puppet;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  send(bytes: Uint8Array): void {
    for (const socket of this.sockets) socket.write(bytes);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }
}

/** The code of the error with which a client ends. */
function ending(options: Partial<MqttClientOptions>, host: NodeMqttHost = {}): Promise<string> {
  return new Promise((resolve) => {
    const client = new NodeMqttClient(
      {
        host: "127.0.0.1",
        id: "c1",
        onError: (error) => {
          assert.ok(error instanceof MqttError);
          client.close();
          resolve(error.code);
        },
        onClose: () => resolve("onClose"),
        ...options,
      },
      host,
    );
  });
}

describe("MQTT client on Node and a broker that misbehaves", () => {
  let puppet: Puppet | undefined;
  afterEach(async () => {
    await puppet?.close();
    puppet = undefined;
  });

  const codes: ReadonlyArray<readonly [name: string, code: string, answer: (socket: Socket) => void]> = [
    ["refuses the protocol", "refused", (socket) => socket.write(Buffer.from([0x20, 2, 0, 1]))],
    ["refuses the identifier", "refused", (socket) => socket.write(Buffer.from([0x20, 2, 0, 2]))],
    ["refuses the password", "not-authorised", (socket) => socket.write(Buffer.from([0x20, 2, 0, 4]))],
    ["refuses the client", "not-authorised", (socket) => socket.write(Buffer.from([0x20, 2, 0, 5]))],
    ["answers with an unknown code", "refused", (socket) => socket.write(Buffer.from([0x20, 2, 0, 200]))],
    ["answers too shortly", "protocol", (socket) => socket.write(Buffer.from([0x20, 1, 0]))],
    ["closes instead of an answer", "closed", (socket) => socket.end()],
    ["resets instead of an answer", "closed", (socket) => socket.resetAndDestroy()],
    ["speaks HTTP", "protocol", (socket) => socket.write(`HTTP/1.1 400 Bad Request\r\n${"x".repeat(200)}`)],
    ["publishes before its answer", "protocol", (socket) => socket.write(Buffer.from([0x30, 3, 0, 1, 0x74]))],
    ["answers twice", "protocol", (socket) => socket.write(Buffer.concat([accepted, accepted]))],
    [
      "asks a client to subscribe it",
      "protocol",
      (socket) => socket.write(Buffer.concat([accepted, generate({ cmd: "pingreq" })])),
    ],
    [
      "sends QoS 2",
      "protocol",
      (socket) => socket.write(Buffer.concat([accepted, Buffer.from([0x34, 5, 0, 1, 0x74, 0, 1])])),
    ],
    [
      "sends QoS 1 with packet id 0",
      "protocol",
      (socket) => socket.write(Buffer.concat([accepted, Buffer.from([0x32, 5, 0, 1, 0x74, 0, 0])])),
    ],
    [
      "sends a topic longer than its packet",
      "protocol",
      (socket) => socket.write(Buffer.concat([accepted, Buffer.from([0x30, 3, 0, 9, 0x74])])),
    ],
    [
      "sends a length of five bytes",
      "protocol",
      (socket) => socket.write(Buffer.concat([accepted, Buffer.from([0x30, 255, 255, 255, 255, 1])])),
    ],
    ["ends the connection", "onClose", (socket) => socket.end(accepted)],
  ];
  for (const [name, code, answer] of codes) {
    it(`says ${code} when it ${name}`, async () => {
      puppet = await Puppet.start(answer);
      assert.equal(await ending({ port: puppet.port }), code);
    });
  }

  it("says refused where nobody listens", async () => {
    const gone = await Puppet.start(() => {});
    const { port } = gone;
    await gone.close();
    assert.equal(await ending({ port }), "refused");
  });

  it("says timeout when no answer comes", async () => {
    puppet = await Puppet.start(() => {});
    assert.equal(await ending({ port: puppet.port }, { connectTimeoutMs: 50 }), "timeout");
  });

  it("says timeout when pings stay unanswered, however much else comes", async () => {
    puppet = await Puppet.start((socket) => socket.write(accepted));
    const ended = ending({ port: puppet.port, keepAlive: 100 });
    await until("two pings would have come", () => (puppet?.received.length ?? 0) >= 2);
    puppet.send(generate({ cmd: "publish", topic: "t", payload: "x", qos: 0, dup: false, retain: false }));
    assert.equal(await ended, "timeout");
  });

  it("goes on with a connection whose pings are answered", async () => {
    puppet = await Puppet.start((socket) => {
      socket.write(accepted);
      socket.on("data", () => socket.write(Buffer.from([0xd0, 0])));
    });
    let pongs = 0;
    let failed = false;
    const client = new NodeMqttClient({
      host: "127.0.0.1",
      port: puppet.port,
      id: "c1",
      keepAlive: 40,
      onControl: (operation) => {
        if (operation === 13) pongs += 1;
      },
      onError: () => {
        failed = true;
      },
    });
    await until("ten answers", () => pongs >= 10 || failed);
    client.close();
    assert.ok(!failed);
  });

  it("reads a message in as many pieces as it is asked for", async () => {
    puppet = await Puppet.start((socket) => {
      const message = generate({ cmd: "publish", topic: "t", payload: "abcdef", qos: 0, dup: false, retain: true });
      for (const byte of Buffer.concat([accepted, message])) socket.write(Buffer.from([byte]));
    });
    const pieces: string[] = [];
    const client: NodeMqttClient = new NodeMqttClient({
      host: "127.0.0.1",
      port: puppet.port,
      id: "c1",
      onReadable: (count, part) => {
        assert.deepEqual([count, part], [6, { more: false, topic: "t", QoS: 0, byteLength: 6 }]);
        for (let bytes = client.read(4); bytes !== undefined; bytes = client.read(4)) {
          pieces.push(Buffer.from(bytes).toString());
        }
      },
    });
    await until("it is read", () => pieces.length === 2);
    client.close();
    assert.deepEqual(pieces, ["abcd", "ef"]);
  });

  it("skips a message over its bound but acknowledges it", async () => {
    const long = generate({
      cmd: "publish",
      topic: "t",
      payload: "x".repeat(5_000),
      qos: 1,
      messageId: 77,
      dup: false,
      retain: false,
    });
    const next = generate({
      cmd: "publish",
      topic: "t",
      payload: "y",
      qos: 1,
      messageId: 78,
      dup: false,
      retain: false,
    });
    puppet = await Puppet.start((socket) => socket.write(Buffer.concat([accepted, long, next])));
    const sizes: number[] = [];
    const client = new NodeMqttClient(
      { host: "127.0.0.1", port: puppet.port, id: "c1", onReadable: (count) => sizes.push(count) },
      { maxPacketBytes: 2_000 },
    );
    const acknowledged = () => Buffer.concat(puppet?.received ?? []).subarray(-8);
    await until("both are acknowledged", () => acknowledged()[7] === 78);
    client.close();
    assert.deepEqual(sizes, [1]);
    assert.deepEqual([...acknowledged()], [0x40, 2, 0, 77, 0x40, 2, 0, 78]);
  });

  it("throws overflow when the broker reads nothing, and tells when there is room again", async () => {
    let peer: Socket | undefined;
    puppet = await Puppet.start((socket) => {
      peer = socket;
      socket.write(accepted);
      socket.pause();
    });
    const rooms: number[] = [];
    const client = new NodeMqttClient({
      host: "127.0.0.1",
      port: puppet.port,
      id: "c1",
      onWritable: (count) => rooms.push(count),
    });
    await until("it is connected", () => rooms.length === 1);
    assert.throws(() => client.write(new Uint8Array(70_000), { topic: "t" }), { code: "overflow" });
    const payload = new Uint8Array(60_000);
    await until("the socket is full", () => {
      try {
        client.write(payload, { topic: "t" });
        return false;
      } catch (error) {
        return error instanceof MqttError && error.code === "overflow";
      }
    });
    const { length } = rooms;
    peer?.resume();
    await until("there is room again", () => rooms.length > length);
    assert.ok((rooms.at(-1) ?? 0) > 60_000);
    client.close();
  });

  it("throws closed before it is connected and after it was closed, and never calls back after close", async () => {
    puppet = await Puppet.start((socket) => socket.write(accepted));
    let calls = 0;
    const count = () => {
      calls += 1;
    };
    const options = {
      host: "127.0.0.1",
      port: puppet.port,
      id: "c1",
      onReadable: count,
      onWritable: count,
      onControl: count,
      onClose: count,
      onError: count,
    };
    const client = new NodeMqttClient(options);
    assert.throws(() => client.write(new Uint8Array(1), { topic: "t" }), { code: "closed" });
    await until("it is connected", () => calls === 2);
    client.close();
    client.close();
    assert.throws(() => client.write(new Uint8Array(1), { topic: "t" }), { code: "closed" });
    puppet.send(generate({ cmd: "publish", topic: "t", payload: "x", qos: 0, dup: false, retain: false }));
    await puppet.close();
    puppet = undefined;
    assert.equal(calls, 2);
  });

  it("sends what was written before close", async () => {
    puppet = await Puppet.start((socket) => socket.write(accepted));
    const client: NodeMqttClient = new NodeMqttClient({
      host: "127.0.0.1",
      port: puppet.port,
      id: "c1",
      onWritable: () => {
        client.write(Uint8Array.from(Buffer.from("last words")), { topic: "t" });
        client.close();
      },
    });
    await until("they arrive", () => Buffer.concat(puppet?.received ?? []).includes("last words"));
  });

  it("ends with a code or goes on, whatever 300 brokers send; never with an exception", async () => {
    let bytes: Uint8Array = new Uint8Array(0);
    puppet = await Puppet.start((socket) => socket.end(Buffer.concat([accepted, bytes])));
    const known = ["protocol", "onClose", "closed"];
    const { port } = puppet;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (random) => {
        bytes = random;
        assert.ok(known.includes(await ending({ port })));
      }),
      { numRuns: 300 },
    );
  });

  it("opens and closes 100 times, at every stage, with nothing left behind", async () => {
    puppet = await Puppet.start((socket) => socket.write(accepted));
    const before = activeResources();
    for (let round = 0; round < 100; round++) {
      let connected = false;
      const client = new NodeMqttClient({
        host: "127.0.0.1",
        port: puppet.port,
        id: "c1",
        keepAlive: 1_000,
        onWritable: () => {
          connected = true;
        },
      });
      if (round % 2 === 0) await until("it is connected", () => connected);
      client.close();
    }
    await puppet.close();
    puppet = undefined;
    await assertNothingLeft(before);
  });
});
