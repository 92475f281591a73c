import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect as connectTls } from "node:tls";
import { NodeListener } from "../../../hosts/node/listener";
import { RealTime } from "../../../hosts/node/real-time";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { ListenerOptions, ServerCertificate, StreamSocket } from "../../../modules/device/stream";
import type { Exchange } from "../../../modules/http/exchange";
import { HttpServer, type HttpServerOptions } from "../../../modules/http/server";
import { activeResources, assertNothingLeft } from "./left-behind";
import { until } from "./rig";

const GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

const thrown: unknown[] = [];
const deliver = (callback: () => void): void => {
  try {
    callback();
  } catch (error) {
    thrown.push(error);
  }
};

async function listen(options: Omit<ListenerOptions, "port">): Promise<NodeListener> {
  const listener = new NodeListener({ port: 0, ...options }, { deliver });
  await until("it listens", () => listener.port !== undefined);
  return listener;
}

function rest(socket: Socket): Promise<string> {
  let text = "";
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  return new Promise((resolve) => socket.on("close", () => resolve(text)));
}

const dial = (listener: { readonly port: number | undefined }) =>
  connect(listener.port ?? 0, "127.0.0.1").on("error", () => {});

describe("listener on Node", () => {
  let listener: NodeListener | undefined;
  afterEach(() => {
    listener?.close();
    assert.deepEqual(thrown.splice(0), []);
  });

  it("carries bytes both ways, in what is asked for, and tells the end", async () => {
    const did: string[] = [];
    let socket: StreamSocket | undefined;
    listener = await listen({
      onConnect: (accept) => {
        socket = accept({
          onReadable: (count) => {
            did.push(`${count}: ${Buffer.from(socket?.read(2) ?? [])}, ${Buffer.from(socket?.read() ?? [])}`);
            assert.equal(socket?.read(), undefined);
          },
          onWritable: (count) => {
            if (did.push(`room ${count}`) === 1) socket?.write(Uint8Array.from(Buffer.from("hello")));
          },
          onError: () => did.push("over"),
        });
      },
    });
    const client = dial(listener);
    assert.equal(String((await once(client, "data"))[0]), "hello");
    client.write("abcde");
    await until("it is read", () => did.some((what) => what.startsWith("5")));
    client.end();
    await until("it is over", () => did.includes("over"));
    assert.deepEqual(
      did.filter((what) => !what.startsWith("room")),
      ["5: ab, cde", "over"],
    );
    assert.equal(socket?.remoteAddress, "127.0.0.1");
    assert.equal(socket?.read(), undefined);
    socket?.close();
    socket?.close();
    assert.throws(() => socket?.write(new Uint8Array(1)), /closed/);
  });

  it("takes no more than it said, and holds back a sender whom nobody reads", async () => {
    let socket: StreamSocket | undefined;
    let room = 0;
    listener = await listen({
      onConnect: (accept) => {
        socket = accept({
          onReadable: () => {},
          onWritable: (count) => (room = Math.max(room, count)),
          onError: () => {},
        });
      },
    });
    const client = dial(listener);
    client.pause();
    await until("there is room", () => room > 0);
    assert.throws(() => socket?.write(new Uint8Array(room + 1)), RangeError);
    let left = room;
    while (left > 0) left = socket?.write(new Uint8Array(left).buffer) ?? 0;
    const chunk = Buffer.alloc(1_000_000);
    for (let index = 0; index < 20; index++) client.write(chunk);
    await until("the sender waits", () => client.writableLength > 1_000_000);
    client.destroy();
    socket?.close();
  });

  it("still sends what was written before it was closed", async () => {
    listener = await listen({
      onConnect: (accept) => {
        const socket = accept({
          onReadable: () => {},
          onWritable: () => {
            socket.write(Uint8Array.from(Buffer.from("last words")));
            socket.close();
          },
          onError: () => assert.fail("it was closed"),
        });
      },
    });
    assert.equal(await rest(dial(listener)), "last words");
  });

  it("closes what nobody takes, and what is taken too late is not to be had", async () => {
    let late: (() => void) | undefined;
    listener = await listen({
      onConnect: (accept) => {
        late = () => void accept({ onReadable: () => {}, onWritable: () => {}, onError: () => {} });
      },
    });
    assert.equal(await rest(dial(listener)), "");
    assert.throws(() => late?.(), /within the call/);
  });

  it("listens on loopback, and tells when the port is taken", async () => {
    listener = await listen({ onConnect: () => {} });
    const errors: unknown[] = [];
    const second = new NodeListener(
      { port: listener.port ?? 0, onConnect: () => {}, onError: (error) => errors.push(error) },
      {},
    );
    await until("it is told", () => errors.length === 1);
    assert.equal((errors[0] as { code?: string }).code, "EADDRINUSE");
    assert.equal(second.port, undefined);
    second.close();
  });

  it("throws for a certificate that is none", () => {
    assert.throws(() => new NodeListener({ port: 0, tls: { certificate: "x", key: "y" }, onConnect: () => {} }));
  });
});

