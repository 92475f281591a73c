import assert from "node:assert/strict";
import { ACCOUNT_ROUTES } from "../../../modules/portal/account-routes";
import type { PortalCertificate } from "../../../modules/portal/certificate";
import { certificateRoutes } from "../../../modules/portal/certificate-routes";
import { NETWORK_ROUTES } from "../../../modules/portal/network-routes";
import { PART_ROUTES } from "../../../modules/portal/part-routes";
import type { RouteAccess } from "../../../modules/portal/route";
import { UPDATE_ROUTES } from "../../../modules/portal/update-routes";
import type { HttpVisitor } from "../../support/virtual-http";
import { HOME, PASSWORD, PortalRig } from "./rig";

interface Row {
  readonly method: string;
  readonly path: string;
  readonly access: RouteAccess;
  /** That an allowed visitor sends, and what comes back. */
  readonly body?: unknown;
  readonly status: number;
}

/** Who may what, as docs/security.md has it; `status`: for who may. */
const TABLE: readonly Row[] = [
  { method: "GET", path: "/api/about", access: "open", status: 200 },
  { method: "POST", path: "/api/login", access: "open", body: { password: PASSWORD }, status: 204 },
  { method: "POST", path: "/api/logout", access: "person", status: 204 },
  {
    method: "POST",
    path: "/api/password",
    access: "person",
    body: { old: PASSWORD, new: "another one" },
    status: 204,
  },
  { method: "GET", path: "/api/tokens", access: "person", status: 200 },
  { method: "POST", path: "/api/tokens", access: "person", body: { name: "hall" }, status: 200 },
  { method: "DELETE", path: "/api/tokens/read-1", access: "person", status: 204 },
  { method: "GET", path: "/api/certificate", access: "person", status: 200 },
  { method: "PUT", path: "/api/certificate", access: "person", body: { certificate: "", key: "" }, status: 422 },
  { method: "DELETE", path: "/api/certificate", access: "person", status: 204 },
  { method: "GET", path: "/api/status", access: "read", status: 200 },
  { method: "GET", path: "/api/events", access: "read", status: 200 },
  { method: "GET", path: "/api/settings", access: "read", status: 200 },
  { method: "PATCH", path: "/api/settings", access: "write", body: { currentA: 10 }, status: 200 },
  { method: "GET", path: "/api/backup", access: "read", status: 200 },
  {
    method: "POST",
    path: "/api/restore",
    access: "write",
    body: { kind: "charger", version: "1.0.0", settings: {} },
    status: 200,
  },
  { method: "GET", path: "/api/log", access: "read", status: 200 },
  { method: "POST", path: "/api/restart", access: "write", status: 202 },
  { method: "GET", path: "/api/network", access: "first-contact", status: 200 },
  { method: "GET", path: "/api/networks", access: "first-contact", status: 200 },
  { method: "PUT", path: "/api/network", access: "first-contact", body: HOME, status: 202 },
  { method: "GET", path: "/api/update", access: "read", status: 200 },
  { method: "PUT", path: "/api/update", access: "write", body: "no image", status: 422 },
  {
    method: "POST",
    path: "/api/update/fetch",
    access: "write",
    body: { url: "ftp://example.org/" },
    status: 422,
  },
  { method: "POST", path: "/api/command", access: "write", status: 200 },
  { method: "GET", path: "/api/things", access: "read", status: 200 },
  { method: "PUT", path: "/api/things/one", access: "write", status: 200 },
];

/** Who asks; 0: may. */
const VISITORS: readonly {
  readonly who: string;
  readonly isSetUp: boolean;
  readonly refused: Readonly<Record<RouteAccess, 0 | 401 | 403>>;
  readonly come: (rig: PortalRig, person: HttpVisitor | undefined) => HttpVisitor;
}[] = [
  {
    who: "nobody, before the set-up",
    isSetUp: false,
    refused: { open: 0, "first-contact": 401, read: 401, write: 401, person: 401 },
    come: (rig) => rig.neighbour(),
  },
  {
    who: "at hand, before the set-up",
    isSetUp: false,
    refused: { open: 0, "first-contact": 0, read: 401, write: 401, person: 401 },
    come: (rig) => rig.phone(),
  },
  {
    who: "nobody",
    isSetUp: true,
    refused: { open: 0, "first-contact": 401, read: 401, write: 401, person: 401 },
    come: (rig) => rig.neighbour(),
  },
  {
    who: "at hand, after the set-up",
    isSetUp: true,
    refused: { open: 0, "first-contact": 401, read: 401, write: 401, person: 401 },
    come: (rig) => rig.phone(),
  },
  {
    who: "a wrong cookie",
    isSetUp: true,
    refused: { open: 0, "first-contact": 401, read: 401, write: 401, person: 401 },
    come: (rig) => Object.assign(rig.neighbour(), { cookie: `session=${"A".repeat(43)}` }),
  },
  {
    who: "a session",
    isSetUp: true,
    refused: { open: 0, "first-contact": 0, read: 0, write: 0, person: 0 },
    come: (_rig, person) => person as HttpVisitor,
  },
  {
    who: "a token that may read",
    isSetUp: true,
    refused: { open: 0, "first-contact": 403, read: 0, write: 403, person: 403 },
    come: (rig, person) => rig.program(person as HttpVisitor, "read"),
  },
  {
    who: "a token that may write",
    isSetUp: true,
    refused: { open: 0, "first-contact": 0, read: 0, write: 0, person: 403 },
    come: (rig, person) => rig.program(person as HttpVisitor, "write"),
  },
  {
    who: "a wrong token beside a good cookie",
    isSetUp: true,
    refused: { open: 0, "first-contact": 401, read: 401, write: 401, person: 401 },
    come: (_rig, person) => Object.assign(person as HttpVisitor, { token: "B".repeat(43) }),
  },
];

