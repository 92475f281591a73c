import assert from "node:assert/strict";
import type { BodySink, EventChannel, Exchange } from "../../../modules/http/exchange";
import { HttpServer } from "../../../modules/http/server";
import { echo, GET, HttpRig, statusesOf, statusOf } from "./rig";

const request = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, "Host: x", ...headers, "", ""].join("\r\n");
const post = (body: string, ...headers: string[]) =>
  `${request("POST /p", `Content-Length: ${body.length}`, ...headers)}${body}`;

/** What a body of a few kilobytes does. */
class Recorder implements BodySink {
  readonly did: string[] = [];
  bytes = 0;
  write(bytes: Uint8Array): void {
    this.bytes += bytes.length;
  }
  end(): void {
    this.did.push("end");
  }
  abort(): void {
    this.did.push("abort");
  }
}

describe("HTTP server", () => {
  it("answers what it is asked, byte for byte", () => {
    const rig = new HttpRig((exchange) => exchange.reply(200, "hello", [["Content-Type", "text/plain"]]), {
      headers: [["X-Content-Type-Options", "nosniff"]],
    });
    assert.equal(
      rig.ask(GET),
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\nContent-Length: 5\r\n\r\nhello",
    );
    assert.equal(
      rig.ask("nonsense\r\n\r\n"),
      "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\n" +
        'Content-Length: 23\r\nConnection: close\r\n\r\n{"error":"Bad Request"}',
    );
    assert.deepEqual(rig.errors, []);
    assert.equal(rig.server.port, 80);
  });

  it("hands over what there is to know of a request", () => {
    const rig = new HttpRig();
    rig.ask(`${request("PUT /a%20b?x=1&y=%C3%A4", "Cookie: c", "Content-Length: 2")}{}`);
    const { request: given } = rig.exchanges[0] as Exchange;
    assert.deepEqual(
      [given.method, given.path, given.query("y"), given.query("z"), given.headers, given.contentLength],
      ["PUT", "/a b", "ä", undefined, { host: "x", cookie: "c" }, 2],
    );
    assert.deepEqual([given.remoteAddress, given.isSecure], ["192.168.1.2", false]);
  });

  it("keeps the connection, answers what came together one after the other, and closes when asked", () => {
    const rig = new HttpRig();
    const client = rig.client();
    client.send(GET + post("a") + request("GET /last", "Connection: close") + request("GET /never"));
    rig.pass(100);
    assert.deepEqual(statusesOf(client.text), [200, 200, 200]);
    assert.match(client.text, /GET \/ HTTP.*POST \/p aHTTP.*Connection: close\r\n\r\nGET \/last $/s);
    assert.equal(rig.server.connections, 1, "it hears out what followed");
    rig.pass(2_000);
    assert.notEqual(client.endedMs, undefined);
    assert.equal(rig.server.connections, 0);
  });

  it("closes at once behind a whole request that asks for it, and one of HTTP/1.0", () => {
    for (const text of [request("GET /", "Connection: close"), "GET / HTTP/1.0\r\n\r\n"]) {
      const rig = new HttpRig();
      const client = rig.client();
      client.send(text);
      rig.pass(100);
      assert.equal(statusOf(client.text), 200);
      assert.notEqual(client.endedMs, undefined);
    }
  });

  it("reads bodies by their length and in chunks, and asks for one that waits to be asked for", () => {
    const rig = new HttpRig();
    assert.match(rig.ask(post("{“a”}")), /POST \/p /);
    assert.match(
      rig.ask(`${request("POST /p", "Transfer-Encoding: chunked")}3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n`),
      /POST \/p abcd$/,
    );
    const client = rig.client();
    client.send(request("POST /p", "Content-Length: 2", "Expect: 100-continue"));
    rig.pass(100);
    assert.equal(client.text, "HTTP/1.1 100 Continue\r\n\r\n");
    client.send(`ok${GET}`);
    rig.pass(100);
    assert.deepEqual(statusesOf(client.text), [100, 200, 200]);
    assert.match(client.text, /POST \/p okHTTP/);
  });

  it("answers without asking for a body that it does not want, and takes no further request there", () => {
    const rig = new HttpRig((exchange) => exchange.reply(403, "no"));
    const text = rig.ask(request("POST /p", "Content-Length: 2", "Expect: 100-continue") + GET);
    assert.deepEqual(statusesOf(text), [403]);
    assert.match(text, /Connection: close\r\n/);
  });

  it("answers HEAD as GET without the body", () => {
    const rig = new HttpRig((exchange) => exchange.reply(200, "hello"));
    assert.equal(rig.ask(request("HEAD /")), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
  });

  it("refuses a body that is longer than its route takes, by its length or on the way, at the byte", () => {
    const rig = new HttpRig((exchange) => exchange.readText(4, (text) => exchange.reply(200, text)));
    const chunks = (size: number) =>
      `${request("POST /p", "Transfer-Encoding: chunked")}1\r\na\r\n${size}\r\n${"b".repeat(size)}\r\n0\r\n\r\n`;
    for (const [text, status] of [
      [post("abc"), 200],
      [post("abcd"), 200],
      [post("abcde"), 413],
      [chunks(2), 200],
      [chunks(3), 200],
      [chunks(4), 413],
      [post("\xff"), 400],
      [`${request("POST /p", "Transfer-Encoding: chunked")}zz\r\n`, 400],
    ] as const) {
      assert.deepEqual(statusesOf(rig.ask(text)), [status], text);
    }
    assert.deepEqual(rig.errors, []);
  });

  it("gives a long body piece by piece, and says how it ended", () => {
    const sinks: Recorder[] = [];
    const rig = new HttpRig((exchange) => {
      const sink = new Recorder();
      sinks.push(sink);
      const isBroken = exchange.request.path === "/broken";
      exchange.readInto(100_000, {
        write: (bytes) => {
          sink.write(bytes);
          if (isBroken) throw new Error("broken");
        },
        end: () => {
          sink.end();
          exchange.reply(204);
        },
        abort: () => {
          sink.abort();
          exchange.reply(200, "nobody hears it");
        },
      });
    });
    assert.equal(statusOf(rig.ask(post("x".repeat(100_000)))), 204);
    assert.equal(statusOf(rig.ask(`${request("POST /p", "Content-Length: 100001")}xx`)), 413);
    assert.equal(rig.ask(`${request("POST /p", "Content-Length: 10")}xx`), "");
    assert.equal(statusOf(rig.ask(`${request("POST /broken", "Content-Length: 10")}xx`)), 500);
    assert.deepEqual(
      sinks.map(({ bytes, did }) => [bytes, ...did]),
      [
        [100_000, "end"],
        [0, "abort"],
        [2, "abort"],
        [2, "abort"],
      ],
    );
    assert.equal(rig.errors.length, 1);
    assert.deepEqual(
      rig.exchanges.map(({ isOver }) => isOver),
      [true, true, true, true],
    );
  });

  it("lets a sink answer before the body is whole", () => {
    let written = 0;
    const rig = new HttpRig((exchange) =>
      exchange.readInto(1_000, {
        write: () => {
          written += 1;
          exchange.reply(422, "bad signature");
        },
        end: () => assert.fail("it is over"),
        abort: () => assert.fail("it was answered"),
      }),
    );
    const client = rig.client();
    client.send(`${request("POST /p", "Content-Length: 9")}abc`);
    rig.pass(50);
    client.send("defghi");
    rig.pass(50);
    assert.deepEqual([statusesOf(client.text), written], [[422], 1]);
  });

  it("waits for a sink that is full, with the sender waiting too", () => {
    let free: (() => void) | undefined;
    const sink = new Recorder();
    const rig = new HttpRig((exchange) =>
      exchange.readInto(100_000, {
        isFull: (whenFree) => {
          if (sink.bytes < 1_000 || free !== undefined) return false;
          free = whenFree;
          return true;
        },
        write: (bytes) => sink.write(bytes),
        end: () => exchange.reply(204),
        abort: () => sink.abort(),
      }),
    );
    const client = rig.client();
    client.send(post("x".repeat(50_000)));
    rig.pass(20_000);
    assert.ok(sink.bytes < 3_000);
    assert.ok(rig.server.heldBytes < 3_000);
    assert.equal(client.text, "");
    free?.();
    rig.pass(1_000);
    assert.deepEqual([statusesOf(client.text), sink.bytes], [[204], 50_000]);
  });

  it("answers later, once, and not at all when the page is gone", () => {
    let closed = 0;
    const rig = new HttpRig(() => {});
    const client = rig.client();
    client.send(GET);
    rig.pass(3_000);
    const [first] = rig.exchanges as [Exchange];
    const body = { next: () => new Uint8Array(0), close: () => void closed++ };
    first.reply(202, "one");
    first.reply(200, "two");
    first.reply(200, body);
    first.readText(1, () => assert.fail("it is over"));
    assert.equal(closed, 1);
    rig.pass(50);
    assert.deepEqual(statusesOf(client.text), [202]);
    client.send(GET);
    rig.pass(50);
    client.close();
    rig.pass(50);
    const second = rig.exchanges[1] as Exchange;
    assert.equal(second.isOver, true);
    second.reply(200, body);
    assert.equal(
      second.openEvents(() => {}),
      undefined,
    );
    assert.equal(closed, 2);
    assert.deepEqual(rig.errors, []);
  });

  it("answers 500 without a word to what the handler throws, and goes on", () => {
    const rig = new HttpRig((exchange) => {
      if (exchange.request.path === "/late") exchange.reply(200, "fine");
      if (exchange.request.path === "/twice") {
        exchange.readText(1, () => {});
        exchange.readText(1, () => {});
      }
      if (exchange.request.path !== "/") throw new Error("s3cret");
      echo(exchange);
    });
    const text = rig.ask(request("GET /throw"));
    assert.equal(statusOf(text), 500);
    assert.ok(!text.includes("s3cret"));
    assert.deepEqual(statusesOf(rig.ask(request("GET /late"))), [200]);
    assert.deepEqual(statusesOf(rig.ask(request("GET /twice"))), [500]);
    assert.deepEqual(statusesOf(rig.ask(GET)), [200]);
    assert.deepEqual(
      rig.errors.map((error) => (error as Error).message),
      ["s3cret", "s3cret", "http: the body is being read already"],
    );
  });

  it("ends a connection whose answer breaks off", () => {
    const rig = new HttpRig((exchange) =>
      exchange.reply(200, {
        byteLength: 10,
        next: () => {
          throw new Error("flash");
        },
      }),
    );
    const client = rig.client();
    client.send(GET);
    rig.pass(100);
    assert.match(client.text, /\r\n\r\n$/);
    assert.notEqual(client.endedMs, undefined);
    assert.equal(rig.errors.length, 1);
    assert.equal(rig.server.connections, 0);
  });

  it("sends a long body as fast as it is taken, and holds little of it", () => {
    let left = 1_000_000;
    let closed = 0;
    const rig = new HttpRig((exchange) =>
      exchange.reply(200, {
        byteLength: 1_000_000,
        next: (maxBytes) => {
          const bytes = new Uint8Array(Math.min(left, maxBytes));
          left -= bytes.length;
          return bytes;
        },
        close: () => void closed++,
      }),
    );
    const client = rig.client();
    client.isReading = false;
    client.send(GET);
    rig.pass(1_000);
    assert.ok(left > 990_000, "it waits");
    assert.ok(rig.server.heldBytes < 2_000);
    client.isReading = true;
    client.read();
    rig.pass(9_000);
    assert.equal(client.text.length, 1_000_000 + client.text.indexOf("\r\n\r\n") + 4);
    assert.deepEqual([left, closed], [0, 1]);
  });

  it("opens three streams of events, sends the newest, and tells who left", () => {
    const channels: (EventChannel | undefined)[] = [];
    const gone: number[] = [];
    const rig = new HttpRig((exchange) => {
      const index = channels.length;
      channels.push(exchange.openEvents(() => gone.push(index)));
    });
    const clients = Array.from({ length: 4 }, () => rig.client());
    for (const client of clients) client.send(GET);
    rig.pass(600);
    assert.deepEqual(
      channels.map((channel) => channel !== undefined),
      [true, true, true, false],
    );
    assert.deepEqual(
      clients.map(({ text }) => statusesOf(text)),
      [[200], [200], [200], [503]],
    );
    assert.match(clients[0]?.text ?? "", /Content-Type: text\/event-stream\r\nCache-Control: no-store\r\n/);
    // Nothing to say for long is no fault.
    rig.pass(100_000);
    assert.equal(channels[0]?.send("one"), true);
    assert.equal(channels[0]?.send("two"), true);
    rig.pass(100);
    assert.match(clients[0]?.text ?? "", /data: one\n\n\r\n.*data: two\n\n/s);
    clients[1]?.close();
    channels[2]?.close();
    rig.pass(100);
    assert.equal(channels[1]?.send("x"), false);
    assert.deepEqual(gone, [1]);
    assert.match(clients[2]?.text ?? "", /\r\n0\r\n\r\n$/);
    assert.notEqual(clients[2]?.endedMs, undefined);
    rig.server.close();
    assert.deepEqual(gone, [1, 0]);
    assert.equal(rig.ask(request("HEAD /")), "");
  });

  it("answers HEAD of a stream with its head", () => {
    const rig = new HttpRig((exchange) =>
      assert.equal(
        exchange.openEvents(() => {}),
        undefined,
      ),
    );
    assert.equal(statusOf(rig.ask(request("HEAD /"))), 200);
    assert.deepEqual(rig.errors, []);
  });

  it("needs a listener, and tells when its port is taken", () => {
    const rig = new HttpRig();
    const options = { port: 80, handler: echo, onError: (error: unknown) => rig.errors.push(error) };
    const { clock, timers } = { clock: rig.scheduler, timers: rig.scope };
    assert.throws(() => new HttpServer({ ...options, device: { clock, timers, network: {} } }), /cannot listen/);
    const Listener = rig.network.listenerClass("Charger-1", rig.scope);
    const second = new HttpServer({ ...options, device: { clock, timers, network: { Listener } } });
    rig.pass(10);
    assert.equal(rig.errors.length, 1);
    second.close();
    assert.equal(statusOf(rig.ask(GET)), 200);
  });

  it("closes with what is under way, twice if need be, from within a handler too", () => {
    const sink = new Recorder();
    const rig = new HttpRig((exchange) => {
      if (exchange.request.method === "POST") exchange.readInto(1_000, sink);
      else {
        rig.server.close();
        rig.server.close();
        exchange.reply(200, "too late");
      }
    });
    const reading = rig.client();
    reading.send(`${request("POST /p", "Content-Length: 10")}xx`);
    rig.pass(50);
    const client = rig.client();
    client.send(GET);
    rig.pass(50);
    assert.deepEqual([client.text, sink.did, rig.server.connections, rig.server.port], ["", ["abort"], 0, undefined]);
    assert.notEqual(reading.endedMs, undefined);
    assert.equal(rig.ask(GET), "");
    assert.deepEqual(rig.errors, []);
    assert.equal(rig.scheduler.nextDueMs(), undefined, "no timer is left");
  });
});
