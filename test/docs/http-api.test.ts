import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { chargerPortal } from "../../firmware/charger/portal";
import { managerPortal } from "../../firmware/manager/portal";
import { meterPortal } from "../../firmware/meter/portal";
import { ACCOUNT_ROUTES } from "../../modules/portal/account-routes";
import type { PortalCertificate } from "../../modules/portal/certificate";
import { certificateRoutes } from "../../modules/portal/certificate-routes";
import { NETWORK_ROUTES } from "../../modules/portal/network-routes";
import { PART_ROUTES } from "../../modules/portal/part-routes";
import type { Route, RouteAccess } from "../../modules/portal/route";
import { UPDATE_ROUTES } from "../../modules/portal/update-routes";
import { PortalCharger, PortalManager, PortalMeter, type Surroundings } from "../firmware/portal/bench";
import { type JsonSchema, misfits } from "../support/json-schema";
import type { HttpAnswer, HttpVisitor } from "../support/virtual-http";

interface Operation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security?: readonly object[];
  readonly requestBody?: { readonly content: { readonly [type: string]: { readonly schema: JsonSchema } } };
  readonly responses: { readonly [status: string]: Response };
}

interface Response {
  readonly $ref?: string;
  readonly content?: { readonly [type: string]: { readonly schema: JsonSchema } };
}

interface Api {
  readonly openapi: string;
  readonly security: readonly object[];
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: {
    readonly schemas: { readonly [name: string]: JsonSchema };
    readonly responses: { readonly [name: string]: Response };
  };
}

const TEXT = readFileSync(join(__dirname, "../../docs/http-api.yaml"), "utf8");
const DOCUMENT = parseDocument(TEXT, { uniqueKeys: true });
const API: Api = DOCUMENT.toJS();

const METHODS = ["get", "post", "put", "patch", "delete"];

/** What a route's access is in the document. */
const SECURITY: Readonly<Record<RouteAccess, readonly object[]>> = {
  open: [],
  "first-contact": [{ session: [] }, { token: ["write"] }, {}],
  read: [{ session: [] }, { token: ["read"] }],
  write: [{ session: [] }, { token: ["write"] }],
  person: [{ session: [] }],
};

/** What all parts answer besides. */
const ANYWHERE = ["400", "401", "403", "405", "408", "413", "414", "415", "421", "422", "431", "500", "503"];

function operations(): { readonly path: string; readonly method: string; readonly operation: Operation }[] {
  return Object.entries(API.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({ path, method, operation })),
  );
}

function schemaAt(ref: string): JsonSchema {
  const schema = API.components.schemas[ref.replace("#/components/schemas/", "")];
  assert.ok(schema !== undefined, ref);
  return schema;
}

function resolved(schema: JsonSchema): JsonSchema {
  return schema.$ref === undefined ? schema : schemaAt(schema.$ref);
}

function responseOf({ responses }: Operation, status: number): Response {
  const response = responses[status] ?? { $ref: "#/components/responses/Refused" };
  if (response.$ref === undefined) return response;
  const named = API.components.responses[response.$ref.replace("#/components/responses/", "")];
  assert.ok(named !== undefined, response.$ref);
  return named;
}

/** The answer is one that the document has for this operation. */
function assertDocumented(path: string, method: string, answer: HttpAnswer): void {
  const operation = API.paths[path]?.[method];
  assert.ok(operation !== undefined, `${method} ${path}`);
  const what = `${method} ${path}: ${answer.status} ${answer.text}`;
  const { status, headers, text, json } = answer;
  assert.ok(operation.responses[status] !== undefined || (status >= 400 && ANYWHERE.includes(String(status))), what);
  const { content } = responseOf(operation, status);
  if (content === undefined) {
    assert.equal(text, "", what);
    return;
  }
  const type = (headers.get("content-type") ?? "").split(";")[0] ?? "";
  assert.ok(content[type] !== undefined, `${what}: ${type}`);
  if (type === "application/json") assert.deepEqual(misfits(content[type].schema, json, schemaAt), [], what);
}

/** A part with its portal, and a program that may write. */
interface Served {
  readonly kind: "charger" | "meter" | "manager";
  readonly around: Surroundings;
  readonly person: HttpVisitor;
  readonly routes: readonly Route[];
  pass(ms: number): void;
}

function chargerServed(): Served {
  const bench = new PortalCharger({ price: { perKwh: 0.25, currency: "EUR" } });
  const charger = bench.charge();
  bench.level = "A";
  bench.drawnA = 0;
  bench.live(10_000, 10);
  bench.emergencyStop.isOn = true;
  bench.live(5_000, 10);
  bench.emergencyStop.isOn = false;
  bench.live(60_000, 10);
  bench.level = "C";
  bench.live(15_000, 10);
  bench.drawnA = 10;
  bench.live(10_000, 10);
  assert.equal(charger.journal.recent.length, 1);
  const { around } = bench;
  const { routes } = chargerPortal(charger);
  return { kind: "charger", around, person: around.person(), routes, pass: (ms) => bench.live(ms, 10) };
}

