import assert from "node:assert/strict";
import fc from "fast-check";
import type { Method } from "../../../modules/http/exchange";
import { findRoute, type Route } from "../../../modules/portal/route";

const run = (): void => {};
const TABLES: readonly (readonly Route[])[] = [
  [
    { method: "GET", path: "/api/one", access: "read", run },
    { method: "PUT", path: "/api/one", access: "write", run },
  ],
  [{ method: "DELETE", path: "/api/tokens/*", access: "person", run }],
];

function found(method: Method, path: string): string {
  const { route, rest, allowed } = findRoute(TABLES, method, path);
  return route === undefined ? allowed.join(" ") : `${route.method} ${route.path} ${rest}`;
}

describe("finding a route", () => {
  for (const [method, path, wanted] of [
    ["GET", "/api/one", "GET /api/one "],
    ["PUT", "/api/one", "PUT /api/one "],
    ["HEAD", "/api/one", "GET /api/one "],
    ["DELETE", "/api/one", "GET PUT"],
    ["OPTIONS", "/api/one", "GET PUT"],
    ["DELETE", "/api/tokens/hall", "DELETE /api/tokens/* hall"],
    ["GET", "/api/tokens/hall", "DELETE"],
    ["HEAD", "/api/tokens/hall", "DELETE"],
    ["DELETE", "/api/tokens/", ""],
    ["DELETE", "/api/tokens", ""],
    ["DELETE", "/api/tokens/a/b", ""],
    ["GET", "/api/one/", ""],
    ["GET", "/api/onex", ""],
    ["GET", "/API/one", ""],
    ["GET", "/", ""],
  ] as const)
    it(`${method} ${path}: ${wanted === "" ? "nothing" : wanted}`, () => assert.equal(found(method, path), wanted));

  it("takes the rest of a path as one name, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const { route, rest } = findRoute(TABLES, "DELETE", `/api/tokens/${name}`);
        assert.equal(route !== undefined, !name.includes("/"));
        assert.equal(rest, route === undefined ? "" : name);
      }),
      { seed: 6 },
    );
  });
});
