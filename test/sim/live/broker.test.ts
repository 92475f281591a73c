import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { generate } from "mqtt-packet";
import { startBroker } from "../../../sim/live/broker";
import { activeResources, assertNothingLeft } from "../../hosts/node/left-behind";

/** Unlike `once`, takes a reset for an end. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.on("close", () => resolve());
  });
}

const hello = generate({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId: "c1", clean: true });

describe("embedded broker", () => {
  it("answers CONNECT on loopback", async () => {
    const broker = await startBroker();
    const socket = connect(broker.port, "127.0.0.1");
    socket.write(hello);
    const [answer] = (await once(socket, "data")) as [Buffer];
    assert.deepEqual([...answer], [0x20, 2, 0, 0]);
    await broker.close();
  });

  it("closes clients, silent and half connected ones too, within 1 s", async () => {
    const broker = await startBroker();
    const sockets = [hello, hello.subarray(0, 5), Buffer.alloc(0)].map((bytes) => {
      const socket = connect(broker.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(bytes);
      return socket.resume();
    });
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    const ended = Promise.all(sockets.map(closed));
    const startedMs = performance.now();
    await broker.close();
    await ended;
    assert.ok(performance.now() - startedMs < 1_000);
  });

  it("disconnects a client whose packet is longer than the bound", async () => {
    const broker = await startBroker({ maxPacketBytes: 1_000 });
    const socket = connect(broker.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(hello);
    await once(socket, "data");
    socket.write(
      generate({ cmd: "publish", topic: "t", payload: "x".repeat(2_000), qos: 0, dup: false, retain: false }),
    );
    await closed(socket);
    await broker.close();
  });

  it("disconnects what does not speak MQTT, and goes on", async () => {
    const broker = await startBroker();
    for (const garbage of [`GET / HTTP/1.1\r\nX: ${"x".repeat(99)}`, "\xff\xff\xff\xff\xff\xff", "\x00\x00\x00"]) {
      const socket = connect(broker.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(garbage, "latin1");
      await closed(socket.resume());
    }
    const socket = connect(broker.port, "127.0.0.1");
    socket.write(hello);
    await once(socket, "data");
    await broker.close();
  });

  it("says so when the port is taken", async () => {
    const broker = await startBroker();
    await assert.rejects(startBroker({ port: broker.port }), { code: "EADDRINUSE" });
    await broker.close();
  });

  it("opens and closes 100 times with nothing left behind", async () => {
    const first = await startBroker();
    await first.close();
    await first.close();
    const before = activeResources();
    for (let round = 0; round < 100; round++) {
      const broker = await startBroker();
      const socket = connect(broker.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(hello);
      await once(socket, "data");
      await broker.close();
      socket.destroy();
      await closed(socket);
    }
    await assertNothingLeft(before);
  });
});