/** The answer's first bytes: a stream of events has no end. */
function statusOf(rig: PortalRig, visitor: HttpVisitor, { method, path, body }: Row): number {
  const isImage = typeof body === "string";
  const wire = visitor.wire();
  wire.send(
    visitor.request(method, path, {
      ...(body === undefined ? {} : { body }),
      ...(isImage ? { headers: { "Content-Type": "application/octet-stream" } } : {}),
    }),
  );
  for (let tries = 0; tries < 100 && wire.text === ""; tries++) rig.pass(50);
  wire.close();
  rig.pass(50);
  return Number(wire.text.split(" ")[1]);
}

describe("who may what in the portal", () => {
  it("stands in the route tables as in docs/security.md", () => {
    const routes = [
      ...PART_ROUTES,
      ...ACCOUNT_ROUTES,
      ...NETWORK_ROUTES,
      ...UPDATE_ROUTES,
      ...certificateRoutes({} as PortalCertificate, () => {}),
    ];
    const found = routes.map(({ method, path, access }) => `${method} ${path} ${access}`);
    const own = ["/api/command", "/api/things", "/api/things/one"];
    const wanted = TABLE.filter(({ path }) => !own.includes(path)).map(
      ({ method, path, access }) => `${method} ${path.replace("read-1", "*")} ${access}`,
    );
    assert.deepEqual(found.sort(), [...wanted, "POST /api/setup open"].sort());
  });

  for (const { who, isSetUp, refused, come } of VISITORS)
    it(`is what ${who} is told on every route`, () => {
      const found: string[] = [];
      const wanted: string[] = [];
      for (const row of TABLE) {
        const rig = new PortalRig();
        const person = isSetUp ? rig.setUp() : undefined;
        if (person !== undefined && row.path.startsWith("/api/tokens/") && refused.person === 0)
          rig.program(person, "read");
        const visitor = come(rig, person);
        const before = rig.done.length;
        const isRefused = refused[row.access];
        // Before there is a password none is right.
        const status = row.path === "/api/login" && !isSetUp ? 401 : row.status;
        found.push(`${row.method} ${row.path} ${statusOf(rig, visitor, row)}`);
        wanted.push(`${row.method} ${row.path} ${isRefused === 0 ? status : isRefused}`);
        if (isRefused === 0) continue;
        assert.deepEqual(rig.done.slice(before), [], `${row.method} ${row.path} did something`);
        if (row.access === "person" && isSetUp) rig.login();
      }
      assert.deepEqual(found, wanted);
    });

  it("ends for an old cookie with the logout, with another password, with a restart and with time", () => {
    const rig = new PortalRig();
    const person = rig.setUp();
    const other = rig.login();
    const stolen = rig.neighbour();
    stolen.cookie = person.cookie;
    assert.equal(stolen.get("/api/status").status, 200);
    const ended = person.post("/api/logout");
    assert.match(ended.headers.get("set-cookie") ?? "", /^session=; HttpOnly; SameSite=Strict; Path=\/; Max-Age=0$/);
    assert.equal(stolen.get("/api/status").status, 401);
    assert.equal(other.get("/api/status").status, 200);

    rig.login(person);
    stolen.cookie = person.cookie;
    assert.equal(other.post("/api/password", { old: PASSWORD, new: "quite another one" }).status, 204);
    assert.equal(stolen.get("/api/status").status, 401);
    assert.equal(other.get("/api/status").status, 200, "who changed it has a new cookie");
    assert.equal(stolen.post("/api/login", { password: PASSWORD }).status, 401);

    rig.start();
    assert.equal(other.get("/api/status").status, 401);
    assert.equal(other.post("/api/login", { password: "quite another one" }).status, 204);
    rig.pass(29 * 60_000);
    assert.equal(other.get("/api/status").status, 200);
    rig.pass(30 * 60_000);
    assert.equal(other.get("/api/status").status, 401);
  });

  it("ends for an open stream of events with the session that opened it", () => {
    for (const end of ["logout", "password", "time", "token"] as const) {
      const rig = new PortalRig();
      const person = rig.setUp();
      const reader = end === "token" ? rig.program(person, "read") : person;
      const wire = reader.wire();
      wire.send(reader.request("GET", "/api/events"));
      rig.pass(1_000);
      assert.equal(rig.portal.pages, 1);
      if (end === "logout") person.post("/api/logout");
      else if (end === "password") person.post("/api/password", { old: PASSWORD, new: "quite another one" });
      else if (end === "token") person.ask("DELETE", "/api/tokens/read-1");
      else rig.pass(30 * 60_000);
      rig.shown += 1;
      rig.pass(15_000);
      assert.equal(wire.isOver, true, end);
      assert.equal(wire.text.includes('"shown":1'), false, end);
      assert.equal(rig.portal.pages, 0);
    }
  });
});