/** A portal on real time. */
class Portal {
  readonly realTime = new RealTime({ scheduler: new Scheduler(), onError: (error) => this.errors.push(error) });
  readonly errors: unknown[] = [];
  readonly server: HttpServer;

  constructor(handler: (exchange: Exchange) => void, more: Partial<HttpServerOptions> = {}) {
    const host = { deliver: (callback: () => void) => this.realTime.run(callback) };
    class Listener extends NodeListener {
      constructor(options: ListenerOptions) {
        super(options, host);
      }
    }
    this.server = new HttpServer({
      device: { clock: this.realTime, timers: this.realTime, network: { Listener } },
      port: 0,
      handler,
      onError: (error) => this.errors.push(error),
      ...more,
    });
  }

  async listens(): Promise<this> {
    await until("it listens", () => this.server.port !== undefined);
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  /** Sends bytes and gives all that comes back until the server closes. */
  raw(text: string): Promise<string> {
    const socket = dial(this.server);
    socket.write(text, "latin1");
    return rest(socket);
  }

  close(): void {
    this.server.close();
    this.realTime.close();
  }
}

const echo = (exchange: Exchange): void =>
  exchange.readText(100_000, (text) =>
    exchange.reply(200, `${exchange.request.method} ${exchange.request.path} ${text}`),
  );

describe("HTTP server on Node", () => {
  let portal: Portal;
  afterEach(() => {
    portal.close();
    assert.deepEqual(portal.errors, []);
  });

  it("serves fetch, with bodies by length and in chunks", async () => {
    portal = await new Portal(echo).listens();
    assert.equal(await (await fetch(`${portal.url}/a?b=c`)).text(), "GET /a ");
    const response = await fetch(`${portal.url}/set`, { method: "POST", body: "{“mode”}" });
    assert.deepEqual([response.status, await response.text()], [200, "POST /set {“mode”}"]);
    const sent = request(`${portal.url}/c`, { method: "PUT", headers: { "Transfer-Encoding": "chunked" } });
    sent.write("abc");
    sent.end("def");
    const [answer] = await once(sent, "response");
    let text = "";
    for await (const part of answer) text += part;
    assert.equal(text, "PUT /c abcdef");
    assert.equal((await fetch(portal.url, { method: "HEAD" })).status, 200);
  });

  it("takes and gives a megabyte", async () => {
    let received = 0;
    portal = await new Portal((exchange) => {
      if (exchange.request.method === "GET") {
        let left = 1_000_000;
        exchange.reply(200, {
          next: (maxBytes) => {
            const bytes = new Uint8Array(Math.min(left, maxBytes)).fill(65);
            left -= bytes.length;
            return bytes;
          },
        });
        return;
      }
      exchange.readInto(1_000_000, {
        write: (bytes) => {
          received += bytes.length;
        },
        end: () => exchange.reply(204),
        abort: () => assert.fail("it came whole"),
      });
    }).listens();
    assert.equal((await fetch(portal.url, { method: "PUT", body: "x".repeat(1_000_000) })).status, 204);
    assert.equal(received, 1_000_000);
    assert.equal((await (await fetch(portal.url)).text()).length, 1_000_000);
  });

  it("sends events to a page", async () => {
    let gone = 0;
    portal = await new Portal((exchange) => {
      const channel = exchange.openEvents(() => void gone++);
      channel?.send("one");
    }).listens();
    const stop = new AbortController();
    const response = await fetch(portal.url, { signal: stop.signal });
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    const reader = response.body?.getReader();
    assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), "data: one\n\n");
    stop.abort();
    await until("it is told", () => gone === 1);
  });

