import assert from "node:assert/strict";
import fc from "fast-check";
import { RequestBench } from "./bench";

const OK = "HTTP/1.1 200 OK\r\n";

describe("http request", () => {
  it("asks as HTTP/1.1 wants it", () => {
    const bench = new RequestBench();
    bench.get({ url: "http://server:8080/path?x=1" });
    bench.pass(10);
    assert.equal(
      bench.received,
      "GET /path?x=1 HTTP/1.1\r\nHost: server:8080\r\nUser-Agent: Pilotline\r\nAccept-Encoding: identity\r\n" +
        "Connection: close\r\n\r\n",
    );
  });

  it("posts a body longer than what the socket takes at once", () => {
    const bench = new RequestBench();
    const body = "ä".repeat(2_500);
    bench.get({ post: { contentType: "text/plain", body } });
    bench.pass(50);
    const [head = "", sent = ""] = bench.received.split("\r\n\r\n");
    assert.match(head, /^POST \/path HTTP\/1\.1\r\n/);
    assert.match(head, /\r\nContent-Type: text\/plain\r\nContent-Length: 5000$/);
    assert.equal(Buffer.from(sent, "latin1").toString(), body);
  });

  it("takes a body of a length, in chunks, or until the connection ends", () => {
    const byLength = RequestBench.answer(`${OK}Content-Length: 5\r\n\r\nhello and more`);
    assert.deepEqual([byLength.events, byLength.body], [["head 200 5", "end"], "hello"]);
    const inChunks = RequestBench.answer(
      `${OK}Transfer-Encoding: Chunked\r\nContent-Length: 9\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: x\r\n\r\n`,
    );
    assert.deepEqual([inChunks.events, inChunks.body], [["head 200 ", "end"], "hello"]);
    const untilEnd = RequestBench.answer(`${OK}\r\nhello`, { ends: true });
    assert.deepEqual([untilEnd.events, untilEnd.body], [["head 200 ", "end"], "hello"]);
  });

  it("passes interim answers over, takes line feeds alone, and needs no body where there is none", () => {
    const interim = RequestBench.answer(`HTTP/1.1 103 Early\nLink: x\n\nHTTP/1.0 200\ncontent-length:  2 \n\nok`);
    assert.deepEqual([interim.events, interim.body], [["head 200 2", "end"], "ok"]);
    const none = RequestBench.answer("HTTP/1.1 204 No Content\r\n\r\n");
    assert.deepEqual(none.events, ["head 204 0", "end"]);
  });

  it("says where the server sends to, as a whole address", () => {
    const bench = RequestBench.answer(`HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n`);
    assert.deepEqual(bench.events, ["head 302 0 http://server/other", "end"]);
    const long = `https://cdn/${"a".repeat(1_900)}`;
    const far = RequestBench.answer(`HTTP/1.1 302 Found\r\nLocation: ${long}\r\nContent-Length: 0\r\n\r\n`);
    assert.deepEqual(far.events, [`head 302 0 ${long}`, "end"]);
  });

  for (const [what, answer] of [
    ["no HTTP at all", "SSH-2.0-x\r\n"],
    ["a status that is none", "HTTP/1.1 20 OK\r\n"],
    ["HTTP/2", "HTTP/2.0 200 OK\r\n"],
    ["a header without a colon", `${OK}nonsense\r\n`],
    ["two lengths", `${OK}Content-Length: 5\r\nContent-Length: 6\r\n`],
    ["a length with a sign", `${OK}Content-Length: +5\r\n`],
    ["another coding", `${OK}Transfer-Encoding: gzip, chunked\r\n`],
    ["a head without end", `${OK}${"X: y\r\n".repeat(3_000)}`],
    ["a line without end", `${OK}X: ${"y".repeat(17_000)}`],
    ["an upgrade", "HTTP/1.1 101 Switching\r\n\r\n"],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.deepEqual(RequestBench.answer(answer).events, ["failed: the server sent what is no valid HTTP"]);
    });

  for (const [what, chunks] of [
    ["a size that is none", "g\r\n"],
    ["no size", "\r\n"],
    ["a chunk without its end", "2\r\nhelp\r\n"],
    ["trailers without end", `0\r\n${"X: y\r\n".repeat(900)}`],
  ] as const)
    it(`refuses chunks with ${what}`, () => {
      const { events } = RequestBench.answer(`${OK}Transfer-Encoding: chunked\r\n\r\n${chunks}`);
      assert.deepEqual(events, ["head 200 ", "abort", "failed: the server sent what is no valid HTTP"]);
    });

  it("takes no more than it was told to", () => {
    const announced = RequestBench.answer(`${OK}Content-Length: 100001\r\n\r\n`);
    assert.deepEqual(announced.events, ["failed: the answer is too long"]);
    const silent = RequestBench.answer(`${OK}\r\n${"x".repeat(100_001)}`);
    assert.deepEqual(silent.events, ["head 200 ", "abort", "failed: the answer is too long"]);
  });

  it("fails where the connection ends before the body", () => {
    for (const [answer, told] of [
      ["HTTP/1.1 200", []],
      [`${OK}Content-Length: 5\r\n\r\nhell`, ["head 200 5", "abort"]],
      [`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`, ["head 200 ", "abort"]],
    ] as const)
      assert.deepEqual(RequestBench.answer(answer, { ends: true }).events, [
        ...told,
        "failed: the connection was closed before the end",
      ]);
  });

  it("fails where nobody listens, TLS fails or the board makes no connections; later, never in the constructor", () => {
    for (const [server, reason] of [
      ["refused", "no connection"],
      ["tls", "the server's certificate or its TLS was not accepted"],
    ] as const) {
      const bench = new RequestBench();
      bench.server = server;
      bench.get();
      assert.deepEqual(bench.events, []);
      bench.pass(20);
      assert.deepEqual(bench.events, [`failed: ${reason}`]);
    }
    const none = new RequestBench();
    none.get({ device: { network: {}, timers: none.scheduler, clock: none.scheduler } });
    none.get({ url: "ftp://server/" });
    assert.deepEqual(none.events, []);
    none.pass(0);
    assert.deepEqual(none.events, [
      "failed: this board makes no connections",
      "failed: the address is no http or https URL",
    ]);
  });

  it("waits 10 s for a head, and 10 s for each further byte", () => {
    const bench = new RequestBench();
    bench.server = undefined;
    bench.get();
    bench.pass(9_999);
    assert.deepEqual(bench.events, []);
    bench.pass(1);
    assert.deepEqual(bench.events, ["failed: no answer in time"]);

    const dripping = new RequestBench();
    dripping.get();
    dripping.pass(10);
    dripping.say(OK);
    for (let count = 0; count < 9; count++) {
      dripping.pass(1_000);
      dripping.say("X: y\r\n");
    }
    dripping.pass(1_000);
    assert.deepEqual(dripping.events, ["failed: no answer in time"]);

    const slow = new RequestBench();
    slow.get();
    slow.pass(10);
    slow.say(`${OK}Content-Length: 5\r\n\r\n`);
    for (const letter of "hell") {
      slow.pass(9_000);
      slow.say(letter);
    }
    slow.pass(9_400);
    assert.deepEqual(slow.events, ["head 200 5"]);
    slow.pass(1_200);
    assert.deepEqual(slow.events, ["head 200 5", "abort", "failed: no answer in time"]);
  });

  it("says nothing after close, also where it was closed in a callback, and leaves no timer", () => {
    const bench = new RequestBench();
    bench.get({ onHead: () => bench.request?.close() });
    bench.pass(10);
    bench.say(`${OK}Content-Length: 5\r\n\r\nhello`);
    bench.pass(60_000);
    assert.deepEqual([bench.events, bench.body], [[], ""]);
    const early = new RequestBench();
    early.get().close();
    early.pass(60_000);
    assert.deepEqual(early.events, []);
    assert.equal(early.scheduler.nextDueMs(), undefined);
  });

  it("ends where the sink does not take it", () => {
    const bench = new RequestBench();
    const sink = {
      write: () => {
        throw new Error("flash");
      },
      end: () => assert.fail(),
      abort: () => void bench.events.push("abort"),
    };
    bench.get({ sink });
    bench.pass(10);
    bench.say(`${OK}Content-Length: 5\r\n\r\nhello`);
    bench.pass(10);
    assert.deepEqual(bench.events, ["head 200 5", "abort", "failed: the answer could not be taken"]);
  });

  it("reads the same however the answer is cut", () => {
    const answers = [
      `${OK}Content-Length: 11\r\n\r\nhello world`,
      `${OK}Transfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n`,
    ];
    for (const answer of answers)
      for (let size = 1; size <= answer.length; size++) {
        const bench = RequestBench.answer(answer, { size });
        assert.equal(bench.body, "hello world", `pieces of ${size}`);
        assert.equal(bench.events.at(-1), "end");
      }
  });

  it("ends once, in good or bad order, whatever comes", () => {
    const line = fc.oneof(
      fc.constantFrom(OK, "Content-Length: 3", "Transfer-Encoding: chunked", "", "3", "abc", "0", "HTTP/1.1 100 x"),
      fc.string({ unit: "binary", maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (lines, size) => {
        const bench = RequestBench.answer(lines.map((each) => `${each.replace(/\r\n$/, "")}\r\n`).join(""), {
          size,
          ends: true,
        });
        bench.pass(30_000);
        const ends = bench.events.filter((event) => event === "end" || event.startsWith("failed"));
        assert.equal(ends.length, 1, bench.events.join());
        assert.ok(bench.events.indexOf(ends[0] ?? "") === bench.events.length - 1);
      }),
      { numRuns: 200 },
    );
  });
});
