import assert from "node:assert/strict";
import { mqttClient } from "../../../hosts/moddable/mqtt-client";
import type {
  NativeMqtt,
  NativeMqttOptions,
  NativeResolver,
  ResolveRequest,
  SocketCallbacks,
} from "../../../hosts/moddable/mqtt-native";
import type { MqttClientOptions } from "../../../modules/device/mqtt-client";
import { errorCodeOf } from "../../../modules/mqtt/error";
import { FakeTime, recordingLastResort } from "./fakes";

interface Provision {
  readonly io: new (options: object) => object;
  readonly certificates?: string;
}

/** Stands where Moddable's client stands, and does what a test tells it to. */
class FakeNative implements NativeMqtt {
  static last: FakeNative | undefined;
  readonly written: object[] = [];
  payload = new Uint8Array(0);
  closed = 0;

  constructor(readonly options: NativeMqttOptions) {
    FakeNative.last = this;
  }

  read(count?: number): ArrayBuffer | undefined {
    const part = this.payload.slice(0, count);
    this.payload = this.payload.slice(part.length);
    return part.buffer;
  }

  write(_data: unknown, options: object): number {
    this.written.push(options);
    return 100;
  }

  close(): void {
    this.closed++;
  }
}

class FakeResolver implements NativeResolver {
  static last: FakeResolver | undefined;
  request: ResolveRequest | undefined;
  closed = 0;

  constructor() {
    FakeResolver.last = this;
  }

  resolve(request: ResolveRequest): void {
    this.request = request;
  }

  close(): void {
    this.closed++;
  }
}

class FakeTcp {
  static last: FakeTcp | undefined;
  constructor(readonly options: SocketCallbacks) {
    FakeTcp.last = this;
  }
}

class FakeTls extends FakeTcp {}

