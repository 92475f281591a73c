import assert from "node:assert/strict";
import fc from "fast-check";
import { EventStream } from "../../../modules/http/event-stream";
import { type Answer, ResponseWriter } from "../../../modules/http/response-writer";
import { BytesSource, TextSource } from "../../../modules/http/sources";

const PLAIN: Answer = {
  status: 200,
  rows: [],
  common: [],
  body: undefined,
  isHeadOnly: false,
  isOld: false,
  keepsAlive: true,
};

function drain(writer: ResponseWriter, room = 1_000): string {
  let text = "";
  for (let bytes = writer.next(room); bytes !== undefined; bytes = writer.next(room)) {
    assert.ok(bytes.length > 0 && bytes.length <= room);
    text += Buffer.from(bytes).toString("latin1");
  }
  return text;
}

function written(answer: Partial<Answer>, room?: number): string {
  const writer = new ResponseWriter();
  writer.begin({ ...PLAIN, ...answer });
  const text = drain(writer, room);
  assert.equal(writer.isDone, true);
  assert.equal(writer.heldBytes, 0);
  return text;
}

/** A body of these pieces, whose length nobody says. */
const pieces = (...texts: string[]) => ({ next: () => Uint8Array.from(Buffer.from(texts.shift() ?? "")) });

describe("answer of the HTTP server", () => {
  it("has a head and a length", () => {
    assert.equal(written({}), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    assert.equal(
      written({ status: 404, rows: [["Content-Type", "text/plain"]], body: new TextSource("nö"), keepsAlive: false }),
      "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\nn\xc3\xb6",
    );
    assert.equal(
      written({ isOld: true, body: new BytesSource(Uint8Array.of(65)) }),
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nA",
    );
    assert.equal(written({ status: 299 }), "HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n");
  });

  it("has the server's own headers where it has none of that name", () => {
    const common = [
      ["Cache-Control", "no-store"],
      ["X-Frame-Options", "DENY"],
    ] as const;
    assert.equal(
      written({ rows: [["cache-control", "no-cache"]], common }),
      "HTTP/1.1 200 OK\r\ncache-control: no-cache\r\nX-Frame-Options: DENY\r\nContent-Length: 0\r\n\r\n",
    );
  });

  it("lets no value begin another header", () => {
    assert.equal(
      written({ rows: [["A", "b\r\nSet-Cookie: c\u2028ä"]] }),
      "HTTP/1.1 200 OK\r\nA: b??Set-Cookie: c??\r\nContent-Length: 0\r\n\r\n",
    );
  });

  it("goes in chunks where nobody says a length, and ends with the connection for HTTP/1.0", () => {
    assert.equal(
      written({ body: pieces("abc", "0123456789") }),
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n",
    );
    const writer = new ResponseWriter();
    writer.begin({ ...PLAIN, isOld: true, body: pieces("abc", "de") });
    assert.equal(drain(writer), "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcde");
    assert.equal(writer.endsByClose, true);
  });

  it("has no body for HEAD, 204 and 304, and closes the one it was given", () => {
    let closed = 0;
    const body = { byteLength: 5, next: () => assert.fail("nobody asked"), close: () => void closed++ };
    assert.equal(written({ isHeadOnly: true, body }), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    assert.equal(written({ status: 204, body }), "HTTP/1.1 204 No Content\r\n\r\n");
    assert.equal(written({ status: 304, body }), "HTTP/1.1 304 Not Modified\r\n\r\n");
    assert.equal(
      written({ isHeadOnly: true, body: pieces("a") }),
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    assert.equal(closed, 3);
  });

  it("closes a body once, whole or not, and throws for one that does not keep its word", () => {
    let closed = 0;
    const bodyOf = (byteLength: number, next: (maxBytes: number) => Uint8Array) => ({
      byteLength,
      next,
      close: () => void closed++,
    });
    written({ body: bodyOf(3, () => new Uint8Array(3)) });
    assert.equal(closed, 1);
    const writer = new ResponseWriter();
    writer.begin({ ...PLAIN, body: bodyOf(3, () => new Uint8Array(1)) });
    writer.next(1_000);
    writer.close();
    writer.close();
    assert.equal(closed, 2);
    assert.throws(() => written({ body: bodyOf(3, () => new Uint8Array(4)) }), /more than was asked/);
    assert.throws(() => written({ body: bodyOf(3, () => new Uint8Array(0)) }), /shorter than it said/);
    assert.throws(() => written({ body: { next: (maxBytes) => new Uint8Array(maxBytes + 1) } }), /more than was asked/);
  });

  it("is the same however little room there is, and asks a body for 1,024 bytes at most", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 3_000 }), fc.integer({ min: 1, max: 3_000 }), (text, room) => {
        assert.equal(written({ body: new TextSource(text) }, room), written({ body: new TextSource(text) }));
        const sent = written({ body: new TextSource(text) }, room);
        const body = Buffer.from(sent.slice(sent.indexOf("\r\n\r\n") + 4), "latin1");
        assert.equal(body.toString("utf8"), Buffer.from(text, "utf8").toString("utf8"));
      }),
    );
    let most = 0;
    let left = 10_000;
    const body = {
      next: (maxBytes: number) => {
        most = Math.max(most, maxBytes);
        const bytes = new Uint8Array(Math.min(maxBytes, left));
        left -= bytes.length;
        return bytes;
      },
    };
    written({ body }, 5_000);
    assert.equal(most, 1_024);
  });

  it("refuses a head of more than 8 kB", () => {
    assert.throws(() => written({ rows: [["A", "x".repeat(8_192)]] }), RangeError);
  });
});

