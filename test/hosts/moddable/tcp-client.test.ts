import assert from "node:assert/strict";
import type { NativeResolver, ResolveRequest } from "../../../hosts/moddable/mqtt-native";
import { tcpClient } from "../../../hosts/moddable/tcp-client";
import type { TcpClientOptions } from "../../../modules/device/stream";
import { errorCodeOf } from "../../../modules/mqtt/error";
import { FakeTime, recordingLastResort } from "./fakes";

interface NativeOptions {
  readonly address: string;
  readonly port: number;
  readonly host?: string;
  readonly certificates?: string;
  readonly onReadable: (count: number) => void;
  readonly onWritable: (count: number) => void;
  readonly onError: (reason?: unknown) => void;
}

class FakeResolver implements NativeResolver {
  request: ResolveRequest | undefined;
  closed = 0;

  resolve(request: ResolveRequest): void {
    this.request = request;
  }

  close(): void {
    this.closed++;
  }
}

/** Stands where Moddable's socket stands, and throws where it does. */
class FakeTcp {
  static last: FakeTcp | undefined;
  static fails = false;
  readonly options: NativeOptions;
  waiting = new Uint8Array(0);
  closed = 0;

  constructor(options: object) {
    if (FakeTcp.fails) throw new Error("no memory");
    this.options = options as NativeOptions;
    FakeTcp.last = this;
  }

  read(count = this.waiting.length): unknown {
    if (this.waiting.length === 0) return undefined;
    if (count > this.waiting.length) throw new Error("invalid");
    const part = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    return part.buffer;
  }

  write(bytes: ArrayBuffer | Uint8Array): number {
    return 100 - bytes.byteLength;
  }

  close(): void {
    this.closed++;
  }
}

class FakeTls extends FakeTcp {}

describe("moddable tcp client", () => {
  function connect(options: Partial<TcpClientOptions> = {}, withTls = true) {
    const time = new FakeTime();
    const { lastResort, did } = recordingLastResort();
    const resolver = new FakeResolver();
    const events: string[] = [];
    const Client = tcpClient({
      openResolver: () => resolver,
      Tcp: FakeTcp,
      Tls: withTls ? FakeTls : undefined,
      lastResort,
      later: (callback) => void time.set(callback, 0),
    });
    FakeTcp.last = undefined;
    const socket = new Client({
      host: "server",
      port: 80,
      onReadable: (count) => void events.push(`readable ${count}`),
      onWritable: (count) => void events.push(`writable ${count}`),
      onError: (error) => void events.push(`error ${error === undefined ? "" : errorCodeOf(error)}`),
      ...options,
    });
    const resolved = (): FakeTcp => {
      resolver.request?.onResolved("server", "192.0.2.7");
      assert.ok(FakeTcp.last);
      return FakeTcp.last;
    };
    return { socket, time, did, resolver, events, resolved };
  }

  it("resolves, connects, and hands on what comes", () => {
    const { socket, resolver, events, resolved } = connect();
    assert.throws(() => socket.write(new Uint8Array(1)), /not connected/);
    const native = resolved();
    assert.equal(resolver.closed, 1);
    const { address, port } = native.options;
    assert.deepEqual([address, port, socket.remoteAddress], ["192.0.2.7", 80, "192.0.2.7"]);
    assert.throws(() => socket.write(new Uint8Array(1)), /not connected/);
    native.options.onWritable(100);
    assert.equal(socket.write(new Uint8Array(30)), 70);
    native.waiting = Uint8Array.of(1, 2, 3);
    native.options.onReadable(3);
    assert.deepEqual([...(socket.read(2) ?? [])], [1, 2]);
    assert.deepEqual([...(socket.read(9) ?? [])], [3]);
    assert.equal(socket.read(), undefined);
    assert.deepEqual(events, ["writable 100", "readable 3"]);
  });

  it("gives TLS the name and what is trusted", () => {
    const native = connect({ tls: { authority: "PEM" } }).resolved();
    assert.ok(native instanceof FakeTls);
    assert.deepEqual([native.options.host, native.options.certificates], ["server", "PEM"]);
  });

  it("says why it cannot connect, later", () => {
    for (const { events, time } of [
      connect({ tls: { authority: null } }),
      connect({ tls: { authority: "PEM" } }, false),
    ]) {
      assert.deepEqual(events, []);
      time.advance(0);
      assert.deepEqual(events, ["error tls"]);
    }
    const unknown = connect();
    unknown.resolver.request?.onError();
    assert.deepEqual(unknown.events, ["error refused"]);
    const none = connect();
    FakeTcp.fails = true;
    none.resolver.request?.onResolved("server", "192.0.2.7");
    FakeTcp.fails = false;
    none.time.advance(0);
    assert.deepEqual(none.events, ["error refused"]);
  });

  it("tells how it ended once, and closes the socket when the call is over", () => {
    const { events, resolved, time } = connect();
    const native = resolved();
    native.options.onError("tls: the certificate has expired");
    native.options.onError();
    assert.equal(native.closed, 0);
    time.advance(0);
    assert.deepEqual([events, native.closed], [["error tls"], 1]);
  });

  it("hears nothing after close, also where the name was not resolved yet", () => {
    const { socket, events, resolved, time } = connect();
    const native = resolved();
    socket.close();
    socket.close();
    native.options.onReadable(3);
    native.options.onError();
    time.advance(0);
    assert.deepEqual([events, native.closed], [[], 1]);
    const early = connect();
    early.socket.close();
    early.resolver.request?.onResolved("server", "192.0.2.7");
    assert.equal(FakeTcp.last, undefined);
    assert.equal(early.resolver.closed, 1);
    const refused = connect({ tls: { authority: null } });
    refused.socket.close();
    refused.time.advance(0);
    assert.deepEqual([early.events, refused.events], [[], []]);
  });

  it("takes an exception of the application for what it is", () => {
    const { did, resolved } = connect({
      onWritable: () => {
        throw new Error("application");
      },
    });
    resolved().options.onWritable(1);
    assert.match(did[0] ?? "", /application/);
  });
});
