import assert from "node:assert/strict";
import fc from "fast-check";
import type { Head } from "../../../modules/http/head";
import { HeadParser } from "../../../modules/http/head-parser";
import { HTTP_LIMITS } from "../../../modules/http/limits";

interface Result {
  readonly head: Head | undefined;
  readonly refusal: number;
  readonly used: number;
}

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

/** Parses pieces of at most `pieceBytes`. */
function parse(text: string | Uint8Array, pieceBytes = Number.POSITIVE_INFINITY): Result {
  const bytes = typeof text === "string" ? latin1(text) : text;
  const parser = new HeadParser(HTTP_LIMITS);
  let used = 0;
  while (used < bytes.length && parser.head === undefined && parser.refusal === 0) {
    const piece = bytes.slice(used, used + pieceBytes);
    used += parser.push(piece, 0);
    assert.ok(parser.heldBytes <= 2 * HTTP_LIMITS.headBytes + 4);
  }
  return { head: parser.head, refusal: parser.refusal, used };
}

const refusalOf = (text: string) => parse(text).refusal;
const request = (line: string, ...headers: string[]) => [line, ...headers, "", ""].join("\r\n");
const get = (...headers: string[]) => request("GET / HTTP/1.1", "Host: x", ...headers);

/** A request as a browser sends it. */
const BROWSER = request(
  "PATCH /api/settings?a=%C3%A4&b HTTP/1.1",
  "Host: charger-1.local",
  "User-Agent: Mozilla/5.0 (X11; Linux x86_64)",
  "accept: */*",
  "CONTENT-TYPE: application/json; charset=utf-8",
  "Cookie: session=abc",
  "Origin:http://charger-1.local\t ",
  "Sec-Fetch-Site: same-origin",
  'If-None-Match: "1"',
  "Authorization: Bearer q",
  "X-Pilotline: 1",
  "X-Odd-Name-That-Is-Long: \xff",
  "Content-Length: 2",
);

