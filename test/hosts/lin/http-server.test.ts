import assert from "node:assert/strict";
import { httpServer, type NativeConnection } from "../../../hosts/lin/http-server";
import { type ListenerClass, localListener, type Socket, type SocketClass } from "../../../hosts/lin/local-listener";
import type { HttpConnection, HttpHandlers, HttpServerOptions } from "../../../modules/device/http-server";
import { FakeTime, recordingLastResort } from "../moddable/fakes";

/** Stands where a connection of Moddable's server stands. */
class FakeConnection implements NativeConnection {
  handlers: HttpHandlers = {};
  readonly responses: { status: number; headers: Map<string, string> }[] = [];
  written = "";
  closed = 0;

  accept(handlers: HttpHandlers): void {
    this.handlers = handlers;
  }
  respond(response: { status: number; headers: Map<string, string> }): void {
    this.responses.push(response);
  }
  read(): ArrayBuffer | undefined {
    return undefined;
  }
  write(bytes?: ArrayBuffer | Uint8Array): number {
    assert.ok(bytes !== undefined);
    this.written += Buffer.from(new Uint8Array(bytes)).toString();
    return 100;
  }
  close(): void {
    this.closed++;
  }
}

interface ServerOptions {
  readonly io: ListenerClass;
  readonly port: number;
  readonly onConnect: (connection: NativeConnection) => void;
}

describe("the HTTP server over Moddable's", () => {
  function serve(onConnect: HttpServerOptions["onConnect"]) {
    const time = new FakeTime();
    const { lastResort, did } = recordingLastResort();
    const made: { options?: ServerOptions; closed: number } = { closed: 0 };
    class FakeServer {
      readonly port = 8_080;
      constructor(options: ServerOptions) {
        made.options = options;
      }
      close(): void {
        made.closed++;
      }
    }
    const Server = httpServer({
      Server: FakeServer,
      Listener: FakeListener,
      Tcp: FakeSocket,
      lastResort,
      later: (callback) => void time.set(callback, 0),
    });
    const server = new Server({ port: 0, onConnect });
    const connect = (): FakeConnection => {
      const connection = new FakeConnection();
      made.options?.onConnect(connection);
      return connection;
    };
    return { server, connect, time, did, made };
  }

  /** Accepts, and answers with `headers` and the body "ab". */
  function answering(status: number, headers: ReadonlyMap<string, string>, done: string[]) {
    return (connection: HttpConnection): void =>
      connection.accept({
        onResponse: () => connection.respond({ status, headers }),
        onWritable: () => {
          connection.write(Buffer.from("ab"));
          connection.write();
        },
        onDone: () => done.push("done"),
      });
  }

  it("tells its port while it is open, and closes once", () => {
    const { server, made } = serve(() => {});
    assert.equal(server.port, 8_080);
    server.close();
    server.close();
    assert.deepEqual([server.port, made.closed], [undefined, 1]);
  });

  it("ends a body without a length with the connection, after the call", () => {
    const done: string[] = [];
    const headers = new Map([
      ["Content-Type", "text/plain"],
      ["Transfer-Encoding", "chunked"],
    ]);
    const { connect, time } = serve(answering(200, headers, done));
    const connection = connect();
    connection.handlers.onResponse?.();
    assert.deepEqual(connection.responses, [
      {
        status: 200,
        headers: new Map([
          ["connection", "close"],
          ["content-type", "text/plain"],
        ]),
      },
    ]);
    connection.handlers.onWritable?.(100);
    assert.deepEqual([connection.written, connection.closed, done], ["ab", 0, []]);
    time.advance(0);
    assert.deepEqual([connection.closed, done], [1, ["done"]]);
  });

  it("leaves the end of a body with a length to that length, and takes no shorter one", () => {
    const { connect, did } = serve(answering(200, new Map([["Content-Length", "3"]]), []));
    const connection = connect();
    connection.handlers.onResponse?.();
    connection.handlers.onWritable?.(100);
    assert.match(did[0] ?? "", /shorter than its content-length/);
    assert.equal(connection.closed, 0);
  });

  it("sends no body where the status has none", () => {
    for (const status of [204, 304]) {
      const done: string[] = [];
      const { connect, time } = serve(answering(status, new Map(), done));
      const connection = connect();
      connection.handlers.onResponse?.();
      connection.handlers.onWritable?.(100);
      connection.handlers.onWritable?.(100);
      time.advance(0);
      assert.deepEqual([connection.written, connection.closed, done], ["", 1, ["done"]]);
    }
  });

  it("closes what nobody accepts, and hands on what the application throws", () => {
    assert.equal(serve(() => {}).connect().closed, 1);
    const { connect, did } = serve(() => {
      throw new Error("application");
    });
    assert.equal(connect().closed, 1);
    assert.match(did[0] ?? "", /application/);
  });
});

class FakeSocket implements Socket {
  private readonly state = { format: "buffer" };
  constructor(readonly options: object) {}
  get format(): string {
    return this.state.format;
  }
  set format(format: string) {
    this.state.format = format;
  }
  read(count?: number): unknown {
    return count ?? "a byte";
  }
}

class FakeListener {
  static readonly waiting: { readonly remoteAddress: string; closed: number; close(): void }[] = [];
  constructor(readonly options: object) {}
  read(): unknown {
    return FakeListener.waiting.shift();
  }
  close(): void {}
}

interface Held {
  readonly constructor: SocketClass;
  close(): void;
}

describe("the listener of the HTTP server", () => {
  const caller = (remoteAddress: string) => {
    const socket = { remoteAddress, closed: 0, close: () => void socket.closed++ };
    FakeListener.waiting.push(socket);
    return socket;
  };

  it("turns away who is not on this computer, unless it listens for all", () => {
    const stranger = caller("192.168.1.7");
    const friend = caller("127.0.0.1");
    const local = new (localListener(FakeListener, FakeSocket, true))({});
    assert.throws(() => local.read(), /this computer only/);
    assert.equal(stranger.closed, 1);
    (local.read() as Held).close();
    assert.equal(friend.closed, 1);
    assert.throws(() => local.read(), /nobody/);
    const guest = caller("192.168.1.7");
    const open = new (localListener(FakeListener, FakeSocket, false))({});
    open.read();
    assert.equal(guest.closed, 0);
  });

  it("bounds what is read a byte at a time, and makes an error of what throws", () => {
    caller("127.0.0.1");
    const held = new (localListener(FakeListener, FakeSocket, true))({}).read() as Held;
    const errors: unknown[] = [];
    const socket: Socket = new held.constructor({
      from: held,
      onReadable: () => {
        for (let count = 0; count < 9_000; count++) socket.read();
      },
      onError: (error: unknown) => {
        errors.push(error);
        throw new Error("closed already");
      },
    });
    assert.equal(socket.read(7), 7);
    socket.format = "number";
    assert.equal(socket.format, "number");
    (socket as FakeSocket & { readonly options: { onReadable(count: number): void } }).options.onReadable(9_000);
    assert.equal(errors.length, 1);
    assert.match(String(errors[0]), /header is too long/);
    socket.format = "buffer";
    assert.equal(socket.read(7), 7);
  });
});