describe("moddable mqtt client", () => {
  function connect(options: Partial<MqttClientOptions> = {}, withTls = true) {
    const time = new FakeTime();
    const { lastResort, did } = recordingLastResort();
    const Client = mqttClient({
      Client: FakeNative,
      openResolver: () => new FakeResolver(),
      Tcp: FakeTcp,
      Tls: withTls ? FakeTls : undefined,
      lastResort,
      later: (callback) => time.set(callback, 0),
    });
    const client = new Client({ host: "broker", id: "charger-1", ...options });
    const native = FakeNative.last;
    assert.ok(native);
    const socket = native.options.socket as Provision;
    const openTcp = (callbacks: SocketCallbacks): FakeTcp => {
      new socket.io(callbacks);
      assert.ok(FakeTcp.last);
      return FakeTcp.last;
    };
    const connack = () => native.options.onControl({ operation: 2 });
    return { client, native, time, did, socket, openTcp, connack };
  }

  it("takes 1883, or with TLS 8883, and hands on what it was given", () => {
    assert.equal(connect().native.options.port, 1883);
    const will = { topic: "a", message: "gone", QoS: 1 as const, retain: true };
    const { native, socket } = connect({
      tls: { certificates: "PEM" },
      user: "u",
      password: "p",
      keepAlive: 30_000,
      clean: false,
      will,
    });
    const { port, user, password, keepAlive, clean } = native.options;
    assert.deepEqual(
      { port, user, password, keepAlive, clean },
      { port: 8883, user: "u", password: "p", keepAlive: 30_000, clean: false },
    );
    assert.deepEqual(native.options.will, will);
    assert.ok(socket.io.prototype instanceof FakeTls);
    assert.equal(socket.certificates, "PEM");
  });

  it("says so where the image has no TLS, or nothing to trust", () => {
    assert.throws(() => connect({ tls: { certificates: "PEM" } }, false), /no TLS/);
    assert.throws(() => connect({ tls: {} }), /no authority is trusted/);
  });

  it("tells why the socket failed, which Moddable's client does not", () => {
    const errors: unknown[] = [];
    const tls = { certificates: "PEM" };
    const { native, openTcp } = connect({ tls, onError: (error) => errors.push(error) });
    const socket = openTcp({ onError: () => native.options.onError() });
    socket.options.onError?.("tls: the certificate has expired");
    assert.deepEqual(errors, [{ code: "tls", message: "the certificate has expired" }]);
    assert.equal(errorCodeOf(errors[0]), "tls");
  });

  it("gives SUBSCRIBE and QoS 1 ids that go from 65535 to 1", () => {
    const { client, native, connack } = connect();
    assert.throws(() => client.write(null, { operation: 8, items: [{ topic: "a" }] }), /not connected/);
    connack();
    for (let count = 0; count < 65_536; count++) client.write(new Uint8Array(1), { topic: "t", QoS: 1 });
    client.write(null, { operation: 8, items: [{ topic: "a" }] });
    client.write(new Uint8Array(1), { topic: "t" });
    client.write(new Uint8Array(1), { topic: "t", QoS: 1, id: 77 });
    const ids = native.written.slice(65_534).map((options) => ("id" in options ? options.id : undefined));
    assert.deepEqual(ids, [65_535, 1, 2, undefined, 77]);
  });

  it("reads what is there and no more", () => {
    const read: (ArrayBuffer | undefined)[] = [];
    const { native, client } = connect({
      onReadable: (count) => {
        read.push(client.read(2), client.read(count), client.read());
      },
    });
    native.payload = Uint8Array.of(1, 2, 3);
    native.options.onReadable(3, { more: false, topic: "t" });
    assert.deepEqual(
      read.map((part) => part && [...new Uint8Array(part)]),
      [[1, 2], [3], undefined],
    );
  });

  it("turns the control message into the contract's", () => {
    const seen: unknown[] = [];
    const { native } = connect({ onControl: (operation, message) => seen.push([operation, message]) });
    native.options.onControl({ operation: 9, id: 5, payload: [0, 128] });
    assert.deepEqual(seen, [[9, { operation: 9, id: 5, payload: Uint8Array.of(0, 128).buffer }]]);
  });

  it("closed while it resolves the name, connects no more", () => {
    const { client, native } = connect({ onError: () => assert.fail("closed") });
    const { io: OneName } = native.options.dns as { io: new () => { resolve(request: ResolveRequest): void } };
    let resolved = 0;
    new OneName().resolve({ host: "broker", onResolved: () => resolved++, onError: () => resolved++ });
    client.close();
    FakeResolver.last?.request?.onResolved("broker", "127.0.0.1");
    assert.equal(resolved, 0);
    assert.equal(FakeResolver.last?.closed, 1);
    assert.equal(native.closed, 1);
  });

  it("closed inside a callback, ends right after it, once, and calls nobody again", () => {
    const { client, native, time } = connect({
      onReadable: () => {
        client.close();
        client.close();
        assert.equal(native.closed, 0);
      },
      onWritable: () => assert.fail("closed"),
      onError: () => assert.fail("closed"),
    });
    native.options.onReadable(1, { more: false });
    native.options.onWritable(10);
    native.options.onError();
    time.advance(0);
    assert.equal(native.closed, 1);
    assert.equal(client.read(), undefined);
    assert.throws(() => client.write(null, { operation: 8 }), /not connected/);
  });

  it("reports an error once, with what it threw into the network stack", () => {
    const errors: unknown[] = [];
    const { native, time, did, openTcp } = connect({ onError: (error) => errors.push(error) });
    const tcp = openTcp({
      onReadable: () => {
        throw new Error("malformed");
      },
    });
    tcp.options.onReadable?.(10);
    tcp.options.onReadable?.(10);
    native.options.onError();
    time.advance(0);
    assert.equal(errors.length, 1);
    assert.match(String(errors[0]), /malformed/);
    assert.equal(native.closed, 1);
    assert.deepEqual(did, []);
  });

  it("connects by the name it was given, whatever the resolver calls it", () => {
    const { native } = connect();
    const OneName = (native.options.dns as { io: new () => Pick<NativeResolver, "resolve"> }).io;
    const resolved: string[] = [];
    new OneName().resolve({
      host: "localhost",
      onResolved: (host, address) => resolved.push(host, address),
      onError: () => assert.fail(),
    });
    FakeResolver.last?.request?.onResolved("127.0.0.1", "127.0.0.1");
    assert.deepEqual(resolved, ["localhost", "127.0.0.1"]);
  });

  it("takes an exception of the application for what it is", () => {
    const { native, did } = connect({
      onWritable: () => {
        throw new Error("application");
      },
    });
    native.options.onWritable(10);
    assert.match(did[0] ?? "", /application/);
    assert.equal(did[1], "restart");
  });

  it("leaves nothing behind when it is opened and closed 100 times", () => {
    for (let round = 0; round < 100; round++) {
      const { client, native, time } = connect();
      client.close();
      assert.equal(native.closed, 1);
      assert.equal(time.count, 0);
    }
  });
});
