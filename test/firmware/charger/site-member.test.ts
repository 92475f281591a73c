import assert from "node:assert/strict";
import fc from "fast-check";
import { type ClaimBody, SiteMember } from "../../../firmware/charger/site-member";
import { CLAIM_MAX_BYTES } from "../../../modules/messages/claim";
import { GRANT_MAX_BYTES } from "../../../modules/messages/grant";
import { grantTopic, topicOf } from "../../../modules/messages/topics";
import { PartLink } from "../../../modules/part-link/part-link";
import { check } from "../../../modules/schema/check";
import { MQTT_SETTINGS } from "../../../modules/settings/mqtt-settings";
import { SHARING_TIMES } from "../../../modules/sharing/times";
import { altered, mutated } from "../../modules/messages/mutated";
import { GOOD_GRANT, GOOD_LEAD } from "../../modules/messages/samples";
import { ChargerBench, charging } from "./bench";
import { PlayedManager } from "./played-manager";

const IN_SITE = Object.freeze({ managerId: "Manager-1" });

/** A charger that charges with what its manager granted. */
function granted(currentA = 16, settings: object = {}) {
  const { bench, charger } = charging({ ...IN_SITE, ...settings });
  const manager = new PlayedManager(bench);
  manager.share(5_000, currentA);
  bench.drawnA = Math.min(16, charger.view.offeredA);
  manager.share(2_000, currentA);
  return { bench, charger, manager };
}

