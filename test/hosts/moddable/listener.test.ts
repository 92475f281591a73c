import assert from "node:assert/strict";
import { type ListenerParts, listenerClass } from "../../../hosts/moddable/listener";
import type { ListenerOptions, StreamHandlers, StreamSocket } from "../../../modules/device/stream";
import { FakeTime, recordingLastResort } from "./fakes";

interface TcpOptions extends StreamHandlers {
  readonly from: FakeAccepted;
}

class FakeAccepted {
  closed = 0;
  constructor(readonly remoteAddress: string) {}
  close(): void {
    this.closed++;
  }
}

/** Stands where Moddable's TCP stands; reads as on a chip, all there is. */
class FakeTcp {
  static newest: FakeTcp;
  static fails = false;
  waiting: number[] = [];
  readonly written: number[] = [];
  room: number | undefined = 10;
  closed = 0;
  isWhole = true;
  constructor(readonly options: object) {
    if (FakeTcp.fails) throw new Error("invalid from");
    FakeTcp.newest = this;
  }
  get handlers(): TcpOptions {
    return this.options as TcpOptions;
  }
  come(...bytes: number[]): void {
    this.waiting.push(...bytes);
    this.handlers.onReadable(this.waiting.length);
  }
  read(count = this.waiting.length): ArrayBuffer | undefined {
    if (count > this.waiting.length) throw new Error("invalid");
    return Uint8Array.from(this.waiting.splice(0, this.isWhole ? this.waiting.length : count)).buffer;
  }
  write(bytes: ArrayBuffer | Uint8Array): number | undefined {
    if (this.room === undefined) throw new Error("not ready");
    this.written.push(...new Uint8Array(bytes));
    return this.room - this.written.length;
  }
  close(): void {
    this.closed++;
  }
}

class FakeListener {
  static newest: FakeListener;
  static fails = false;
  readonly callers: FakeAccepted[] = [];
  readonly port = 8080;
  closed = 0;
  constructor(private readonly options: { readonly onReadable: (count: number) => void }) {
    if (FakeListener.fails) throw new Error("bind failed");
    FakeListener.newest = this;
  }
  call(remoteAddress = "127.0.0.1"): FakeAccepted {
    const caller = new FakeAccepted(remoteAddress);
    this.callers.push(caller);
    this.options.onReadable(this.callers.length);
    return caller;
  }
  read(): FakeAccepted | undefined {
    return this.callers.shift();
  }
  close(): void {
    this.closed++;
  }
}

function rig(more: Partial<ListenerOptions> = {}, isDesk = true) {
  const time = new FakeTime();
  const { lastResort, did } = recordingLastResort();
  const events: string[] = [];
  let socket: StreamSocket | undefined;
  const later = (callback: () => void): void => void time.set(callback, 0);
  const parts: ListenerParts = { Listener: FakeListener, Tcp: FakeTcp, lastResort, later, isDesk };
  const Listener = listenerClass(parts);
  const listener = new Listener({
    port: 0,
    onConnect: (accept) => {
      socket = accept({
        onReadable: (count) => events.push(`read ${count}`),
        onWritable: (count) => events.push(`room ${count}`),
        onError: (error) => events.push(`over ${error instanceof Error ? error.message : error}`),
      });
    },
    onError: (error) => events.push(`lost ${(error as Error).message}`),
    ...more,
  });
  return { time, did, events, listener, socket: () => socket as StreamSocket };
}

