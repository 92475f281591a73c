import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { NodeUdp } from "../../../hosts/node/udp";
import type { Datagram, UdpOptions } from "../../../modules/device/udp";
import { activeResources, assertNothingLeft } from "./left-behind";
import { until } from "./rig";

const GROUP = "239.255.77.1";

/** A socket that reads all that it is told of. */
class Peer {
  readonly got: Datagram[] = [];
  readonly errors: unknown[] = [];
  readonly socket: NodeUdp;

  constructor(options: Partial<UdpOptions> = {}) {
    this.socket = new NodeUdp({
      port: 0,
      onReadable: (count) => {
        for (let index = 0; index < count; index++) {
          const datagram = this.socket.read();
          assert.ok(datagram);
          this.got.push(datagram);
        }
      },
      onError: (error) => this.errors.push(error),
      ...options,
    });
  }

  static async open(options: Partial<UdpOptions> = {}): Promise<Peer> {
    const peer = new Peer(options);
    await until("it is bound", () => peer.socket.port !== undefined);
    return peer;
  }

  get port(): number {
    return this.socket.port ?? 0;
  }

  get texts(): string[] {
    return this.got.map(({ bytes }) => Buffer.from(bytes).toString());
  }
}

const peers: Peer[] = [];
async function open(options: Partial<UdpOptions> = {}): Promise<Peer> {
  const peer = await Peer.open(options);
  peers.push(peer);
  return peer;
}

async function plainSocket(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

describe("UDP on Node", () => {
  afterEach(() => {
    for (const peer of peers.splice(0)) peer.socket.close();
  });

  it("has no port until it is bound, then a free one on loopback", async () => {
    const peer = new Peer();
    peers.push(peer);
    assert.equal(peer.socket.port, undefined);
    await until("it is bound", () => peer.port > 0);
    peer.socket.close();
    assert.equal(peer.socket.port, undefined);
  });

  it("carries datagrams both ways, with the sender's address and port, empty ones too", async () => {
    const peer = await open();
    const other = await plainSocket();
    try {
      const answered = once(other, "message");
      other.send("hello", peer.port, "127.0.0.1");
      other.send("", peer.port, "127.0.0.1");
      await until("they came", () => peer.got.length === 2);
      assert.deepEqual(peer.texts, ["hello", ""]);
      assert.deepEqual([peer.got[0]?.address, peer.got[0]?.port], ["127.0.0.1", other.address().port]);
      const buffer = Uint8Array.from(Buffer.from("answer"));
      peer.socket.write(buffer, "127.0.0.1", other.address().port);
      buffer.fill(0);
      const [bytes] = (await answered) as [Buffer];
      assert.equal(bytes.toString(), "answer", "the buffer was copied");
    } finally {
      other.close();
    }
  });

  it("loses what cannot be sent without a word", async () => {
    const peer = await open();
    for (const [address, port] of [
      ["nobody.invalid", 9],
      ["127.0.0.1", 0],
      ["127.0.0.1", 70_000],
      ["127.0.0.1", -1],
      ["", 9],
      ["::1", 9],
    ] as const)
      peer.socket.write(Uint8Array.of(1), address, port);
    peer.socket.write(new Uint8Array(70_000), "127.0.0.1", 9);
    const other = await open();
    peer.socket.write(Uint8Array.of(65).buffer, "127.0.0.1", other.port);
    await until("it goes on", () => other.got.length === 1);
    assert.deepEqual(peer.errors, []);
  });

  it("says when the port is taken, once, and is of no use then", async () => {
    const first = await open();
    const second = new Peer({ port: first.port });
    peers.push(second);
    second.socket.write(Uint8Array.of(1), "127.0.0.1", first.port);
    await until("it says so", () => second.errors.length > 0);
    assert.equal((second.errors[0] as { code?: string }).code, "EADDRINUSE");
    second.socket.write(Uint8Array.of(1), "127.0.0.1", first.port);
    second.socket.close();
    assert.equal(second.errors.length, 1);
  });

  it("lets several join a group on one port, and all of them hear", async () => {
    const first = await open({ multicast: GROUP });
    const second = await open({ multicast: GROUP, port: first.port });
    second.socket.write(Buffer.from("all"), GROUP, first.port);
    await until("both hear", () => first.got.length === 1 && second.got.length === 1);
    assert.deepEqual([first.texts, second.texts], [["all"], ["all"]]);
    assert.equal(first.got[0]?.address, "127.0.0.1");
    const apart = await open({ multicast: "239.255.77.2", port: first.port });
    first.socket.write(Buffer.from("more"), GROUP, first.port);
    await until("both hear", () => first.got.length === 2 && second.got.length === 2);
    assert.equal(apart.got.filter(({ address }) => address !== "127.0.0.1").length, 0);
  });

  it("says when a group cannot be joined", async () => {
    const peer = new Peer({ multicast: "127.0.0.1" });
    peers.push(peer);
    await until("it says so", () => peer.errors.length === 1);
    assert.equal(peer.socket.port, undefined);
  });

  it("keeps 64 datagrams for who does not read, and loses the others", async () => {
    const counts: number[] = [];
    const peer = await open({ onReadable: (count) => counts.push(count) });
    const other = await open();
    for (let index = 0; index < 100; index++) {
      other.socket.write(Uint8Array.of(index), "127.0.0.1", peer.port);
      if (index % 10 === 9) await until("it came", () => counts.length >= Math.min(index + 1, 64));
    }
    assert.equal(Math.max(...counts), 64);
    let read = 0;
    for (; peer.socket.read() !== undefined; read++);
    assert.equal(read, 64);
  });

  it("calls nobody after it was closed, and sends what was written before", async () => {
    const other = await open();
    const peer = await Peer.open();
    const { port } = peer;
    other.socket.write(Uint8Array.of(1), "127.0.0.1", port);
    peer.socket.write(Buffer.from("bye"), "127.0.0.1", other.port);
    peer.socket.close();
    peer.socket.close();
    peer.socket.write(Buffer.from("no"), "127.0.0.1", other.port);
    await until("it came", () => other.got.length === 1);
    assert.deepEqual([other.texts, peer.got, peer.errors], [["bye"], [], []]);
    assert.equal(peer.socket.read(), undefined);
  });

  it("calls by what its host says", async () => {
    const calls: string[] = [];
    const deliver = (callback: () => void): void => {
      calls.push("in");
      callback();
      calls.push("out");
    };
    const socket = new NodeUdp({ port: 0, onReadable: (count) => calls.push(`${count}`) }, { deliver });
    try {
      await until("it is bound", () => socket.port !== undefined);
      socket.write(Uint8Array.of(1), "127.0.0.1", socket.port ?? 0);
      await until("it came", () => calls.length > 0);
      assert.deepEqual(calls, ["in", "1", "out"]);
    } finally {
      socket.close();
    }
  });

  it("leaves nothing behind when it is opened and closed 100 times", async () => {
    await Promise.resolve();
    const before = activeResources();
    for (let index = 0; index < 100; index++) {
      const peer = index % 4 === 0 ? await Peer.open({ multicast: GROUP }) : new Peer();
      peer.socket.write(Uint8Array.of(1), "127.0.0.1", 9);
      peer.socket.close();
    }
    await assertNothingLeft(before);
  });
});
