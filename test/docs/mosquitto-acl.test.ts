import assert from "node:assert/strict";
import { grantTopic, memberTopic, topicOf } from "../../modules/messages/topics";
import { mosquittoMissing } from "../hosts/node/mosquitto";
import { until } from "../hosts/node/rig";
import { SiteBroker } from "./site-broker";
import { SitePeer } from "./site-peer";

const USERS = ["Manager-1", "Meter-1", "Charger-1", "Charger-2", "installer", "Counter-1", "Published-1"] as const;
type User = (typeof USERS)[number];

const passwordOf = (user: string) => `pass of ${user}`;

const claimsAndLeads = (["claim", "lead", "site"] as const).flatMap((kind) =>
  ["Manager-1", "Meter-1", "Charger-1", "Charger-2", "installer"].map((id) => topicOf(id, kind)),
);
const readings = ["Meter-1", "Charger-2"].map((id) => topicOf(id, "reading"));
const sets = ["Manager-1", "Meter-1", "Charger-1", "Charger-2"].map((id) => topicOf(id, "set"));
const grants = ["Manager-1", "Meter-1", "Charger-1", "Charger-2", "installer"].flatMap((sender) =>
  ["Charger-1", "Charger-2"].map((charger) => grantTopic(sender, charger)),
);
const members = ["Manager-1", "Charger-2"].map((sender) => memberTopic(sender, "Charger-1"));
const states = ["Meter-1", "Charger-1"].flatMap((id) => [
  topicOf(id, "status"),
  topicOf(id, "online"),
  topicOf(id, "answer"),
]);
const published = ["hello/new", "Counter-1", "Published-1", "Charger-1"];
const strange = ["pilotline/v2/Charger-1/grant", "pilotline/v1", "other", "other/topic"];

const TOPICS: readonly string[] = [
  ...claimsAndLeads,
  ...readings,
  ...sets,
  ...grants,
  ...members,
  ...states,
  ...published,
  ...strange,
];

const ours = (topic: string) => topic === "pilotline/v1" || topic.startsWith("pilotline/v1/");
const below = (id: string) => (topic: string) => topic.startsWith(`pilotline/v1/${id}/`);
const isKind = (topic: string, ...kinds: readonly string[]) => kinds.includes(topic.split("/")[3] ?? "");
const isSharing = (topic: string) => ours(topic) && isKind(topic, "lead", "site", "claim", "grant", "member");

/** Of all these topics: those on which a user may be heard. */
const WRITES: Readonly<Record<User, (topic: string) => boolean>> = {
  "Manager-1": (topic) => below("Manager-1")(topic) || !topic.includes("/") || topic === "hello/new",
  "Meter-1": (topic) => below("Meter-1")(topic) && !isSharing(topic),
  "Charger-1": below("Charger-1"),
  "Charger-2": below("Charger-2"),
  installer: (topic) => ours(topic) && isKind(topic, "set"),
  "Counter-1": (topic) => topic === "hello/new" || topic === "Counter-1",
  "Published-1": (topic) => topic === "Counter-1" || topic === "Published-1",
};

const readsAsCharger = (id: string) => (topic: string) =>
  topic === topicOf(id, "set") ||
  (ours(topic) && isKind(topic, "reading", "lead", "site", "claim", "member")) ||
  (ours(topic) && isKind(topic, "grant") && topic.endsWith(`/${id}`));

/** Those that a user hears, even if it asks for everything. */
const READS: Readonly<Record<User, (topic: string) => boolean>> = {
  "Manager-1": (topic) => ours(topic) || !topic.includes("/") || topic === "hello/new",
  "Meter-1": (topic) => ours(topic) && (isKind(topic, "reading") || topic === topicOf("Meter-1", "set")),
  "Charger-1": readsAsCharger("Charger-1"),
  "Charger-2": readsAsCharger("Charger-2"),
  installer: (topic) => ours(topic) && !below("installer")(topic),
  "Counter-1": (topic) => topic === "hello/new" || topic === "Counter-1",
  "Published-1": (topic) => topic === "Counter-1" || topic === "Published-1",
};

