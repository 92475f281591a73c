import assert from "node:assert/strict";
import fc from "fast-check";
import { parseHttpUrl, resolveLocation } from "../../../modules/http-client/url";

describe("http url", () => {
  it("takes an address apart", () => {
    assert.deepEqual(parseHttpUrl("http://emoncms.org"), {
      isSecure: false,
      host: "emoncms.org",
      port: 80,
      authority: "emoncms.org",
      target: "/",
    });
    assert.deepEqual(parseHttpUrl("HTTPS://Example.org:8443/a/b.bin?x=1&y#top"), {
      isSecure: true,
      host: "example.org",
      port: 8443,
      authority: "example.org:8443",
      target: "/a/b.bin?x=1&y",
    });
    assert.equal(parseHttpUrl("https://a:443/")?.authority, "a");
    assert.equal(parseHttpUrl("http://a?b")?.target, "/?b");
    const six = parseHttpUrl("http://[2001:DB8::1]:8080/x");
    assert.equal(six?.host, "2001:db8::1");
    assert.equal(six?.authority, "[2001:db8::1]:8080");
    assert.equal(parseHttpUrl("http://[::1]")?.port, 80);
  });

  for (const wrong of [
    "",
    "emoncms.org",
    "ftp://a",
    "http:/a",
    "http://",
    "http:///a",
    "http://user@a/",
    "http://user:secret@a/",
    "http://a b/",
    "http://a/b c",
    "http://a/\r\nX: y",
    "http://a\u0000/",
    "http://a/é",
    "http://a\\b/",
    "http://a:0/",
    "http://a:65536/",
    "http://a:8a/",
    "http://[::1/",
    "http://[]/",
    "http://[g::1]/",
    "http://[::1]x/",
    "http://::1/",
    `http://${"a".repeat(254)}/`,
    `http://a/${"b".repeat(2_048)}`,
  ])
    it(`refuses ${JSON.stringify(wrong.slice(0, 40))}`, () => assert.equal(parseHttpUrl(wrong), undefined));

  it("never throws, and what it takes has nothing in it that ends a line", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl({ withQueryParameters: true })), (text) => {
        const url = parseHttpUrl(text);
        if (url === undefined) return;
        for (const part of [url.host, url.authority, url.target]) assert.doesNotMatch(part, /[^!-~]/);
        assert.ok(url.target.startsWith("/"));
      }),
      { numRuns: 500 },
    );
  });

  it("reads what the platform's own parser reads", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, validSchemes: ["http", "https"] }), (text) => {
        const url = parseHttpUrl(text);
        const own = new URL(text);
        assert.equal(url?.host, own.hostname.replace(/^\[|\]$/g, ""));
        assert.equal(url?.authority, own.host);
      }),
      { numRuns: 200 },
    );
  });

  it("finds where a server sends to", () => {
    const from = parseHttpUrl("https://a:8443/x/y");
    assert.ok(from);
    assert.equal(resolveLocation(from, "/z?q"), "https://a:8443/z?q");
    assert.equal(resolveLocation(from, "//b/z"), "https://b/z");
    assert.equal(resolveLocation(from, "http://b/"), "http://b/");
    for (const wrong of ["z", "", "file:///etc/passwd", "https://u@b/"])
      assert.equal(resolveLocation(from, wrong), undefined);
  });
});
