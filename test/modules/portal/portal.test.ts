import assert from "node:assert/strict";
import { virtualUdp } from "../../../hosts/virtual/udp";
import { NAME_PROBE } from "../../../modules/captive/probes";
import type { UdpSocket } from "../../../modules/device/udp";
import { encodeName } from "../../../modules/dns/name";
import { HOME, OWN_ADDRESS, PAGE, PAGE_TAG, PART, PASSWORD, PortalRig } from "./rig";

const OTHER_PASSWORD = "quite another one";

describe("the portal's first contact", () => {
  it("through the access point: about, networks, join, password, session", () => {
    const rig = new PortalRig();
    rig.air.add(HOME);
    const phone = rig.phone();
    const about = phone.get("/api/about").json;
    assert.deepEqual([about.isSetUp, about.isLoggedIn, about.isAtHand, about.hasWifi], [false, false, true, true]);
    assert.deepEqual(phone.get("/api/networks").json, {
      networks: [{ ssid: "home", rssiDbm: -60, isOpen: false }],
    });
    assert.equal(phone.get("/api/network").json.state, "apart");
    assert.equal(phone.ask("PUT", "/api/network", { body: HOME }).status, 202);
    rig.pass(5_000);
    const network = phone.get("/api/network").json;
    assert.equal(network.state, "joined");
    assert.equal(network.name, "Charger-1.local");
    assert.equal(phone.post("/api/setup", { password: PASSWORD }).status, 204);
    assert.equal(phone.get("/api/about").json.isLoggedIn, true);
    assert.equal(phone.get("/api/settings").status, 200);
    assert.deepEqual(rig.done, ["login"]);
    assert.equal(rig.neighbour().post("/api/login", { password: PASSWORD }).status, 204);
  });

  it("from the network: with the access point's password as a key, and not without", () => {
    const rig = new PortalRig();
    const neighbour = rig.neighbour();
    assert.equal(neighbour.get("/api/about").json.isAtHand, false);
    assert.equal(neighbour.get("/api/network").status, 401);
    assert.equal(neighbour.post("/api/setup", { password: PASSWORD }).status, 403);
    assert.equal(neighbour.post("/api/setup", { password: PASSWORD, key: "KRYPTON123" }).status, 403);
    assert.equal(neighbour.get("/api/about").json.isSetUp, false);
    assert.equal(neighbour.post("/api/setup", { password: PASSWORD, key: rig.key }).status, 204);
    assert.equal(neighbour.get("/api/status").status, 200);
  });

  it("lets nobody guess the key: five wrong ones, then waits that double, and the phone in the access point does not wait", () => {
    const rig = new PortalRig();
    const neighbour = rig.neighbour();
    const guess = (key: string) => neighbour.post("/api/setup", { password: PASSWORD, key });
    for (let tries = 0; tries < 5; tries++) assert.equal(guess(`WRONG-${tries}`).status, 403);
    let waitS = 2;
    for (let tries = 0; tries < 4; tries++) {
      const told = guess(rig.key);
      assert.equal(told.status, 429, "the right one is not even looked at");
      assert.equal(told.json.retryAfterS, waitS);
      assert.equal(told.headers.get("retry-after"), String(waitS));
      rig.pass(waitS * 1_000);
      assert.equal(guess("WRONG").status, 403);
      waitS *= 2;
    }
    assert.equal(rig.phone().post("/api/setup", { password: PASSWORD }).status, 204);
  });

  it("is over with the first password, also for two at once", () => {
    const rig = new PortalRig();
    const [one, two] = [rig.phone(), rig.phone()];
    const wires = [one.wire(), two.wire()];
    wires[0]?.send(one.request("POST", "/api/setup", { body: { password: PASSWORD } }));
    wires[1]?.send(two.request("POST", "/api/setup", { body: { password: OTHER_PASSWORD } }));
    rig.pass(2_000);
    assert.deepEqual(
      wires.map(({ text }) => text.slice(9, 12)),
      ["204", "409"],
    );
    assert.equal(one.post("/api/setup", { password: OTHER_PASSWORD }).status, 409);
    assert.equal(rig.neighbour().post("/api/setup", { password: OTHER_PASSWORD, key: rig.key }).status, 409);
    assert.equal(rig.neighbour().post("/api/login", { password: PASSWORD }).status, 204);
  });

  it("is over, too, for a body that ends after somebody else's password was set", () => {
    const rig = new PortalRig();
    const slow = rig.phone();
    const bytes = slow.request("POST", "/api/setup", { body: { password: OTHER_PASSWORD } });
    const wire = slow.wire();
    wire.send(bytes.subarray(0, bytes.length - 3));
    rig.pass(1_000);
    rig.setUp();
    wire.send(bytes.subarray(bytes.length - 3));
    rig.pass(1_000);
    assert.equal(wire.text.slice(9, 12), "409");
  });

  it("refuses passwords of 7 and of 65 characters", () => {
    const rig = new PortalRig();
    for (const [length, status] of [
      [7, 422],
      [65, 422],
      [64, 204],
    ] as const)
      assert.equal(rig.phone().post("/api/setup", { password: "é".repeat(length) }).status, status);
    assert.equal(rig.neighbour().post("/api/login", { password: "é".repeat(64) }).status, 204);
  });

  it("is at hand for nobody where the home network has the access point's addresses", () => {
    const rig = new PortalRig();
    rig.air.lease = () => "192.168.4.66";
    rig.joinHome();
    assert.equal(rig.wifi.view.accessPoint.isOpen, true);
    const somebody = rig.phone();
    assert.equal(somebody.get("/api/about").json.isAtHand, false);
    assert.equal(somebody.post("/api/setup", { password: PASSWORD }).status, 403);
    assert.equal(somebody.post("/api/setup", { password: PASSWORD, key: rig.key }).status, 204);
  });

  it("is at hand on the computer that it runs on", () => {
    const rig = new PortalRig({ hasWifi: false });
    assert.equal(rig.visitor("127.0.0.1", "localhost:8080").get("/api/about").json.isAtHand, true);
    assert.equal(rig.visitor("127.0.0.1", "localhost:8080").post("/api/setup", { password: PASSWORD }).status, 204);
  });

  it("says without Wi-Fi that there is none", () => {
    const rig = new PortalRig({ hasWifi: false, hasUpdater: false });
    const person = rig.visitor("127.0.0.1", "localhost");
    person.post("/api/setup", { password: PASSWORD });
    assert.deepEqual(person.get("/api/network").json.hasWifi, false);
    assert.equal(person.get("/api/networks").status, 404);
    assert.equal(person.ask("PUT", "/api/network", { body: HOME }).status, 404);
    assert.equal(person.get("/api/update").status, 404);
    assert.equal(person.ask("PUT", "/api/update", { body: "x" }).status, 404);
    assert.equal(person.post("/api/update/fetch", { url: "https://example.org/" }).status, 404);
  });
});

