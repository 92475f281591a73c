import assert from "node:assert/strict";
import fc from "fast-check";
import { echo, HttpRig, statusesOf, statusOf } from "./rig";

const GOOD = [
  "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
  "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
  "PUT /p?a=b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
  "GET /%C3%A4 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
] as const;
const PARTS = [
  "GET ",
  "/",
  " HTTP/1.1\r\n",
  "\r\n",
  "Host: x\r\n",
  "Content-Length: ",
  "5",
  "\0",
  ":",
  "A".repeat(5_000),
];

/** Nobody needs more: six heads and a few pieces of bodies and answers. */
const MOST_HELD_BYTES = 7 * 12_000;

const good = fc.constantFrom(...GOOD);
const mutated = fc
  .tuple(good, fc.nat(60), fc.string({ unit: "binary-ascii", maxLength: 3 }), fc.nat(3))
  .map(([text, at, by, cut]) => text.slice(0, at) + by + text.slice(at + cut));
const random = fc.array(fc.oneof(fc.constantFrom(...PARTS), fc.string({ unit: "binary-ascii", maxLength: 20 })), {
  maxLength: 8,
});
const requests = fc.array(
  fc.oneof(
    good,
    mutated,
    random.map((parts) => parts.join("")),
  ),
  { minLength: 1, maxLength: 5 },
);

describe("HTTP server under any input", () => {
  it("answers or closes, keeps little, and serves the next", () => {
    const rig = new HttpRig((exchange) => {
      if (exchange.request.path.length % 5 === 4) throw new Error("broken");
      echo(exchange);
    });
    let sent = 0;
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 40 }), (texts, pieceBytes) => {
        const client = rig.client();
        rig.pass(10);
        for (const text of texts) {
          sent += 1;
          for (let at = 0; at < text.length; at += Math.max(pieceBytes, text.length >> 3)) {
            client.send(text.slice(at, at + Math.max(pieceBytes, text.length >> 3)));
            rig.pass(1);
            assert.ok(rig.server.heldBytes < MOST_HELD_BYTES);
          }
        }
        rig.pass(50);
        assert.ok(client.text === "" || /^HTTP\/1\.1 [1-5]\d\d /.test(client.text), client.text);
        assert.ok(statusesOf(client.text).every((status) => status !== 500 || rig.errors.length > 0));
        // Sometimes the client goes away, sometimes the server has to see that it does.
        if (pieceBytes % 2 === 0) client.close();
        else rig.pass(20_000);
        if (pieceBytes % 2 === 1) assert.notEqual(client.endedMs, undefined);
      }),
      { numRuns: 3_500 },
    );
    assert.ok(sent > 10_000, `${sent} requests`);
    rig.pass(100_000);
    assert.deepEqual([rig.server.connections, rig.server.heldBytes], [0, 0]);
    assert.equal(rig.scheduler.nextDueMs(), undefined);
    assert.equal(statusOf(rig.ask(GOOD[0])), 200);
    assert.ok(rig.errors.every((error) => (error as Error).message === "broken"));
  });

  it("gives the same answers wherever a row of requests is cut", () => {
    const row = GOOD.join("");
    const answersOf = (cuts: readonly number[]): string => {
      const rig = new HttpRig();
      const client = rig.client();
      let from = 0;
      for (const cut of [...cuts, row.length]) {
        client.send(row.slice(from, cut));
        from = cut;
        rig.pass(20);
      }
      return client.text;
    };
    const whole = answersOf([]);
    assert.deepEqual(statusesOf(whole), [200, 200, 200, 200]);
    for (let cut = 1; cut < row.length; cut++) assert.equal(answersOf([cut]), whole);
    assert.equal(answersOf(Array.from({ length: row.length - 1 }, (_, index) => index + 1)), whole);
  });
});
