import assert from "node:assert/strict";
import type { HttpAnswer, HttpVisitor } from "../../support/virtual-http";
import { HOME, PASSWORD, PortalRig } from "./rig";

/** Every secret that a part can have, each of which is found again wherever it stands. */
const SECRETS = {
  pin: "pin-SECRET-1",
  mqtt: "mqtt-SECRET-2",
  tls: "tls-SECRET-3",
  user: "u-SEC-4",
  wifi: "wifi-SECRET-5",
  wrong: "wrong-SECRET-6",
  changed: "changed-SECRET-7",
} as const;

const READS = [
  "/",
  "/api/about",
  "/api/status",
  "/api/settings",
  "/api/backup",
  "/api/log",
  "/api/network",
  "/api/networks",
  "/api/tokens",
  "/api/update",
  "/api/things",
  "/nothing",
];

describe("secrets of a part", () => {
  it("stand in no answer, whatever is asked, nor in the log", () => {
    const rig = new PortalRig();
    const seen: string[] = [];
    const note = (answer: HttpAnswer): HttpAnswer => {
      seen.push(`${[...answer.headers].flat().join("\n")}\n${answer.text}`);
      return answer;
    };
    const person = rig.setUp();
    const program = rig.program(person, "read");
    const { pin, mqtt, tls, user, wifi, wrong, changed } = SECRETS;
    const settings = { pin, mqtt: { password: mqtt, tls: { key: tls } }, users: [{ tag: "A", pin: user }] };
    assert.equal(note(person.ask("PATCH", "/api/settings", { body: settings })).status, 200);
    rig.air.add({ ...HOME, password: wifi });
    note(person.ask("PUT", "/api/network", { body: { ssid: HOME.ssid, password: wrong } }));
    rig.pass(10_000);
    note(person.ask("PUT", "/api/network", { body: { ssid: HOME.ssid, password: wifi } }));
    rig.pass(10_000);
    assert.equal(rig.wifi.view.state, "joined");

    for (const body of [
      { password: [PASSWORD] },
      { password: PASSWORD.repeat(9) },
      { password: { [PASSWORD]: 1 } },
      { old: PASSWORD, new: wrong.slice(0, 7) },
      { old: wrong, new: [changed] },
      { ssid: "x", password: wrong.slice(0, 5) },
      { pin: pin.repeat(3), mqtt: { password: [mqtt] } },
      { mqtt: { tls: { key: tls.repeat(9) } } },
      { users: [{ tag: "A", pin: user.repeat(3) }] },
      { kind: "charger", version: "1", settings: { pin: [pin] } },
      `{"password":"${PASSWORD}"`,
      `{"pin":"${pin}",}`,
    ])
      for (const [method, path] of [
        ["POST", "/api/setup"],
        ["POST", "/api/login"],
        ["POST", "/api/password"],
        ["PUT", "/api/network"],
        ["PATCH", "/api/settings"],
        ["POST", "/api/restore"],
      ] as const)
        note(person.ask(method, path, { body }));
    rig.pass(600_000);
    note(person.post("/api/login", { password: PASSWORD }));
    for (const path of READS) for (const visitor of [person, program, rig.neighbour()]) note(visitor.get(path));
    seen.push(firstEvent(rig, person));
    note(person.post("/api/password", { old: wrong, new: changed }));
    const token = person.cookie?.slice("session=".length) ?? "";
    note(person.post("/api/password", { old: PASSWORD, new: changed }));
    for (const path of READS) note(person.get(path));

    const cookies = new Set(seen.flatMap((text) => [...text.matchAll(/session=([^;]{20,})/g)].map(([, key]) => key)));
    assert.ok(cookies.has(token), "a session's key stands in the answer that opened it, and nowhere else");
    const secrets = { ...SECRETS, password: PASSWORD, key: rig.key, token: program.token ?? "" };
    const all = [...seen, ...rig.log].map((text) => text.replace(/session=[^;]+/g, ""));
    for (const [name, secret] of Object.entries(secrets)) {
      assert.ok(secret.length >= 7, name);
      // A secret of another kind that somebody takes for a name, or for what is no secret, is his own words.
      for (const text of all)
        assert.equal(text.includes(secret) && !text.includes("is not known here"), false, `${name}: ${text}`);
    }
    for (const key of cookies)
      assert.equal(
        all.some((text) => text.includes(key ?? "?")),
        false,
      );
    const shown = person.get("/api/settings").json.secrets;
    assert.deepEqual(shown, ["pin", "mqtt.password", "mqtt.tls.key", "users[0].pin"]);
  });

  it("are on the console where a person needs one: the access point's password, and there alone", () => {
    const rig = new PortalRig();
    rig.setUp();
    assert.equal(
      rig.console.some((line) => line.includes(rig.key)),
      true,
    );
    assert.equal(
      rig.log.some((line) => line.includes(rig.key)),
      false,
    );
    assert.equal(
      rig.log.some((line) => line.includes(PASSWORD)),
      false,
    );
  });

  it("are kept as hashes: the portal's password and its tokens", () => {
    const rig = new PortalRig();
    const person = rig.setUp();
    const program = rig.program(person, "write");
    const store = rig.flash.open({ path: "portal", format: "string" });
    const stored = `${store.read("password")}${store.read("tokens")}`;
    assert.equal(stored.includes(PASSWORD), false);
    assert.equal(stored.includes(program.token ?? "?"), false);
    assert.ok(stored.includes("write-1"));
  });
});

/** The first message of an event stream. */
function firstEvent(rig: PortalRig, visitor: HttpVisitor): string {
  const wire = visitor.wire();
  wire.send(visitor.request("GET", "/api/events"));
  rig.pass(1_000);
  wire.close();
  assert.match(wire.text, /data: \{/);
  return wire.text;
}
