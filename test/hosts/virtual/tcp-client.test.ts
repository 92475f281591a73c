import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { type VirtualPeer, type VirtualServer, virtualTcpClient } from "../../../hosts/virtual/tcp-client";
import type { StreamSocket } from "../../../modules/device/stream";

/** A client of a server that a test writes. */
class Bench {
  readonly scheduler = new Scheduler();
  readonly scope = this.scheduler.scope();
  readonly events: string[] = [];
  peer: VirtualPeer | undefined;
  server: VirtualServer | string | undefined = (peer) => {
    this.peer = peer;
    return {
      onData: (bytes) => void this.events.push(`server ${Buffer.from(bytes)}`),
      onEnd: () => void this.events.push("server end"),
    };
  };
  readonly socket: StreamSocket;

  constructor() {
    const Client = virtualTcpClient(() => this.server, this.scope);
    this.socket = new Client({
      host: "server",
      port: 80,
      onReadable: (count) => void this.events.push(`readable ${count}`),
      onWritable: (count) => void this.events.push(`writable ${count}`),
      onError: (error) => void this.events.push(`error ${(error as { code?: string } | undefined)?.code}`),
    });
  }

  pass(ms = 20): readonly string[] {
    this.scheduler.runUntil(this.scheduler.nowMs() + ms);
    return this.events.splice(0);
  }
}

describe("virtual tcp client", () => {
  it("connects, sends and receives in order", () => {
    const bench = new Bench();
    assert.throws(() => bench.socket.write(new Uint8Array(1)), /not connected/);
    assert.deepEqual(bench.pass(), ["writable 2048"]);
    assert.equal(bench.socket.write(Buffer.from("hello")), 2_043);
    assert.throws(() => bench.socket.write(new Uint8Array(2_044)), RangeError);
    assert.deepEqual(bench.pass(), ["server hello", "writable 2048"]);
    bench.peer?.write(Buffer.from("abc"));
    bench.peer?.write(Buffer.from("def"));
    assert.deepEqual(bench.pass(), ["readable 3", "readable 6"]);
    assert.equal(String(Buffer.from(bench.socket.read(2) ?? [])), "ab");
    assert.equal(String(Buffer.from(bench.socket.read() ?? [])), "c");
    assert.equal(String(Buffer.from(bench.socket.read(9) ?? [])), "def");
    assert.equal(bench.socket.read(), undefined);
  });

  it("hears what was written before the end, then the end, once", () => {
    const bench = new Bench();
    bench.pass();
    bench.peer?.write(Buffer.from("x".repeat(2_000)));
    bench.peer?.end();
    bench.peer?.end();
    assert.deepEqual(bench.pass(), ["readable 1460", "readable 2000"]);
    assert.equal(bench.socket.read(1_500)?.length, 1_460);
    assert.deepEqual(bench.pass(), [], "something is still to be read");
    assert.equal(bench.socket.read()?.length, 540);
    assert.deepEqual(bench.pass(), ["error undefined"]);
    assert.deepEqual(bench.pass(), []);
  });

  it("says why nobody is there, or hears nothing", () => {
    for (const [server, events] of [
      ["refused", ["error refused"]],
      [undefined, []],
    ] as const) {
      const bench = new Bench();
      bench.server = server;
      assert.deepEqual(bench.pass(), events);
    }
  });

  it("hears nothing after close; the server hears of it", () => {
    const bench = new Bench();
    bench.pass();
    bench.peer?.write(Buffer.from("abc"));
    bench.peer?.reset({ code: "closed" });
    bench.socket.close();
    bench.socket.close();
    assert.deepEqual(bench.pass(), []);
    const early = new Bench();
    early.socket.close();
    assert.deepEqual(early.pass(), []);
    const late = new Bench();
    late.pass();
    late.socket.close();
    assert.deepEqual(late.pass(), ["server end"]);
  });

  it("is gone with its board's power", () => {
    const bench = new Bench();
    bench.pass();
    bench.peer?.write(Buffer.from("abc"));
    bench.scope.close();
    assert.deepEqual(bench.pass(), []);
  });
});