describe("stream of events", () => {
  const open = () => {
    const calls: string[] = [];
    const events = new EventStream(
      () => calls.push("wake"),
      () => calls.push("closed"),
    );
    const writer = new ResponseWriter();
    writer.begin({ ...PLAIN, body: events.source });
    drain(writer);
    return { calls, events, writer };
  };

  it("sends each message in its frame", () => {
    const { events, writer, calls } = open();
    assert.equal(drain(writer), "");
    assert.equal(writer.isDone, false);
    assert.equal(events.send('{"a":1}'), true);
    assert.equal(drain(writer), '10\r\ndata: {"a":1}\n\n\r\n'.replace("10", "f"));
    events.send("a\r\nb\n");
    assert.equal(drain(writer), "1c\r\ndata: a\ndata: b\ndata: \n\n\r\n".replace("1c", "18"));
    assert.deepEqual(calls, ["wake", "wake"]);
  });

  it("keeps the message that is leaving, and of those behind it the newest", () => {
    const { events, writer } = open();
    const long = "ä".repeat(2_000);
    events.send(long);
    let text = Buffer.from(writer.next(2_000) ?? []).toString("latin1");
    events.send("lost");
    events.send("newest");
    text += drain(writer);
    const data = Buffer.from(text.replace(/\r\n[0-9a-f]+\r\n/g, "").replace(/^[0-9a-f]+\r\n|\r\n$/g, ""), "latin1");
    assert.equal(data.toString("utf8"), `data: ${long}\n\ndata: newest\n\n`);
  });

  it("ends when it is closed, after what was sent before, and sends nothing more", () => {
    const { events, writer, calls } = open();
    events.send("last");
    events.close();
    events.close();
    assert.equal(events.send("x"), false);
    assert.equal(drain(writer), "c\r\ndata: last\n\n\r\n0\r\n\r\n");
    assert.equal(writer.isDone, true);
    assert.deepEqual(calls, ["wake", "wake"]);
  });

  it("tells once that the page is gone", () => {
    const { events, writer, calls } = open();
    writer.close();
    writer.close();
    assert.equal(events.send("x"), false);
    events.close();
    assert.deepEqual(calls, ["closed"]);
  });
});
