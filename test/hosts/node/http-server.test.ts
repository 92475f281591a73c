import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { type HttpError, maxBodyBytes } from "../../../hosts/node/http-connection";
import { NodeHttpServer } from "../../../hosts/node/http-server";
import type { HttpConnection, HttpHandlers, HttpRequest } from "../../../modules/device/http-server";
import { activeResources, assertNothingLeft } from "./left-behind";
import { until } from "./rig";

/** A server whose handlers a test gives for each connection. */
class Portal {
  readonly thrown: unknown[] = [];
  private readonly server: NodeHttpServer;
  private constructor(handle: (connection: HttpConnection) => HttpHandlers | undefined, timeoutMs: number) {
    this.server = new NodeHttpServer(
      {
        port: 0,
        onConnect: (connection) => {
          const handlers = handle(connection);
          if (handlers !== undefined) connection.accept(handlers);
        },
      },
      {
        timeoutMs,
        deliver: (callback) => {
          try {
            callback();
          } catch (error) {
            this.thrown.push(error);
          }
        },
      },
    );
  }

  static async open(
    handle: (connection: HttpConnection) => HttpHandlers | undefined,
    timeoutMs = 10_000,
  ): Promise<Portal> {
    const portal = new Portal(handle, timeoutMs);
    await until("it listens", () => portal.server.port !== undefined);
    return portal;
  }