  it("refuses what is too long or no request, also where all of it was sent, and goes on", async () => {
    portal = await new Portal(echo).listens();
    const head = `GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(8_000)}\r\n\r\n`;
    const body = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n${"x".repeat(60_000)}`;
    const texts = ["\x16\x03\x01\x02\x00\x01\x00", head, `GET /${"x".repeat(9_000)} HTTP/1.1\r\n`, body];
    const answers = await Promise.all(texts.map((text) => portal.raw(text)));
    assert.deepEqual(
      answers.map((answer) => answer.split("\r\n")[0]),
      [
        "HTTP/1.1 400 Bad Request",
        "HTTP/1.1 431 Request Header Fields Too Large",
        "HTTP/1.1 414 URI Too Long",
        "HTTP/1.1 413 Content Too Large",
      ],
    );
    for (const answer of answers) assert.ok(!/ at |Error:|node:/.test(answer), answer);
    assert.equal(await (await fetch(portal.url)).text(), "GET / ");
  });

  it("ends who is too slow, and who is gone", async () => {
    const limits = { headMs: 200, stallMs: 200, idleMs: 200 };
    const asked: string[] = [];
    const aborted: string[] = [];
    portal = await new Portal(
      (exchange) => {
        asked.push(exchange.request.path);
        exchange.readInto(10, {
          write: () => {},
          end: () => exchange.reply(200, { next: (maxBytes) => new Uint8Array(maxBytes) }),
          abort: () => aborted.push(exchange.request.path),
        });
      },
      { limits },
    ).listens();
    const slow = portal.raw("GET / HT");
    const body = portal.raw("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
    const unread = dial(portal.server).pause();
    unread.write(GET);
    const gone = dial(portal.server);
    gone.write("POST /gone HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
    await until("it asks", () => asked.includes("/gone"));
    gone.destroy();
    assert.match(await slow, /^HTTP\/1\.1 408 /);
    assert.match(await body, /^HTTP\/1\.1 408 /);
    await until("all are given up", () => portal.server.connections === 0);
    assert.deepEqual(aborted.sort(), ["/gone", "/slow"]);
    unread.destroy();
  });

  it("serves 50 connections at a time", async () => {
    portal = await new Portal(echo, { limits: { connections: 50 } }).listens();
    const sockets = Array.from({ length: 50 }, () => dial(portal.server));
    await until("all are there", () => portal.server.connections === 50);
    const answers = sockets.map((socket) => once(socket, "data"));
    for (const socket of sockets) socket.write(GET);
    for (const [answer] of await Promise.all(answers)) assert.match(String(answer), /^HTTP\/1\.1 200 /);
    for (const socket of sockets) socket.destroy();
    await until("none is left", () => portal.server.connections === 0);
  });

  it("opens and closes 100 times, with connections at every stage, with nothing left behind", async () => {
    portal = await new Portal(echo).listens();
    portal.close();
    const before = activeResources();
    for (let round = 0; round < 100; round++) {
      portal = await new Portal(echo).listens();
      const socket = dial(portal.server);
      await once(socket, "connect");
      if (round % 3 > 0) socket.write(GET.slice(0, -2));
      if (round % 3 > 1) {
        socket.write("\r\n");
        await once(socket, "data");
      }
      portal.close();
      portal.close();
      await rest(socket.resume());
      assert.equal(portal.server.connections, 0);
    }
    await assertNothingLeft(before);
  });
});

const opensslMissing = spawnSync("openssl", ["version"]).error === undefined ? undefined : "openssl is not installed";

describe("HTTP server with TLS on Node", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "pilotline-tls-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  let tls: ServerCertificate;
  let portal: Portal | undefined;
  before(function () {
    if (opensslMissing !== undefined) {
      console.warn(`      ${opensslMissing}`);
      this.skip();
    }
    const [key, certificate] = [path.join(folder, "a.key"), path.join(folder, "a.crt")];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    const name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    execFileSync("openssl", ["req", "-x509", ...kind, ...name, "-keyout", key, "-out", certificate], { stdio: "pipe" });
    tls = { key: readFileSync(key, "utf8"), certificate: readFileSync(certificate, "utf8") };
  });
  afterEach(() => portal?.close());

  it("is only heard in cipher, and says so to who answers", async () => {
    portal = await new Portal((exchange) => exchange.reply(200, `secure: ${exchange.request.isSecure}`), {
      tls,
    }).listens();
    const port = portal.server.port ?? 0;
    const socket = connectTls({ host: "127.0.0.1", port, servername: "localhost", ca: tls.certificate });
    await once(socket, "secureConnect");
    assert.equal(socket.getProtocol(), "TLSv1.3");
    socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert.match(await rest(socket), /^HTTP\/1\.1 200 OK\r\n.*secure: true$/s);
    assert.doesNotMatch(await portal.raw(GET), /HTTP/);
    const old = connectTls({
      host: "127.0.0.1",
      port,
      ca: tls.certificate,
      maxVersion: "TLSv1.1",
      minVersion: "TLSv1",
    });
    assert.equal(await rest(old), "");
    assert.equal(portal.server.connections, 0);
    assert.deepEqual(portal.errors, []);
  });

  it("takes a body of a megabyte", async () => {
    let received = 0;
    portal = await new Portal(
      (exchange) =>
        exchange.readInto(1_000_000, {
          write: (bytes) => {
            received += bytes.length;
          },
          end: () => exchange.reply(204),
          abort: () => assert.fail("it came whole"),
        }),
      { tls },
    ).listens();
    const socket = connectTls({ host: "127.0.0.1", port: portal.server.port ?? 0, rejectUnauthorized: false });
    socket.write("PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n");
    socket.write(Buffer.alloc(1_000_000));
    assert.match(await rest(socket), /^HTTP\/1\.1 204 /);
    assert.equal(received, 1_000_000);
  });
});