describe("listener of the Moddable hosts", () => {
  afterEach(() => {
    FakeTcp.fails = false;
    FakeListener.fails = false;
  });

  it("hands connections over, with who calls", () => {
    const { socket, listener, events } = rig();
    const caller = FakeListener.newest.call();
    assert.equal(socket().remoteAddress, "127.0.0.1");
    assert.equal(FakeTcp.newest.handlers.from, caller);
    assert.equal(listener.port, 8080);
    FakeTcp.newest.handlers.onWritable(10);
    assert.deepEqual(events, ["room 10"]);
  });

  it("turns away who is not on this computer, on a desk where no address is given", () => {
    let connections = 0;
    const onConnect = () => void connections++;
    for (const [isDesk, address, remote, isHeard] of [
      [true, undefined, "192.168.1.7", false],
      [true, undefined, "127.0.0.1", true],
      [true, "0.0.0.0", "192.168.1.7", true],
      [false, undefined, "192.168.1.7", true],
      [false, "127.0.0.1", "192.168.1.7", false],
    ] as const) {
      connections = 0;
      rig({ onConnect, ...(address === undefined ? {} : { address }) }, isDesk);
      assert.equal(FakeListener.newest.call(remote).closed, 1, "nobody takes it");
      assert.equal(connections, isHeard ? 1 : 0);
    }
    assert.throws(() => rig({ address: "192.168.1.1" }), RangeError);
    assert.throws(() => rig({ tls: { certificate: "", key: "" } }), RangeError);
  });

  it("tells later that the port cannot be had", () => {
    FakeListener.fails = true;
    const { events, time, listener } = rig();
    assert.deepEqual([events, listener.port], [[], undefined]);
    time.advance(0);
    assert.deepEqual(events, ["lost bind failed"]);
    listener.close();
  });

  it("closes outside of a callback, and takes nobody any more", () => {
    const { listener, time } = rig({ onConnect: () => assert.fail("it is closed") });
    const native = FakeListener.newest;
    listener.close();
    listener.close();
    assert.deepEqual([native.closed, listener.port], [0, undefined]);
    native.call();
    time.advance(0);
    assert.equal(native.closed, 1);
  });

  it("lives on where a caller is gone before anybody looked", () => {
    const { did } = rig();
    FakeTcp.fails = true;
    FakeListener.newest.call();
    assert.deepEqual(did, []);
  });

  it("ends the firmware for what its own code throws", () => {
    const { did } = rig({
      onConnect: () => {
        throw new Error("broken");
      },
    });
    const caller = FakeListener.newest.call();
    assert.equal(did.at(-1), "restart");
    assert.equal(caller.closed, 1);
  });

  it("gives what is asked for, whatever the native socket gives", () => {
    for (const isWhole of [true, false]) {
      const { socket, events } = rig();
      FakeListener.newest.call();
      FakeTcp.newest.isWhole = isWhole;
      assert.equal(socket().read(), undefined);
      FakeTcp.newest.come(1, 2, 3);
      assert.deepEqual([...(socket().read(2) ?? [])], [1, 2]);
      FakeTcp.newest.come(4);
      assert.equal(events.at(-1), "read 2");
      assert.deepEqual([...(socket().read(1) ?? [])], [3]);
      assert.deepEqual([...(socket().read(9) ?? [])], [4]);
      assert.equal(socket().read(9), undefined);
    }
  });

  it("writes what fits, and makes an end of what the native socket throws", () => {
    const { socket, events, time } = rig();
    FakeListener.newest.call();
    assert.throws(() => socket().write(Uint8Array.of(1)), RangeError);
    FakeTcp.newest.handlers.onWritable(10);
    assert.equal(socket().write(Uint8Array.of(1, 2, 3)), 7);
    assert.throws(() => socket().write(new Uint8Array(8)), RangeError);
    FakeTcp.newest.room = undefined;
    assert.equal(socket().write(Uint8Array.of(4)), 0);
    assert.deepEqual(events, ["room 10"]);
    time.advance(0);
    FakeTcp.newest.handlers.onError();
    assert.deepEqual(events, ["room 10", "over not ready"]);
    assert.equal(socket().write(Uint8Array.of(4)), 0);
  });

  it("closes later, once, and is quiet from then on", () => {
    const { socket, events, time } = rig();
    FakeListener.newest.call();
    const native = FakeTcp.newest;
    socket().close();
    socket().close();
    native.come(1);
    native.handlers.onWritable(5);
    native.handlers.onError();
    assert.deepEqual([events, socket().read(), native.closed], [[], undefined, 0]);
    time.advance(0);
    assert.equal(native.closed, 1);
    assert.throws(() => socket().write(Uint8Array.of(1)), /closed/);
  });
});