describe("a charger of a site", () => {
  it("offers nothing before its manager has granted it something for the first time, however long that takes", () => {
    const bench = new ChargerBench(IN_SITE);
    const charger = bench.start();
    bench.pass(2_000);
    bench.level = "C";
    bench.meterSays(0);
    bench.pass(120_000);
    assert.equal(charger.view.offeredA, 0);
    assert.equal(charger.view.limit, "site-grant");
    assert.match(charger.view.why, /^No current: the site manager has to get to know this charger first\.$/);
    assert.equal(new PlayedManager(bench).claim.failsafeA, 0, "nobody has to set anything aside for it");
  });

  it("that its manager knows has its fail-safe current, within 30 s of a start without a manager", () => {
    const bench = new ChargerBench(IN_SITE);
    const first = bench.start();
    bench.pass(200);
    new PlayedManager(bench).share(3_000, 0);
    assert.equal(new PlayedManager(bench).claim.failsafeA, 6);
    first.close();
    bench.cut();
    const startedMs = bench.nowMs;
    const charger = bench.start();
    bench.pass(2_000);
    bench.level = "C";
    bench.pass(SHARING_TIMES.failsafeAfterMs - 2_000 - 100);
    assert.equal(charger.view.offeredA, 0);
    assert.equal(charger.view.why, "No current: waiting for the site manager.");
    bench.until(() => charger.view.offeredA > 0, 5_000);
    assert.ok(bench.nowMs - startedMs <= 30_000, `${bench.nowMs - startedMs} ms`);
    assert.equal(charger.view.offeredA, 6);
    assert.equal(charger.view.limit, "fail-safe");
    assert.deepEqual(charger.view.notices, [], "the house meter is the manager's business");
  });

  it("does not know another manager by the former one's grants", () => {
    const { bench } = granted(16);
    bench.cut();
    bench.provision({ managerId: "Manager-2" });
    const charger = bench.start();
    bench.pass(60_000);
    assert.equal(charger.view.offeredA, 0);
    assert.equal(charger.view.limit, "site-grant");
  });

  it("offers what it is granted, says so, and acknowledges it", () => {
    const { bench, charger, manager } = granted(13);
    assert.equal(charger.view.offeredA, 13);
    assert.equal(charger.view.limit, "site-grant");
    assert.equal(charger.view.why, "Offering 13 A: the house leaves 13.0 of 30 A.");
    const { holds, follows, offeredA, term } = manager.claim;
    assert.equal(holds?.currentA, 13);
    assert.ok((holds?.leftMs ?? 0) > SHARING_TIMES.leaseMs - 3_000 && (holds?.leftMs ?? 0) <= SHARING_TIMES.leaseMs);
    assert.deepEqual([follows?.leader, follows?.term, follows?.boot], ["Manager-1", 1, "bb"]);
    assert.deepEqual([offeredA, term], [13, 1]);
    manager.grant(7);
    bench.pass(100);
    assert.equal(charger.view.offeredA, 7, "a decrease at once");
    assert.equal(manager.claim.holds?.currentA, 7, "and at once it is acknowledged");
  });

  it("has its own limits all the same, also in manual mode", () => {
    const { bench, charger, manager } = granted(20, { mode: "manual", manualCurrentA: 10 });
    assert.equal(charger.view.offeredA, 10);
    assert.equal(charger.view.limit, "user");
    assert.equal(manager.claim.maxA, 10, "more than that it asks for in no case");
    manager.grant(8);
    bench.pass(100);
    assert.equal(charger.view.offeredA, 8);
    assert.equal(charger.view.limit, "site-grant");
  });

  it("goes to its fail-safe current within 30 s of the manager's last word, and down to it within the lease", () => {
    const { bench, charger } = granted(16);
    const silentMs = bench.nowMs;
    bench.until(() => charger.view.offeredA !== 16);
    assert.ok(bench.nowMs - silentMs <= SHARING_TIMES.leaseMs, `${bench.nowMs - silentMs} ms`);
    bench.drawnA = 6;
    assert.equal(charger.view.offeredA, 6);
    assert.equal(charger.view.limit, "fail-safe");
    assert.match(charger.view.why, /^Offering 6 A: the site manager has been silent for \d+ s\.$/);
    bench.pass(20_000);
    assert.match(charger.view.why, /^Offering 6 A: nobody has shared the site's current for \d+ s, so the fail-safe/);
  });

  it("that was paused waits before it goes up to its fail-safe current: others' leases may still run", () => {
    const { bench, charger } = granted(0);
    const silentMs = bench.nowMs;
    assert.equal(charger.view.offeredA, 0);
    bench.pass(SHARING_TIMES.failsafeAfterMs - 4_000);
    assert.equal(charger.view.offeredA, 0);
    bench.until(() => charger.view.limit === "fail-safe" && !charger.view.why.includes("silent"), 10_000);
    assert.ok(bench.nowMs - silentMs <= 30_000);
  });

  it("claims every 2 s while nobody is there, every second while a car wants current, and when something changes", () => {
    const bench = new ChargerBench(IN_SITE);
    bench.start();
    const manager = new PlayedManager(bench);
    bench.pass(20_000);
    const idle = manager.claims.length;
    assert.ok(idle >= 9 && idle <= 13, `${idle} in 20 s`);
    bench.level = "C";
    bench.pass(20_000);
    const busy = manager.claims.length - idle;
    assert.ok(busy >= 19 && busy <= 32, `${busy} in 20 s`);
    const bytes = bench.observer.heard.filter((each) => each.includes("/claim=")).map((each) => each.length);
    assert.ok(Math.max(...bytes) < CLAIM_MAX_BYTES / 2);
  });

  it("repeats the newest lead message that it heard, by which it votes", () => {
    const bench = new ChargerBench(IN_SITE);
    bench.start();
    const manager = new PlayedManager(bench);
    bench.pass(100);
    assert.equal(manager.claim.follows, null);
    manager.lead();
    const saidMs = bench.nowMs;
    bench.pass(3_000);
    assert.deepEqual(manager.claim.follows, { leader: "Manager-1", term: 1, boot: "bb", uptimeMs: Math.round(saidMs) });
  });
});

describe("a grant that is not for this charger, or no grant", () => {
  const later = (bench: ChargerBench) => Math.round(bench.nowMs) + 1e6;
  const FORGED: readonly (readonly [what: string, forge: (manager: PlayedManager, bench: ChargerBench) => void])[] = [
    ["for another start of it", (manager) => manager.grant(32, { to: "dead" })],
    ["of an older term", (manager) => manager.grant(32, { term: 0 })],
    ["of a term that nobody leads in", (manager) => manager.grant(32, { term: 2_147_483_647 })],
    ["of another start of the manager", (manager) => manager.grant(32, { boot: "ee", sequence: 1e9 })],
    ["that was heard already", (manager) => manager.grant(32, { sequence: 0 })],
    ["with a lease that is over", (manager) => manager.grant(32, { untilMs: 1, sequence: 1e6 })],
    ["with a lease that never ends", (manager, bench) => manager.grant(32, { untilMs: later(bench), sequence: 1e6 })],
    ["of half an ampere", (manager) => manager.grant(32.5)],
    ["of more than any pilot says", (manager) => manager.grant(81)],
    ["with a member too many", (manager) => manager.grant(32, { more: 1 } as object)],
    ["that is too long", (manager) => manager.grant(32, { reason: "x".repeat(GRANT_MAX_BYTES) })],
    ["of somebody whom nobody follows", (_, bench) => new PlayedManager(bench, "Charger-9").grant(32)],
    [
      "under a stranger's name, though it leads",
      (_, bench) => {
        const other = new PlayedManager(bench, "Stranger-1");
        other.term = 9;
        other.lead({ isManager: true });
        other.grant(32);
      },
    ],
    [
      "on nobody's topic",
      (manager, bench) => {
        const { boot } = manager.claim;
        const text = JSON.stringify({ ...GOOD_GRANT, to: boot, term: 1 });
        bench.observer.publish("pilotline/v1//grant/Charger-1", text);
      },
    ],
    [
      "as bytes",
      (_, bench) => bench.observer.client.write(Uint8Array.of(255, 0), { topic: grantTopic("Manager-1", "Charger-1") }),
    ],
  ];

  for (const [what, forge] of FORGED) {
    it(`changes nothing: ${what}`, () => {
      const { bench, charger, manager } = granted(13);
      const before = manager.claim.holds;
      forge(manager, bench);
      bench.pass(300);
      assert.equal(charger.view.offeredA, 13);
      manager.share(2_000, 13);
      assert.equal(charger.view.offeredA, 13);
      assert.ok((manager.claim.holds?.sequence ?? 0) > (before?.sequence ?? 0), "and the manager's next one is taken");
      assert.equal(manager.claim.follows?.leader, "Manager-1");
    });
  }
});

/** The place of a charger in a site by itself, on a link that reaches nobody. */
class MemberBench {
  readonly bench = new ChargerBench();
  readonly device = this.bench.device();
  readonly store = this.bench.flash.open({ path: "charger", format: "string" });
  readonly link: PartLink;
  member: SiteMember;

  constructor(private readonly isFailover = true) {
    const mqtt = check(MQTT_SETTINGS, {});
    assert.ok(mqtt.ok);
    this.link = new PartLink({ device: this.device, mqtt: mqtt.value, subscriptions: [], onMessage: () => {} });
    this.member = this.start();
  }

  start(): SiteMember {
    this.member = new SiteMember(this.device, this.store, "Manager-1", this.isFailover, () => undefined);
    return this.member;
  }

  lead(sender: string, more: object = {}): void {
    this.hear(topicOf(sender, "lead"), { ...GOOD_LEAD, isManager: sender === "Manager-1", ...more });
  }

  hear(topic: string, message: object | string): boolean {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    return this.member.receive(this.link, topic, Buffer.from(text));
  }

  get follows(): string {
    const { leader, term } = this.member.following;
    return `${leader} ${term}`;
  }
}

describe("whom a charger follows", () => {
  it("is its manager, and in its place a charger where the settings allow it", () => {
    const allowed = new MemberBench(true);
    allowed.lead("Charger-2");
    assert.equal(allowed.follows, "Charger-2 4");
    const forbidden = new MemberBench(false);
    forbidden.lead("Charger-2");
    assert.equal(forbidden.follows, "null 0");
    assert.equal(forbidden.member.refused.stranger, 1);
    forbidden.lead("Manager-1");
    assert.equal(forbidden.follows, "Manager-1 4");
  });

  it("is nobody who says to be the manager and is not, nor a manager that says it is none", () => {
    const bench = new MemberBench();
    bench.lead("Charger-2", { isManager: true });
    bench.lead("Manager-1", { isManager: false });
    bench.lead("Manager-2", { isManager: true });
    assert.equal(bench.follows, "null 0");
    assert.equal(bench.member.refused.stranger, 3);
    assert.equal(bench.bench.logs.filter((line) => line.includes("is not this site's manager")).length, 1, "said once");
  });

  it("is kept over a restart, so that it cannot vote twice in one term", () => {
    const bench = new MemberBench();
    bench.lead("Manager-1");
    bench.start();
    assert.equal(bench.follows, "Manager-1 4");
    bench.lead("Charger-2", { term: 5 });
    assert.equal(bench.follows, "Manager-1 4", "a promise outlasts a restart");
    bench.bench.pass(SHARING_TIMES.promiseMs);
    bench.lead("Charger-2", { term: 4 });
    assert.equal(bench.follows, "Manager-1 4", "a term is followed once");
    bench.lead("Charger-2", { term: 5 });
    assert.equal(bench.follows, "Charger-2 5");
    bench.start();
    bench.lead("Charger-2", { term: 5, boot: "ff", sequence: 0 });
    assert.equal(bench.follows, "Charger-2 5");
  });

  it("begins anew where what is stored is damaged", () => {
    for (const text of [
      "",
      "{",
      '{"term": -1, "leader": null}',
      '{"term": 1}',
      `{"term": 1, "leader": "${"x".repeat(99)}"}`,
    ]) {
      const bench = new MemberBench();
      bench.store.write("follows", text);
      bench.start();
      assert.equal(bench.follows, "null 0", text);
      bench.lead("Manager-1");
      assert.equal(bench.follows, "Manager-1 4");
    }
  });

  it("is written when it changes, and not with each message", () => {
    const bench = new MemberBench();
    let writes = 0;
    const { store } = bench;
    const write = store.write.bind(store);
    store.write = (key, value) => {
      writes += 1;
      write(key, value);
    };
    for (let sequence = 0; sequence < 100; sequence++) bench.lead("Manager-1", { sequence });
    assert.equal(writes, 1);
  });

  it("is followed also where it cannot be stored, and that is said", () => {
    const bench = new MemberBench();
    bench.store.write = () => {
      throw new Error("flash is full");
    };
    bench.lead("Manager-1");
    assert.equal(bench.follows, "Manager-1 4");
    assert.ok(bench.bench.logs.some((line) => line.includes("whom the charger follows was not stored")));
  });
});

describe("what a charger of a site does not take", () => {
  it("is counted by its reason, and the first of each said", () => {
    const bench = new MemberBench();
    bench.lead("Manager-1");
    const { boot } = bench.link;
    const topic = grantTopic("Manager-1", "Charger-1");
    const grant = { ...GOOD_GRANT, boot: GOOD_LEAD.boot, to: boot, untilMs: 10_000, sequence: 10 };
    assert.equal(bench.hear(topic, grant), true);
    for (let round = 0; round < 3; round++) {
      assert.equal(bench.hear(topic, grant), false);
      assert.equal(bench.hear(topic, { ...grant, to: "dead" }), false);
      assert.equal(bench.hear(topic, { ...grant, term: 3 }), false);
      assert.equal(bench.hear(topic, { ...grant, sequence: 11, untilMs: 0 }), false);
      assert.equal(bench.hear(topic, "garbage"), false);
      bench.hear(topicOf("Manager-1", "lead"), "garbage");
      bench.lead("Charger-2", { isManager: true });
    }
    assert.deepEqual(bench.member.refused, { boot: 3, leader: 3, old: 3, lease: 3, malformed: 6, stranger: 3 });
    assert.equal(bench.bench.logs.filter((line) => line.includes("a message was dropped")).length, 6);
  });

  it("is everything but what its leader means for it, whatever comes", () => {
    const topics = fc.constantFrom(
      grantTopic("Manager-1", "Charger-1"),
      grantTopic("Charger-2", "Charger-1"),
      topicOf("Manager-1", "lead"),
      topicOf("Charger-2", "lead"),
      topicOf("Charger-2", "claim"),
      "pilotline/v1/",
      "hello/new",
      "",
    );
    const text = fc.oneof(mutated(GOOD_GRANT), mutated(GOOD_LEAD), altered(GOOD_LEAD), fc.string({ maxLength: 30 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(topics, text), { maxLength: 20 }), (list) => {
        const bench = new MemberBench();
        for (const [topic, each] of list) bench.hear(topic, each);
        const { term, heard } = bench.member.following;
        assert.ok(term >= 0 && term <= 2_147_483_647);
        if (heard !== null) assert.ok(list.some(([topic]) => topic.endsWith("/lead")));
        // No grant names this start of it.
        const settings = { failsafeA: 6 } as Parameters<SiteMember["limit"]>[2];
        assert.equal(bench.member.limit(bench.device.clock.nowMs(), bench.link.startedMs, settings).currentA, 0);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves what it claims within the schema, whatever it was told", () => {
    const bench = new MemberBench();
    const said: object[] = [];
    const link = Object.assign(Object.create(bench.link), {
      publishState: (_kind: string, body: object) => said.push(body),
    }) as PartLink;
    bench.lead("Manager-1", { term: 1_000_000 });
    const body = (): ClaimBody => ({ wants: "nothing", offeredA: 0, failsafeA: 0 }) as ClaimBody;
    bench.member.step(bench.device.clock.nowMs(), link, 0, body);
    assert.deepEqual(said, [
      {
        ...body(),
        holds: null,
        term: 1_000_000,
        follows: { leader: "Manager-1", term: 1_000_000, boot: GOOD_LEAD.boot, uptimeMs: GOOD_LEAD.uptimeMs },
      },
    ]);
  });
});

describe("a restart of a charger in a site", () => {
  it("keeps whom it follows, takes no grant of its former life, and the next one at once", () => {
    const { bench, manager } = granted(16);
    const former = manager.claim;
    bench.cut();
    bench.pass(500);
    const charger = bench.boot("software");
    bench.pass(1_500);
    assert.notEqual(manager.claim.boot, former.boot);
    assert.equal(manager.claim.holds, null);
    const followed = (): string | undefined => manager.claim.follows?.leader;
    assert.equal(followed(), undefined, "it has not heard anybody yet");
    assert.equal(manager.claim.term, 1, "but it knows the term");
    manager.grant(16, { to: former.boot });
    bench.pass(200);
    assert.equal(charger?.view.offeredA, 0);
    const other = new PlayedManager(bench, "Charger-2");
    other.term = 2;
    other.lead();
    bench.pass(200);
    assert.equal(followed(), undefined, "nobody else within its promise");
    manager.share(3_000, 14);
    assert.equal(followed(), "Manager-1");
    assert.equal(charger?.view.offeredA, 14);
  });
});

describe("a charger of a site, started and closed 100 times", () => {
  it("leaves nothing behind", () => {
    const bench = new ChargerBench(IN_SITE);
    bench.isRecording = false;
    for (let round = 0; round < 100; round++) {
      const charger = bench.start();
      bench.pass(round % 40);
      charger.close();
      bench.cut();
    }
    bench.pass(60_000);
    assert.equal(bench.rig.scheduler.nextDueMs(), undefined);
  });
});
