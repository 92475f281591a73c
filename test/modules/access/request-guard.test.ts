import assert from "node:assert/strict";
import fc from "fast-check";
import { refuse } from "../../../modules/access/request-guard";
import { securityHeaders } from "../../../modules/access/security-headers";
import type { Method } from "../../../modules/http/exchange";
import { type RequestParts, request } from "./fakes";

const NAMES = ["Charger-1", "Charger-1.local", ""];
const CHANGES: readonly Method[] = ["POST", "PUT", "PATCH", "DELETE"];

function status(parts: RequestParts): number | undefined {
  return refuse(request(parts), NAMES)?.status;
}

describe("the name that a request is for", () => {
  it("is one of the board's, or an address", () => {
    for (const host of [
      "charger-1",
      "CHARGER-1.LOCAL",
      "charger-1.local.",
      "Charger-1.local:8080",
      "localhost",
      "localhost:1",
      "192.168.4.1",
      "127.0.0.1:65535",
      "255.255.255.255",
      "[::1]",
      "[fe80::1]:80",
    ])
      assert.equal(status({ host }), undefined, host);
  });

  it("is no other, or the request is refused whatever it asks", () => {
    for (const host of [
      "",
      ".",
      "evil.example",
      "charger-1.local.evil.example",
      "charger-1.evil.example",
      "xcharger-1",
      "charger-1.local:",
      "charger-1.local:http",
      "charger-1.local:80:80",
      "charger-1.local:123456",
      "192.168.4.1.evil.example",
      "192.168.4",
      "192.168.4.256",
      "192.168.4.1.1",
      "192.168..1",
      "localhost.evil.example",
      "user@localhost",
      "::1",
      "[::1]x",
      ":80",
    ])
      for (const method of ["GET", "POST"] as const)
        assert.equal(status({ host, method, contentType: "application/json" }), 421, host);
    assert.equal(refuse({ ...request(), headers: {} }, NAMES)?.status, 421);
  });

  it("is never one that another can own", () => {
    fc.assert(
      fc.property(fc.domain(), (host) => {
        assert.equal(status({ host }), 421);
      }),
    );
  });
});

describe("a request that changes something", () => {
  const contentType = "application/json";

  it("has a content type that no form can send", () => {
    for (const method of CHANGES) {
      assert.equal(status({ method, contentType }), undefined);
      assert.equal(status({ method, contentType: "application/octet-stream" }), undefined);
      assert.equal(status({ method }), 415);
      for (const other of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json", ""])
        assert.equal(status({ method, contentType: other }), 415, other);
    }
    for (const method of ["GET", "HEAD", "OPTIONS"] as const) assert.equal(status({ method }), undefined);
  });

  it("comes from the board's own page, where it says where from", () => {
    const host = "charger-1.local:8080";
    for (const method of CHANGES) {
      assert.equal(status({ method, contentType, host, origin: "http://charger-1.local:8080" }), undefined);
      assert.equal(status({ method, contentType, host, origin: "http://Charger-1.local:8080" }), undefined);
      const secure = { method, contentType, host, isSecure: true };
      assert.equal(status({ ...secure, origin: "https://charger-1.local:8080" }), undefined);
      assert.equal(status({ ...secure, origin: "http://charger-1.local:8080" }), 403);
      for (const origin of [
        "null",
        "",
        "https://charger-1.local:8080",
        "http://charger-1.local",
        "http://evil.example",
      ])
        assert.equal(status({ method, contentType, host, origin }), 403, origin);
    }
  });

  it("comes from no other site, as the browser says", () => {
    for (const secFetchSite of ["same-origin", "none"])
      assert.equal(status({ method: "POST", contentType, secFetchSite }), undefined);
    for (const secFetchSite of ["cross-site", "same-site", "", "else"])
      assert.equal(status({ method: "POST", contentType, secFetchSite }), 403, secFetchSite);
    assert.equal(status({ secFetchSite: "cross-site" }), undefined, "a link to the page is fine");
  });

  it("with a cookie has an origin, unless a token stands beside it", () => {
    const cookie = "session=a";
    assert.equal(status({ method: "POST", contentType, cookie }), 403);
    assert.equal(status({ method: "POST", contentType, cookie, origin: "http://192.168.1.7" }), undefined);
    assert.equal(status({ method: "POST", contentType, cookie, authorization: "Bearer a" }), undefined);
    assert.equal(status({ cookie }), undefined);
  });
});

describe("what every answer says to a browser", () => {
  it("is that it stands in no frame, is what it says it is, and is not kept", () => {
    assert.deepEqual(Object.fromEntries(securityHeaders), {
      "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      "X-Frame-Options": "DENY",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-store",
    });
  });
});