describe("Mosquitto with the files of docs/mosquitto", () => {
  let broker: SiteBroker;
  let peers: SitePeer[] = [];

  before(async function () {
    if (mosquittoMissing !== undefined) {
      console.warn(mosquittoMissing);
      this.skip();
    }
    broker = await SiteBroker.start(Object.fromEntries(USERS.map((user) => [user, passwordOf(user)])));
  });
  afterEach(() => {
    for (const peer of peers) peer.close();
    peers = [];
  });
  after(() => broker?.close());

  function peer(id: string, options: ConstructorParameters<typeof SitePeer>[1]): SitePeer {
    const made = new SitePeer(id, options);
    peers.push(made);
    return made;
  }

  async function enter(user: User): Promise<SitePeer> {
    const made = peer(user, { host: "127.0.0.1", port: broker.port, password: passwordOf(user) });
    assert.ok(await made.enters(), made.ending);
    return made;
  }

  it("lets each part say and hear what it must, and nothing else", async () => {
    const all = new Map<User, SitePeer>();
    for (const user of USERS) all.set(user, await enter(user));
    for (const each of all.values()) await each.subscribe("#");
    for (const [user, each] of all) for (const topic of TOPICS) await each.publish(topic, user);
    // What everybody hears last: then what was on its way before has come, too.
    for (const user of USERS.slice(0, 4)) await all.get("installer")?.publish(topicOf(user, "set"), "last");
    await all.get("Manager-1")?.publish("Counter-1", "last");
    for (const [user, each] of all) {
      await until(`${user} hears the last`, () => each.heard.at(-1)?.[1] === "last");
      const expected = USERS.flatMap((sender) =>
        TOPICS.filter((topic) => WRITES[sender](topic) && READS[user](topic)).map((topic) => `${sender} on ${topic}`),
      );
      const heard = each.heard.filter(([, text]) => text !== "last").map(([topic, text]) => `${text} on ${topic}`);
      assert.deepEqual(heard.sort(), expected.sort(), user);
    }
  });

  it("does as the tables above say where it matters most", () => {
    assert.ok(WRITES["Manager-1"](grantTopic("Manager-1", "Charger-1")));
    assert.ok(READS["Charger-1"](grantTopic("Manager-1", "Charger-1")));
    assert.ok(!READS["Charger-2"](grantTopic("Manager-1", "Charger-1")));
    assert.ok(!WRITES["Charger-2"](grantTopic("Manager-1", "Charger-1")));
    assert.ok(!WRITES["Charger-2"](topicOf("Manager-1", "lead")));
    assert.ok(!WRITES["Charger-2"](topicOf("Charger-1", "claim")));
    assert.ok(!WRITES["Charger-2"](topicOf("Meter-1", "reading")));
    assert.ok(!WRITES["Charger-2"](topicOf("Charger-1", "set")));
    assert.ok(!WRITES["Meter-1"](grantTopic("Meter-1", "Charger-1")));
    assert.ok(READS["Manager-1"](topicOf("Charger-1", "claim")) && READS["Charger-2"](topicOf("Charger-1", "claim")));
  });

  it("lets nobody leave a last will in another's name", async () => {
    const listener = await enter("Charger-1");
    await listener.subscribe("pilotline/#");
    const will = { topic: topicOf("Manager-1", "lead"), message: "forged", QoS: 1 as const };
    const forger = peer("Charger-2", { host: "127.0.0.1", port: broker.port, password: passwordOf("Charger-2"), will });
    await forger.enters();
    forger.close();
    const successor = await enter("Charger-2");
    await successor.publish(topicOf("Charger-2", "claim"), "last");
    await until("the last is heard", () => listener.heard.at(-1)?.[1] === "last");
    assert.deepEqual(
      listener.heard.map(([, text]) => text),
      ["last"],
    );
  });

  for (const [whom, options] of [
    ["nobody without a name", { user: undefined }],
    ["nobody without a password", {}],
    ["no wrong password", { password: "guessed" }],
    ["no password of another part", { password: passwordOf("Charger-2") }],
    ["no stranger", { user: "Charger-3", password: passwordOf("Charger-3") }],
  ] as const)
    it(`lets in ${whom}`, async () => {
      const { user, ...rest } = { user: "Charger-1", ...options };
      const named = user === undefined ? { user: "" } : { user };
      const refused = peer("Charger-1", { host: "127.0.0.1", port: broker.port, ...named, ...rest });
      assert.equal(await refused.enters(), false);
      assert.equal(refused.ending, "not-authorised");
    });

  it("asks for the password behind TLS, too", async () => {
    const where = { host: "localhost", port: broker.tlsPort, tls: { certificates: broker.authority } };
    const charger = peer("Charger-1", { ...where, password: passwordOf("Charger-1") });
    assert.ok(await charger.enters(), charger.ending);
    const refused = peer("Charger-2", { ...where, password: "guessed" });
    assert.equal(await refused.enters(), false);
    assert.equal(refused.ending, "not-authorised");
  });

  it("is given files of which it only says that some patterns are for everybody", () => {
    const complaints = broker.log.split("\n").filter((line) => /error|warning/i.test(line));
    // Who only looks whether the port answers says no goodbye.
    const goodbyes = ["Client connection", "unexpected eof while reading", "<unknown> disconnected: Protocol error"];
    const isExpected = (line: string) =>
      ["does not contain '%c' or '%u'", "run as root", ...goodbyes].some((words) => line.includes(words));
    assert.deepEqual(
      complaints.filter((line) => !isExpected(line)),
      [],
    );
  });
});