function meterServed(): Served {
  const bench = new PortalMeter();
  const meter = bench.start();
  bench.rig.pass(10_000);
  const { routes } = meterPortal(meter);
  const { around } = bench;
  return { kind: "meter", around, person: around.person(), routes, pass: (ms) => bench.rig.pass(ms) };
}

function managerServed(): Served {
  const bench = new PortalManager();
  const manager = bench.start();
  bench.live(30_000, 5);
  const { routes } = managerPortal(manager);
  const { around } = bench;
  return { kind: "manager", around, person: around.person(), routes, pass: (ms) => bench.live(ms, 5) };
}

const PARTS = { charger: chargerServed, meter: meterServed, manager: managerServed };

describe("docs/http-api.yaml", () => {
  it("is one document, without a key that stands twice", () => {
    assert.deepEqual([...DOCUMENT.errors, ...DOCUMENT.warnings], []);
    assert.equal(API.openapi, "3.1.0");
  });

  it("refers to what is there, and all that is there is referred to", () => {
    const used = new Set([...TEXT.matchAll(/\$ref: "#\/components\/([^"]+)"/g)].map(([, name]) => name));
    const { schemas, responses } = API.components;
    const there = [...Object.keys(schemas).map((each) => `schemas/${each}`)];
    there.push(...Object.keys(responses).map((each) => `responses/${each}`));
    assert.deepEqual([...used].sort(), there.sort());
  });

  it("has every route of the tables with who may, and no other", () => {
    const part = (make: () => Served): readonly Route[] => make().routes;
    const tables: readonly (readonly [tag: string | undefined, routes: readonly Route[]])[] = [
      [undefined, [...PART_ROUTES, ...ACCOUNT_ROUTES, ...NETWORK_ROUTES, ...UPDATE_ROUTES]],
      [undefined, certificateRoutes({} as PortalCertificate, () => {})],
      ["charger", part(chargerServed)],
      ["manager", part(managerServed)],
    ];
    const wanted = tables.flatMap(([tag, routes]) =>
      routes.map(({ method, path, access }) => ({ line: `${method} ${path}`, access: SECURITY[access], tag })),
    );
    const found = operations().filter(({ path }) => path !== "/");
    assert.deepEqual(
      found.map(({ path, method }) => `${method.toUpperCase()} ${path.replace(/\{[a-z]+\}/, "*")}`).sort(),
      wanted.map(({ line }) => line).sort(),
    );
    for (const { path, method, operation } of found) {
      const line = `${method.toUpperCase()} ${path.replace(/\{[a-z]+\}/, "*")}`;
      const row = wanted.find((each) => each.line === line);
      assert.deepEqual(operation.security ?? API.security, row?.access, line);
      const isOfOneKind = operation.tags.includes("charger") || operation.tags.includes("manager");
      assert.deepEqual(isOfOneKind ? operation.tags : undefined, row?.tag === undefined ? undefined : [row.tag], line);
      assert.equal(method === "get" || method === "delete", operation.requestBody === undefined, line);
    }
    assert.deepEqual(part(meterServed), []);
  });

  for (const [kind, make] of Object.entries(PARTS)) {
    it(`describes what a ${kind} answers to who is in, to who is not, and to what it does not take`, () => {
      const { around, person, pass } = make();
      const token = around.program(person).token ?? "";
      const stranger = around.visitor();
      let count = 0;
      for (const { path, method, operation } of operations()) {
        if (!isOf(kind, operation) || path === "/api/events" || path === "/api/logout") continue;
        const program = Object.assign(around.visitor(), { token });
        const real = path.replace("{name}", "program").replace("{id}", "Charger-9");
        for (const visitor of [stranger, program, person]) {
          const isLast = visitor === person;
          if (method === "get") assertDocumented(path, method, visitor.get(real));
          // What takes its own session away comes last, if at all.
          else if (!(isLast && path === "/api/tokens/{name}"))
            for (const body of [...(path === "/api/restart" ? [] : [{}]), [], { x: 1 }, "no JSON"])
              assertDocumented(path, method, visitor.ask(method.toUpperCase(), real, { body }));
          count += 1;
        }
        pass(100);
      }
      assert.ok(count > 60);
      const refused = person.ask("DELETE", "/api/tokens/nobody");
      assertDocumented("/api/tokens/{name}", "delete", refused);
      assertDocumented("/api/tokens/{name}", "delete", person.ask("DELETE", "/api/tokens/program"));
      assertDocumented("/api/logout", "post", person.post("/api/logout"));
      assert.equal(person.get("/api/status").status, 401);
    });

    it(`describes the good answers of a ${kind}, each with something in it`, () => {
      const { around, person, pass } = make();
      around.air.add({ ssid: "home", password: "correct horse" });
      const good = (method: string, path: string, body?: unknown, real = path): HttpAnswer => {
        const answer = person.ask(method, real, body === undefined ? {} : { body });
        assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
        assertDocumented(path, method.toLowerCase(), answer);
        return answer;
      };
      good("POST", "/api/tokens", { name: "hall", scope: "read" });
      assert.equal(good("GET", "/api/tokens").json.tokens.length, 1);
      assert.equal(good("GET", "/api/status").json.kind, kind);
      good("PATCH", "/api/settings", { updateAuthority: "a certificate" });
      const file = good("GET", "/api/backup").json;
      good("POST", "/api/restore", file);
      assert.notEqual(good("GET", "/api/log").text, "");
      assert.equal(good("GET", "/api/networks").json.networks.length, 1);
      good("PUT", "/api/network", { ssid: "home", password: "wrong horse" });
      pass(5_000);
      assert.equal(good("GET", "/api/network").json.refused.reason, "wrong-password");
      good("PUT", "/api/network", { ssid: "home", password: "correct horse" });
      pass(5_000);
      assert.equal(good("GET", "/api/network").json.state, "joined");
      assert.equal(good("GET", "/api/update").json.state, "idle");
      if (kind === "charger") {
        assert.equal(good("GET", "/api/sessions").json.sessions.length, 1);
        assert.ok(good("GET", "/api/journal").json.events.length > 0);
        assert.equal(good("GET", "/api/sessions.csv").text.split("\r\n").length, 3);
        const status = good("GET", "/api/status").json;
        assert.ok(status.session !== null && status.limits.length > 0 && status.drawnA !== null);
        good("POST", "/api/command", { session: "stop", evSocPercent: 50, departsInS: null });
        pass(10_000);
        assert.equal(good("GET", "/api/status").json.session.stop, "user");
      }
      if (kind === "meter") assert.ok(good("GET", "/api/status").json.reading !== null);
      if (kind === "manager") {
        const rows = good("GET", "/api/chargers").json.chargers;
        assert.ok(rows.some((row: { readonly isHeard: boolean }) => row.isHeard));
        assert.equal(
          good("PUT", "/api/chargers/{id}", { name: "Yard" }, "/api/chargers/Charger-9").json.chargers.length,
          4,
        );
        good("DELETE", "/api/chargers/{id}", undefined, "/api/chargers/Charger-9");
        assert.ok(good("GET", "/api/status").json.readingA !== null);
      }
      good("POST", "/api/password", { old: "a good password", new: "another password" });
      const restarted = person.post("/api/restart");
      if (restarted.status !== 409) assertDocumented("/api/restart", "post", restarted);
    });
  }

  it("describes requests as they are taken, at the edges of each member", () => {
    let edges = 0;
    for (const make of [chargerServed, managerServed]) {
      const { kind, around, person } = make();
      const program = around.program(person);
      for (const { path, method, operation } of operations()) {
        const schema = operation.requestBody?.content["application/json"]?.schema;
        if (schema === undefined || !isOf(kind, operation) || path === "/api/settings") continue;
        if (kind === "manager" && !operation.tags.includes("manager")) continue;
        const isPersonal = operation.security?.length === 1;
        const base = BASES[path] ?? {};
        const ask = (body: unknown): HttpAnswer => {
          // Nothing stays of what was taken before.
          if (path === "/api/tokens")
            for (const { name } of person.get("/api/tokens").json.tokens)
              if (name !== "program") person.ask("DELETE", `/api/tokens/${name}`);
          const who = isPersonal ? person : program;
          return who.ask(method.toUpperCase(), path.replace("{id}", "Charger-1"), { body });
        };
        const takes = (body: unknown): boolean => {
          let answer = ask(body);
          // A password was wrong too often: nobody has looked at the body's words, but at its shape.
          if (answer.status === 429) answer = { ...answer, status: 401 };
          return !(answer.status === 422 && answer.json.path !== undefined && !OTHERWISE.test(answer.text));
        };
        if (path === "/api/setup") continue;
        for (const { body, isGood, what } of edgesOf(resolved(schema), base)) {
          assert.equal(takes(body), isGood, `${method} ${path}: ${what} ${JSON.stringify(body)?.slice(0, 200)}`);
          edges += 1;
          if (path === "/api/logout" || path === "/api/password")
            person.post("/api/login", { password: "a good password" });
        }
      }
    }
    assert.ok(edges > 120, String(edges));
  });

  it("describes the set-up as it is taken, at the edges of each member", () => {
    const schema = API.paths["/api/setup"]?.["post"]?.requestBody?.content["application/json"]?.schema;
    assert.ok(schema !== undefined);
    for (const { body, isGood, what } of edgesOf(resolved(schema), { password: "a good password" })) {
      const bench = new PortalMeter();
      bench.start();
      const { status } = bench.around.phone().post("/api/setup", body);
      assert.equal(status, isGood ? 204 : 422, what);
    }
  });
});

/** A good body of each request that needs one. */
const BASES: { readonly [path: string]: { readonly [name: string]: unknown } } = {
  "/api/login": { password: "not this" },
  "/api/password": { old: "not this", new: "not this either" },
  "/api/tokens": { name: "hall" },
  "/api/certificate": { certificate: "", key: "" },
  "/api/restore": { kind: "charger", version: "1.0.0", settings: {} },
  "/api/network": { ssid: "somewhere", password: "" },
  "/api/update/fetch": { url: "ftp://example.org/image" },
};

/** Refused for what no schema sees: the restore of another kind, a wrong installer's password. */
const OTHERWISE = /is not charger|is wrong|PEM|was wrong too often|one too many/;

function isOf(kind: string, { tags }: Operation): boolean {
  return tags.every((tag) => tag === kind || (tag !== "charger" && tag !== "manager"));
}

interface Edge {
  readonly what: string;
  readonly body: unknown;
  readonly isGood: boolean;
}

/** `base` with each member at its bounds and beyond them, left out, and one too many. */
function edgesOf(schema: JsonSchema, base: { readonly [name: string]: unknown }): readonly Edge[] {
  const { properties = {}, required = [] } = schema;
  const edges: Edge[] = [
    { what: "as it is", body: base, isGood: true },
    { what: "one member too many", body: { ...base, stranger: 1 }, isGood: schema.additionalProperties !== false },
    { what: "a list", body: [], isGood: false },
    { what: "null", body: null, isGood: false },
  ];
  for (const name of required) {
    const { [name]: _, ...rest } = base;
    edges.push({ what: `${name} is missing`, body: rest, isGood: false });
  }
  for (const [name, property] of Object.entries(properties)) {
    const own = resolved(property);
    if (own.properties !== undefined) {
      const inner = { password: "" };
      for (const edge of edgesOf(own, inner))
        edges.push({ ...edge, what: `${name}: ${edge.what}`, body: { ...base, [name]: edge.body } });
      continue;
    }
    const [good, bad] = valuesOf(own);
    for (const value of good) edges.push({ what: name, body: { ...base, [name]: value }, isGood: true });
    for (const value of bad) edges.push({ what: name, body: { ...base, [name]: value }, isGood: false });
  }
  return edges;
}

/** At the bounds, and beyond them. */
function valuesOf(schema: JsonSchema): readonly [good: readonly unknown[], bad: readonly unknown[]] {
  if (schema.enum !== undefined) return [schema.enum, ["no such", 77]];
  const types = [schema.type ?? []].flat();
  const isNullable = types.includes("null");
  const nothing = isNullable ? [[null], []] : [[], [null]];
  if (types.includes("boolean"))
    return [
      [true, false, ...(nothing[0] ?? [])],
      [0, "true", ...(nothing[1] ?? [])],
    ];
  if (types.includes("number") || types.includes("integer")) {
    const { minimum = 0, maximum = 0 } = schema;
    const good = [minimum, maximum];
    const bad: unknown[] = [minimum - 1, maximum + 1, "1", true];
    if (types.includes("integer")) bad.push(minimum + 0.5);
    return [
      [...good, ...(nothing[0] ?? [])],
      [...bad, ...(nothing[1] ?? [])],
    ];
  }
  if (types.includes("object")) return [[{}], [[], "x", 1, ...(nothing[1] ?? [])]];
  const { minLength = 0, maxLength = 0, pattern } = schema;
  const texts = [minLength, maxLength].map((length) => "a".repeat(length));
  const fits = (text: string): boolean => pattern === undefined || new RegExp(pattern).test(text);
  const bad: unknown[] = ["a".repeat(maxLength + 1), 1, ["a"]];
  if (minLength > 0) bad.push("a".repeat(minLength - 1));
  if (pattern !== undefined) bad.push("é".repeat(Math.max(8, minLength)));
  return [
    [...texts.filter(fits), ...(nothing[0] ?? [])],
    [...bad, ...(nothing[1] ?? [])],
  ];
}