describe("names that a part goes by", () => {
  const OWN = ["Charger-1", "charger-1.local", "CHARGER-1.LOCAL.", "localhost", "192.0.2.1", "192.0.2.1:8080", "[::1]"];
  const FOREIGN = ["evil.example", "charger-1.local.evil.example", "charger-2.local", "192.0.2.1.evil.example", ""];

  for (const host of OWN)
    it(`${host} is one`, () => assert.equal(new PortalRig().neighbour(host).get("/api/about").status, 200));

  for (const host of FOREIGN)
    it(`${JSON.stringify(host)} is none: 421 from the network, 302 through the access point`, () => {
      const rig = new PortalRig();
      for (const path of ["/", "/api/about", "/nothing"]) {
        assert.equal(rig.neighbour(host).get(path).status, 421);
        const phone = rig.phone(host).get(path);
        assert.equal(phone.status, 302);
        assert.equal(phone.headers.get("location"), `http://${OWN_ADDRESS}/`);
      }
    });

  it("are told apart for posts, too: nothing of a foreign name's is done", () => {
    const rig = new PortalRig();
    const person = rig.setUp();
    const rebound = rig.neighbour("evil.example");
    rebound.cookie = person.cookie;
    const before = rig.done.length;
    assert.equal(rebound.post("/api/command").status, 421);
    assert.equal(rig.done.length, before);
  });
});