  get port(): number {
    return this.server.port ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Sends bytes and gives all that comes back until the server closes. */
  async raw(...bytes: string[]): Promise<string> {
    const socket = connect(this.port, "127.0.0.1");
    socket.on("error", () => {});
    for (const part of bytes) socket.write(part, "latin1");
    return rest(socket);
  }

  close(): void {
    this.server.close();
  }
}

function rest(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  return new Promise((resolve) => socket.on("close", () => resolve(text)));
}

/** Answers with the method, path and body it was sent. */
function echo(connection: HttpConnection): HttpHandlers {
  let seen = "";
  let answer = Buffer.alloc(0);
  return {
    onRequest: ({ method, path }: HttpRequest) => {
      seen = `${method} ${path} `;
    },
    onReadable: () => {
      seen += Buffer.from(connection.read() ?? new ArrayBuffer(0)).toString();
    },
    onResponse: () => {
      answer = Buffer.from(seen);
      connection.respond({ status: 200, headers: new Map([["content-length", String(answer.length)]]) });
    },
    onWritable: (count) => {
      connection.write(Uint8Array.from(answer.subarray(0, count)));
      answer = answer.subarray(count);
    },
  };
}

const statusOf = (response: string) => response.split("\r\n")[0];

describe("HTTP server on Node", () => {
  let portal: Portal;
  afterEach(() => portal.close());

  it("hands over method, path, headers and body, and sends the answer", async () => {
    portal = await Portal.open(echo);
    assert.equal(await (await fetch(`${portal.url}/a?b=c`)).text(), "GET /a?b=c ");
    const response = await fetch(`${portal.url}/set`, { method: "POST", body: "{“mode”}" });
    assert.equal(await response.text(), "POST /set {“mode”}");
    assert.equal(response.status, 200);
    const large = "x".repeat(maxBodyBytes);
    assert.equal((await (await fetch(portal.url, { method: "PUT", body: large })).text()).length, maxBodyBytes + 6);
    assert.deepEqual(portal.thrown, []);
  });

  it("gives header names in lower case", async () => {
    const seen: Array<string | undefined> = [];
    portal = await Portal.open((connection) => ({
      ...echo(connection),
      onRequest: ({ headers }) => seen.push(headers.get("x-tag"), headers.get("X-Tag")),
    }));
    await (await fetch(portal.url, { headers: { "X-Tag": "Yes" } })).text();
    assert.deepEqual(seen, ["Yes", undefined]);
  });

  it("streams a long body in what fits, chunked, and says when it is done", async () => {
    let left = 1_000_000;
    let done = 0;
    portal = await Portal.open((connection) => ({
      onResponse: () => connection.respond({ status: 200, headers: new Map([["transfer-encoding", "chunked"]]) }),
      onWritable: (count) => {
        const bytes = Math.min(count, left);
        left -= bytes;
        if (bytes > 0) connection.write(new Uint8Array(bytes).fill(65));
        else connection.write();
      },
      onDone: () => {
        done += 1;
      },
    }));
    assert.equal((await (await fetch(portal.url)).text()).length, 1_000_000);
    await until("done", () => done === 1);
    assert.deepEqual(portal.thrown, []);
  });

  it("ends an answer without a body by itself", async () => {
    portal = await Portal.open((connection) => ({
      onResponse: () => connection.respond({ status: 204, headers: new Map() }),
      onWritable: () => assert.fail("there is no body"),
    }));
    assert.equal((await fetch(portal.url)).status, 204);
    assert.deepEqual(portal.thrown, []);
  });

  it("throws a code for what an application does at the wrong time", async () => {
    const codes: string[] = [];
    const code = (call: () => void) => {
      try {
        call();
        codes.push("none");
      } catch (error) {
        codes.push((error as HttpError).code);
      }
    };
    portal = await Portal.open((connection) => ({
      onResponse: () => {
        code(() => connection.write(new Uint8Array(1)));
        connection.respond({ status: 200, headers: new Map([["content-length", "2"]]) });
        code(() => connection.respond({ status: 200, headers: new Map() }));
      },
      onWritable: () => {
        code(() => connection.write(new Uint8Array(3)));
        code(() => connection.write());
        code(() => connection.write(new Uint8Array(2)));
        code(() => connection.write(new Uint8Array(1)));
        code(() => connection.write());
      },
    }));
    assert.equal((await (await fetch(portal.url)).arrayBuffer()).byteLength, 2);
    assert.deepEqual(codes, ["bad-state", "bad-state", "would-block", "bad-state", "none", "bad-state", "none"]);
  });

  const malformed: ReadonlyArray<readonly [name: string, status: string, bytes: string]> = [
    ["no HTTP", "400 Bad Request", "hello\r\n\r\n"],
    ["a wrong version", "400 Bad Request", "GET / HTTP/9.9\r\n\r\n"],
    ["a header without a name", "400 Bad Request", "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n"],
    ["no host", "400 Bad Request", "GET / HTTP/1.1\r\n\r\n"],
    ["two lengths", "400 Bad Request", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"],
    ["a length that is none", "400 Bad Request", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"],
    [
      "length and chunks",
      "400 Bad Request",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
    [
      "a chunk that is none",
      "400 Bad Request",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ["a TLS greeting", "400 Bad Request", "\x16\x03\x01\x02\x00\x01\x00"],
    [
      "a header of 9 kB",
      "431 Request Header Fields Too Large",
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(9_000)}\r\n\r\n`,
    ],
    ["a path of 9 kB", "431 Request Header Fields Too Large", `GET /${"x".repeat(9_000)} HTTP/1.1\r\n`],
    [
      "a body that says it is too long",
      "413 Payload Too Large",
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${maxBodyBytes + 1}\r\n\r\n`,
    ],
    [
      "chunks that are too long",
      "413 Payload Too Large",
      `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n20000\r\n${"x".repeat(0x20000)}\r\n0\r\n\r\n`,
    ],
  ];
  for (const [name, status, bytes] of malformed) {
    it(`answers ${name} with ${status} and nothing else`, async () => {
      portal = await Portal.open(echo);
      const response = await portal.raw(bytes);
      assert.equal(statusOf(response), `HTTP/1.1 ${status}`);
      assert.ok(!/ at |Error|node:/.test(response), response);
      assert.equal(await (await fetch(portal.url)).text(), "GET / ");
    });
  }

  it("tells the application that a body was too long, and gives it no more", async () => {
    const codes: string[] = [];
    portal = await Portal.open((connection) => ({
      ...echo(connection),
      onError: (error) => codes.push((error as HttpError).code),
      onResponse: () => assert.fail("the request is not complete"),
    }));
    await portal.raw(
      `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n20000\r\n${"x".repeat(0x20000)}\r\n0\r\n\r\n`,
    );
    assert.deepEqual(codes, ["body-too-long"]);
    assert.deepEqual(portal.thrown, []);
  });

  it("ends a client that is too slow with its header, its body or its reading", async () => {
    const errors: string[] = [];
    portal = await Portal.open(
      (connection) => ({
        onError: (error) => errors.push((error as HttpError).code),
        onResponse: () => connection.respond({ status: 200, headers: new Map([["transfer-encoding", "chunked"]]) }),
        onWritable: (count) => connection.write(new Uint8Array(count)),
      }),
      300,
    );
    assert.equal(statusOf(await portal.raw("GET / HT")), "HTTP/1.1 408 Request Timeout");
    await portal.raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
    const unread = connect(portal.port, "127.0.0.1");
    unread.on("error", () => {});
    unread.pause();
    unread.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await until("both are given up", () => errors.length === 2);
    assert.deepEqual(errors, ["aborted", "aborted"]);
    unread.destroy();
  });

  it("tells the application when the client goes away, before and during the answer", async () => {
    const errors: string[] = [];
    portal = await Portal.open(() => ({ onError: (error) => errors.push((error as HttpError).code) }));
    for (const bytes of [
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab",
      "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    ]) {
      const { length } = errors;
      const socket = connect(portal.port, "127.0.0.1");
      socket.write(bytes);
      await once(socket, "connect");
      socket.end();
      socket.destroySoon();
      await until("it is told", () => errors.length > length);
    }
    assert.deepEqual(errors, ["aborted", "aborted"]);
  });

  it("answers 500 without a word when the application throws, and goes on", async () => {
    let bad = true;
    portal = await Portal.open((connection) => {
      if (bad) throw new Error("s3cret");
      return echo(connection);
    });
    const response = await fetch(portal.url);
    assert.equal(response.status, 500);
    assert.equal(await response.text(), "");
    assert.equal((portal.thrown[0] as Error).message, "s3cret");
    bad = false;
    assert.equal((await fetch(portal.url)).status, 200);
  });

  it("closes a connection that the application does not accept", async () => {
    portal = await Portal.open(() => undefined);
    assert.equal(await portal.raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "");
  });

  it("serves no more than 32 connections at a time", async () => {
    portal = await Portal.open(echo);
    const sockets = Array.from({ length: 40 }, () => connect(portal.port, "127.0.0.1").on("error", () => {}));
    let closed = 0;
    for (const socket of sockets) {
      socket.resume();
      socket.on("close", () => {
        closed += 1;
      });
    }
    await until("eight are turned away", () => closed === 8);
    for (const socket of sockets) socket.destroy();
    await until("all are closed", () => closed === 40);
    assert.equal(await (await fetch(portal.url)).text(), "GET / ");
  });

  it("listens on loopback, and says when the port is taken", async () => {
    portal = await Portal.open(echo);
    const error = await new Promise<Error & { code?: string }>((resolve) => {
      new NodeHttpServer({ port: portal.port, onConnect: () => {} }, { onError: resolve });
    });
    assert.equal(error.code, "EADDRINUSE");
  });

  it("answers or closes, whatever 500 clients send, and serves the next", async () => {
    portal = await Portal.open(echo, 2_000);
    const start = fc.constantFrom(
      "",
      "GET ",
      "GET / HTTP/1.1\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n",
    );
    await fc.assert(
      fc.asyncProperty(start, fc.string({ unit: "binary-ascii", maxLength: 40 }), async (head, text) => {
        const socket = connect(portal.port, "127.0.0.1");
        socket.on("error", () => {});
        socket.end(`${head}${text}\r\n\r\n`, "latin1");
        const response = await rest(socket);
        assert.ok(response === "" || /^HTTP\/1\.1 [1-5]\d\d /.test(response), response);
      }),
      { numRuns: 500 },
    );
    assert.equal(await (await fetch(portal.url)).text(), "GET / ");
    assert.deepEqual(portal.thrown, []);
  });

  it("opens and closes 100 times, with connections at every stage, with nothing left behind", async () => {
    portal = await Portal.open(echo);
    portal.close();
    const before = activeResources();
    for (let round = 0; round < 100; round++) {
      portal = await Portal.open(echo);
      const socket = connect(portal.port, "127.0.0.1").on("error", () => {});
      await once(socket, "connect");
      if (round % 3 > 0) socket.write("GET / HTTP/1.1\r\nHost: x\r\n");
      if (round % 3 > 1) {
        socket.write("\r\n");
        await once(socket, "data");
      }
      portal.close();
      portal.close();
      await rest(socket.resume());
    }
    await assertNothingLeft(before);
  });
});