describe("head of an HTTP request", () => {
  it("is read as a browser sends it", () => {
    assert.deepEqual(parse(`${BROWSER}{}`), {
      head: {
        method: "PATCH",
        path: "/api/settings",
        rawQuery: "a=%C3%A4&b",
        headers: {
          host: "charger-1.local",
          contentType: "application/json",
          cookie: "session=abc",
          origin: "http://charger-1.local",
          secFetchSite: "same-origin",
          ifNoneMatch: '"1"',
          authorization: "Bearer q",
          pilotline: "1",
        },
        contentLength: 2,
        isChunked: false,
        keepsAlive: true,
        isOld: false,
        expectsContinue: false,
      },
      refusal: 0,
      used: BROWSER.length,
    });
  });

  it("is the same wherever it is cut", () => {
    const whole = parse(BROWSER);
    for (let pieceBytes = 1; pieceBytes < BROWSER.length; pieceBytes++)
      assert.deepEqual(parse(BROWSER, pieceBytes), whole);
    for (let cut = 1; cut < BROWSER.length; cut++) {
      const parser = new HeadParser(HTTP_LIMITS);
      parser.push(latin1(BROWSER.slice(0, cut)), 0);
      assert.equal(parser.head, undefined);
      parser.push(latin1(`..${BROWSER.slice(cut)}`), 2);
      assert.deepEqual(parser.head, whole.head);
    }
  });

  it("tells who keeps the connection, by version and header", () => {
    const keeps = (text: string) => parse(text).head?.keepsAlive;
    assert.equal(keeps(get()), true);
    assert.equal(keeps(get("Connection: Upgrade, CLOSE")), false);
    assert.equal(keeps(request("GET / HTTP/1.0")), false);
    assert.equal(keeps(request("GET / HTTP/1.0", "Connection: Keep-Alive")), true);
    assert.equal(keeps(request("GET / HTTP/1.2", "Host: x")), true);
    assert.equal(parse(request("GET / HTTP/1.0")).head?.isOld, true);
  });

  it("takes an empty line before it, and the absolute form, whose host counts", () => {
    assert.equal(parse(`\r\n${get()}`).head?.path, "/");
    const { head } = parse(request("GET HTTP://other:80?q HTTP/1.1", "Host: x"));
    assert.deepEqual([head?.path, head?.rawQuery, head?.headers.host], ["/", "q", "other:80"]);
  });

  it("knows of chunks, of an expectation and of an answer that has to wait", () => {
    const post = (...headers: string[]) => parse(request("POST / HTTP/1.1", "Host: x", ...headers)).head;
    assert.equal(post("Transfer-Encoding: Chunked")?.isChunked, true);
    assert.equal(post("Content-Length: 0000000010")?.contentLength, 10);
    assert.equal(post("Content-Length: 1", "Expect: 100-Continue")?.expectsContinue, true);
    const old = request("POST / HTTP/1.0", "Content-Length: 1", "Expect: 100-continue");
    assert.equal(parse(old).head?.expectsContinue, false);
  });

  const REFUSED: ReadonlyArray<readonly [name: string, status: number, text: string]> = [
    ["no HTTP", 400, "hello\r\n\r\n"],
    ["HTTP/0.9", 400, "GET /\r\n"],
    ["a TLS greeting", 400, "\x16\x03\x01\x02\x00\x01\x00"],
    ["two empty lines", 400, `\r\n\r\n${get()}`],
    ["a line feed alone before it", 400, `\n${get()}`],
    ["a line feed alone", 400, "GET / HTTP/1.1\nHost: x\n\n"],
    ["a carriage return inside", 400, get("A: b\rc")],
    ["two spaces", 400, request("GET  / HTTP/1.1", "Host: x")],
    ["a space behind the version", 400, request("GET / HTTP/1.1 ", "Host: x")],
    ["a space before the method", 400, ` ${get()}`],
    ["a tab in the line", 400, request("GET\t/ HTTP/1.1", "Host: x")],
    ["a method that is no word", 400, request("G(T / HTTP/1.1", "Host: x")],
    ["a version that is none", 400, request("GET / HTTP/1.x", "Host: x")],
    ["a version of one digit", 400, request("GET / HTTP/1", "Host: x")],
    ["a version of three digits", 400, request("GET / HTTP/1.10", "Host: x")],
    ["another protocol", 400, request("GET / HTTQ/1.1", "Host: x")],
    ["version 2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["version 9.9", 505, request("GET / HTTP/9.9")],
    ["a method that nobody knows", 501, request("TRACE / HTTP/1.1", "Host: x")],
    ["a method in small letters", 501, request("get / HTTP/1.1", "Host: x")],
    ["a tunnel", 501, request("CONNECT x:1 HTTP/1.1", "Host: x")],
    ["a target without a slash", 400, request("GET a HTTP/1.1", "Host: x")],
    ["a target that is a star", 400, request("OPTIONS * HTTP/1.1", "Host: x")],
    ["a fragment", 400, request("GET /#a HTTP/1.1", "Host: x")],
    ["a step back", 400, request("GET /a/../b HTTP/1.1", "Host: x")],
    ["a step back, written otherwise", 400, request("GET /a/%2e%2E HTTP/1.1", "Host: x")],
    ["a step back behind another slash", 400, request("GET /a%2f..%2fb HTTP/1.1", "Host: x")],
    ["a step to where it is", 400, request("GET /./a HTTP/1.1", "Host: x")],
    ["NUL in the path", 400, request("GET /%00 HTTP/1.1", "Host: x")],
    ["a line's end in the path", 400, request("GET /%0d%0a HTTP/1.1", "Host: x")],
    ["half an escape", 400, request("GET /%4 HTTP/1.1", "Host: x")],
    ["an escape that is none", 400, request("GET /%zz HTTP/1.1", "Host: x")],
    ["an escape that is none in the query", 400, request("GET /?%zz HTTP/1.1", "Host: x")],
    ["a path that is no UTF-8", 400, request("GET /%ff HTTP/1.1", "Host: x")],
    ["a path that is not ASCII", 400, request("GET /\xe4 HTTP/1.1", "Host: x")],
    ["an absolute form without a host", 400, request("GET http:///a HTTP/1.1", "Host: x")],
    ["no host", 400, request("GET / HTTP/1.1")],
    ["two hosts", 400, get("Host: x")],
    ["two origins", 400, get("Origin: a", "origin: b")],
    ["a header without a name", 400, get(": y")],
    ["a header without a colon", 400, get("Y")],
    ["a space before the colon", 400, get("A : b")],
    ["a folded line", 400, get("A: b", " c")],
    ["a folded line at the beginning", 400, request("GET / HTTP/1.1", " Host: x")],
    ["a name that is no word", 400, get("A(b: c")],
    ["a name that is not ASCII", 400, get("\xe4: b")],
    ["NUL in a header", 400, get("A: \0")],
    ["a control character in a header", 400, get("A: \x1b[2J")],
    ["DEL in a header", 400, get("A: \x7f")],
    ["a kept header that is no UTF-8", 400, get("Cookie: \xff")],
    ["two lengths", 400, get("Content-Length: 1", "Content-Length: 2")],
    ["the same length twice", 400, get("Content-Length: 1", "Content-Length: 1")],
    ["a list of lengths", 400, get("Content-Length: 1, 1")],
    ["a length below 0", 400, get("Content-Length: -1")],
    ["a length with a sign", 400, get("Content-Length: +1")],
    ["a length in hexadecimal", 400, get("Content-Length: 0x1")],
    ["a length that is empty", 400, get("Content-Length:")],
    ["a length of 11 digits", 413, get("Content-Length: 10000000000")],
    ["length and chunks", 400, get("Content-Length: 1", "Transfer-Encoding: chunked")],
    ["chunks and length", 400, get("Transfer-Encoding: chunked", "Content-Length: 1")],
    ["chunks twice", 400, get("Transfer-Encoding: chunked", "Transfer-Encoding: chunked")],
    ["another encoding", 501, get("Transfer-Encoding: gzip, chunked")],
    ["an encoding that only looks like chunks", 501, get("Transfer-Encoding: xchunked")],
    ["chunks of HTTP/1.0", 400, request("POST / HTTP/1.0", "Transfer-Encoding: chunked")],
    ["a body without a length", 411, request("POST / HTTP/1.1", "Host: x")],
    ["another expectation", 417, get("Expect: money")],
  ];
  for (const [name, status, text] of REFUSED) {
    it(`refuses ${name} with ${status}, wherever it is cut`, () => {
      assert.equal(refusalOf(text), status);
      for (const pieceBytes of [1, 2, 3, 7]) assert.equal(parse(text, pieceBytes).refusal, status);
    });
  }

  it("holds its limits to the byte", () => {
    const line = (bytes: number) => `GET /${"x".repeat(bytes - 14)} HTTP/1.1`;
    assert.equal(line(1_024).length, 1_024);
    assert.equal(refusalOf(request(line(1_023), "Host: x")), 0);
    assert.equal(refusalOf(request(line(1_024), "Host: x")), 0);
    assert.equal(refusalOf(request(line(1_025), "Host: x")), 414);
    assert.equal(refusalOf(`GET /${"x".repeat(1_022)}`), 414);
    const head = (bytes: number) => get(`A: ${"x".repeat(bytes - get("A: ").length)}`);
    assert.equal(head(4_096).length, 4_096);
    assert.equal(refusalOf(head(4_095)), 0);
    assert.equal(parse(head(4_096)).used, 4_096);
    assert.equal(refusalOf(head(4_096)), 0);
    assert.equal(refusalOf(head(4_097)), 431);
    assert.equal(refusalOf(head(4_097).slice(0, 4_097)), 431);
    const headers = (count: number) => get(...Array.from({ length: count - 1 }, (_, index) => `A${index}: b`));
    assert.equal(refusalOf(headers(39)), 0);
    assert.equal(refusalOf(headers(40)), 0);
    assert.equal(refusalOf(headers(41)), 431);
  });

  it("takes any bytes without throwing, as one piece or many, with the same result", () => {
    const sound = latin1(BROWSER);
    const mutated = fc
      .array(fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const bytes = sound.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated),
        fc.integer({ min: 1, max: 64 }),
        (bytes, piece) => {
          assert.deepEqual(parse(bytes, piece), { ...parse(bytes), used: parse(bytes, piece).used });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