describe("what another site makes a browser ask", () => {
  for (const [what, headers, status] of [
    ["its own origin", {}, 200],
    ["another origin", { Origin: "http://evil.example" }, 403],
    ["the same host over https", { Origin: "https://charger-1.local" }, 403],
    ["another port", { Origin: "http://charger-1.local:81" }, 403],
    ["null", { Origin: "null" }, 403],
    ["cross-site", { "Sec-Fetch-Site": "cross-site" }, 403],
    ["same-site", { "Sec-Fetch-Site": "same-site" }, 403],
    ["a form's content type", { "Content-Type": "text/plain" }, 415],
    ["a form's other content type", { "Content-Type": "application/x-www-form-urlencoded" }, 415],
  ] as const)
    it(`with ${what}: ${status}`, () => {
      const rig = new PortalRig();
      const person = rig.setUp();
      const before = rig.done.length;
      assert.equal(person.ask("POST", "/api/command", { headers }).status, status);
      assert.equal(rig.done.length - before, status === 200 ? 1 : 0);
    });

  it("with a cookie and without an origin: 403; a program with a token has none", () => {
    const rig = new PortalRig();
    const person = rig.setUp();
    const wire = person.wire();
    wire.send(
      `POST /api/command HTTP/1.1\r\nHost: ${person.host}\r\nCookie: ${person.cookie}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
    );
    rig.pass(1_000);
    assert.equal(wire.text.slice(9, 12), "403");
    const program = rig.program(person, "write");
    const other = program.wire();
    other.send(
      `POST /api/command HTTP/1.1\r\nHost: ${program.host}\r\nAuthorization: Bearer ${program.token}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
    );
    rig.pass(1_000);
    assert.equal(other.text.slice(9, 12), "200");
  });

  it("is allowed by no answer (CORS), and framed by nobody", () => {
    const rig = new PortalRig();
    const answer = rig.neighbour().ask("OPTIONS", "/api/command", {
      headers: { Origin: "http://evil.example", "Access-Control-Request-Method": "POST" },
    });
    assert.equal(answer.status, 405);
    assert.equal(
      [...answer.headers.keys()].some((name) => name.startsWith("access-control-")),
      false,
    );
    const page = rig.neighbour().get("/");
    assert.match(page.headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
    assert.equal(page.headers.get("x-content-type-options"), "nosniff");
  });
});

describe("what the systems of phones and computers ask through the access point", () => {
  /** As written by who asks: Android, Apple, Windows, Firefox, NetworkManager. What each takes for the Internet. */
  const PROBES = [
    ["connectivitycheck.gstatic.com", "/generate_204", 204, ""],
    ["clients3.google.com", "/generate_204", 204, ""],
    ["www.google.com", "/gen_204", 204, ""],
    [
      "captive.apple.com",
      "/hotspot-detect.html",
      200,
      "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
    ],
    [
      "www.apple.com",
      "/library/test/success.html",
      200,
      "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
    ],
    ["www.msftconnecttest.com", "/connecttest.txt", 200, "Microsoft Connect Test"],
    ["www.msftncsi.com", "/ncsi.txt", 200, "Microsoft NCSI"],
    ["detectportal.firefox.com", "/success.txt", 200, "success\n"],
    [
      "detectportal.firefox.com",
      "/canonical.html",
      200,
      '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
    ],
    ["nmcheck.gnome.org", "/check_network_status.txt", 200, "NetworkManager is online\n"],
    ["network-test.debian.org", "/nm", 200, "NetworkManager is online\n"],
    ["ping.archlinux.org", "/nm-check.txt", 200, "NetworkManager is online\n"],
    ["fedoraproject.org", "/static/hotspot.txt", 200, "OK"],
    ["connectivity-check.ubuntu.com", "/", 204, ""],
    ["networkcheck.kde.org", "/", 200, "OK\n"],
  ] as const;

  const assertCaptive = (rig: PortalRig): void => {
    for (const [host, path] of PROBES) {
      const { status, headers } = rig.phone(host).get(path);
      assert.equal(status, 302, host);
      assert.equal(headers.get("location"), `http://${OWN_ADDRESS}/`);
      assert.equal(headers.get("cache-control"), "no-store");
    }
  };

  it("leads them to the part, until a minute after the phone was told its new address", () => {
    const rig = new PortalRig();
    assertCaptive(rig);
    rig.joinHome();
    assertCaptive(rig);
    assert.equal(rig.phone().get("/api/network").json.state, "joined");
    rig.pass(59_000);
    assertCaptive(rig);
    rig.pass(1_000);
    for (const [host, path, status, body] of PROBES) {
      const answer = rig.phone(host).get(path);
      assert.equal(answer.status, status, host);
      assert.equal(answer.text, body, host);
    }
    assert.equal(rig.phone("example.org").get("/").status, 302, "all else goes on");
  });

  it("is answered by the name server, too, and Windows finds its address once the phone was told", () => {
    const rig = new PortalRig();
    const ask = nameClient(rig);
    assert.equal(ask(["example", "org"]), OWN_ADDRESS);
    assert.equal(ask(NAME_PROBE.labels), OWN_ADDRESS);
    rig.joinHome();
    rig.phone().get("/api/network");
    rig.pass(60_000);
    rig.phone("www.msftconnecttest.com").get("/connecttest.txt");
    assert.equal(ask(NAME_PROBE.labels), NAME_PROBE.address);
    assert.equal(ask(["example", "org"]), OWN_ADDRESS);
  });

  it("begins anew when the access point opens again", () => {
    const rig = new PortalRig();
    rig.joinHome();
    rig.phone().get("/api/network");
    rig.pass(30 * 60_000);
    assert.equal(rig.wifi.view.accessPoint.isOpen, false);
    rig.wifi.forget();
    rig.pass(5_000);
    assert.equal(rig.wifi.view.accessPoint.isOpen, true);
    assertCaptive(rig);
  });
});

describe("the portal's page", () => {
  it("comes whole, is 304 for who has it, and a HEAD has no body", () => {
    const rig = new PortalRig();
    const neighbour = rig.neighbour();
    const page = neighbour.get("/");
    assert.deepEqual(page.bytes, PAGE);
    assert.equal(page.headers.get("content-length"), String(PAGE.length));
    const again = neighbour.get("/", { "If-None-Match": `"${PAGE_TAG}"` });
    assert.deepEqual([again.status, again.bytes.length], [304, 0]);
    const head = neighbour.ask("HEAD", "/");
    assert.deepEqual([head.status, head.headers.get("content-length")], [200, String(PAGE.length)]);
    assert.equal(neighbour.post("/").status, 404);
    assert.equal(neighbour.get("/nothing").status, 404);
  });

  it("is not in the way of HEAD for what reads, and 405 says what a path has", () => {
    const rig = new PortalRig();
    const person = rig.setUp();
    assert.equal(person.ask("HEAD", "/api/status").status, 200);
    assert.equal(rig.neighbour().ask("HEAD", "/api/status").status, 401);
    assert.equal(person.ask("HEAD", "/api/events").status, 200);
    const refused = person.ask("DELETE", "/api/settings");
    assert.deepEqual([refused.status, refused.headers.get("allow")], [405, "GET, PATCH"]);
  });
});

describe("a restart from the portal", () => {
  it("comes once, after the answer, and not where the part is busy by then", () => {
    const rig = new PortalRig();
    const person = rig.setUp();
    rig.busy = "a car charges";
    assert.deepEqual([person.post("/api/restart").status, person.post("/api/restart").json.error], [409, rig.busy]);
    rig.busy = undefined;
    assert.equal(person.post("/api/restart").status, 202);
    rig.busy = "a car charges";
    rig.pass(1_000);
    assert.equal(rig.done.includes("restart"), false);
    rig.busy = undefined;
    assert.equal(person.post("/api/restart").status, 202);
    assert.equal(person.post("/api/restart").status, 202);
    rig.pass(2_000);
    assert.equal(rig.done.filter((each) => each === "restart").length, 1);
  });
});

describe("settings over HTTP", () => {
  it("are changed all or nothing, and a refusal says where", () => {
    const rig = new PortalRig();
    const person = rig.setUp();
    const refused = person.ask("PATCH", "/api/settings", { body: { currentA: 20, mqtt: { port: 65_536 } } });
    assert.equal(refused.status, 422);
    assert.equal(refused.json.path, "$.mqtt.port");
    assert.equal(person.get("/api/settings").json.settings.currentA, 16);
    const taken = person.ask("PATCH", "/api/settings", { body: { currentA: 20, mqtt: { host: "broker" } } });
    assert.equal(taken.json.settings.mqtt.port, 1_883);
    assert.equal(taken.json.settings.mqtt.host, "broker");
  });

  it("come back from a backup, and secrets stay as they are", () => {
    const rig = new PortalRig();
    const person = rig.setUp();
    person.ask("PATCH", "/api/settings", { body: { currentA: 20, mqtt: { host: "broker", password: "hunter22" } } });
    const file = person.get("/api/backup");
    assert.equal(file.headers.get("content-disposition"), `attachment; filename="${PART}-settings.json"`);
    person.ask("PATCH", "/api/settings", { body: { currentA: 3, mqtt: { host: "" } } });
    const back = person.post("/api/restore", file.json);
    assert.equal(back.status, 200);
    assert.deepEqual([back.json.settings.currentA, back.json.settings.mqtt.host], [20, "broker"]);
    assert.deepEqual(back.json.secrets, ["mqtt.password"]);
    const foreign = person.post("/api/restore", { ...file.json, kind: "meter" });
    assert.deepEqual([foreign.status, foreign.json.path], [422, "$.kind"]);
  });

  for (const [what, body, status] of [
    ["nothing", "", 422],
    ["no JSON", "{", 422],
    ["a list", "[]", 422],
    ["a name that nobody knows", '{"a":1}', 422],
    ["a prototype", '{"__proto__":{"currentA":1}}', 422],
    ["nests deep", "[".repeat(2_000), 422],
    ["4,096 bytes", `{"currentA":1${" ".repeat(4_082)}}`, 200],
    ["4,097 bytes", `{"currentA":1${" ".repeat(4_083)}}`, 413],
    ["no UTF-8", "\xff", 200],
  ] as const)
    it(`from a body that is ${what}: ${what === "no UTF-8" ? 400 : status}`, () => {
      const rig = new PortalRig();
      const person = rig.setUp();
      if (what !== "no UTF-8") {
        assert.equal(person.ask("PATCH", "/api/settings", { body }).status, status);
        return;
      }
      const wire = person.wire();
      wire.send(person.request("PATCH", "/api/settings", { headers: { "Content-Length": "3" } }));
      wire.send(Buffer.from([0xff]));
      rig.pass(1_000);
      assert.equal(wire.text.slice(9, 12), "400");
    });
});

/** A phone's look-ups: the IPv4 address of a name. */
function nameClient(rig: PortalRig): (labels: readonly string[]) => string {
  const scope = rig.scheduler.scope();
  const answers: Uint8Array[] = [];
  const Udp = virtualUdp(rig.lan, () => "192.168.4.2", scope);
  const socket: UdpSocket = new Udp({
    port: 0,
    onReadable: () => {
      for (let each = socket.read(); each !== undefined; each = socket.read()) answers.push(each.bytes);
    },
  });
  return (labels) => {
    answers.length = 0;
    const head = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    socket.write(Uint8Array.from([...head, ...encodeName(labels), 0, 1, 0, 1]), OWN_ADDRESS, 53);
    rig.pass(100);
    assert.equal(answers.length, 1);
    return [...(answers[0] ?? [])].slice(-4).join(".");
  };
}
