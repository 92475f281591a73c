import assert from "node:assert/strict";
import type { Grant } from "../../../modules/messages/grant";
import { GRANT } from "../../../modules/messages/grant";
import { LEAD, type Lead } from "../../../modules/messages/lead";
import { check } from "../../../modules/schema/check";
import type { Schema } from "../../../modules/schema/schema";
import { SHARING_TIMES } from "../../../modules/sharing/times";
import { readDoc } from "../../docs/doc-tables";
import { GOOD_CLAIM } from "../../modules/messages/samples";
import { ChargerBench } from "./bench";
import { PlayedManager } from "./played-manager";

const { version: _version, boot: _boot, sequence: _sequence, uptimeMs: _uptimeMs, ...CLAIM_BODY } = GOOD_CLAIM;
/** A car of which nothing is known beforehand. */
const SESSION = { number: 1, durationS: 60, energyWh: 0, tag: null, departsInS: null, neededWh: null };

/** The longest wait before it stands, with the steps in between, ms. */
const STANDS_WITHIN_MS = SHARING_TIMES.electionMs + SHARING_TIMES.electionSpreadMs + 500;

/** A charger of a site of three, whose manager has shared for a while; its two fellows are played. */
class Orphan {
  readonly bench: ChargerBench;
  readonly manager: PlayedManager;
  readonly fellows: readonly PlayedManager[];
  /** Whether the fellows vote for whoever this charger says that stands. */
  voters = 2;
  private votedMs = 0;

  constructor(more: { settings?: object; chargers?: number; site?: object; seed?: number; tells?: boolean } = {}) {
    const { settings = {}, chargers = 3, site = {}, seed = 1, tells = true } = more;
    this.bench = new ChargerBench({ managerId: "Manager-1", ...settings });
    this.bench.seed = seed;
    this.bench.boot();
    this.manager = new PlayedManager(this.bench);
    this.fellows = [2, 3].map((number) => new PlayedManager(this.bench, `Charger-${number}`));
    this.bench.pass(200);
    if (tells) this.manager.tellSite(chargers, site);
    for (let second = 0; second < 5; second++) {
      this.manager.lead();
      this.bench.pass(500);
      this.manager.grant(0);
      this.bench.pass(500);
    }
  }

  /** Time passes without the manager; the fellows claim every second, and the house draws 10 A. */
  alone(ms: number): void {
    for (let leftMs = ms; leftMs > 0; leftMs -= 100) {
      this.bench.pass(100);
      if (this.bench.nowMs - this.votedMs < 1_000) continue;
      this.votedMs = this.bench.nowMs;
      this.vote();
      this.bench.meterSays(10);
    }
  }

  /** What Charger-1 says as who leads, or wants to. */
  get leads(): readonly Lead[] {
    return this.heard("lead", LEAD);
  }

  get roles(): readonly string[] {
    const roles = this.leads.map(({ role }) => role);
    return roles.filter((role, index) => role !== roles[index - 1]);
  }

  grants(chargerId: string): readonly Grant[] {
    return this.heard(`grant/${chargerId}`, GRANT);
  }

  private vote(): void {
    const lead = this.leads.at(-1);
    this.fellows.forEach((fellow, index) => {
      const isFor = lead !== undefined && lead.role !== "resigns" && index < this.voters;
      const { boot, term, uptimeMs } = lead ?? { boot: "", term: 0, uptimeMs: 0 };
      fellow.say("claim", {
        ...CLAIM_BODY,
        session: SESSION,
        offeredA: 0,
        drawnA: [0],
        drawnAgeMs: 0,
        holds: null,
        term: isFor ? term : 1,
        follows: isFor ? { leader: "Charger-1", term, boot, uptimeMs } : null,
      });
    });
  }

  private heard<T>(kind: string, schema: Schema<T>): readonly T[] {
    const start = `pilotline/v1/Charger-1/${kind}=`;
    return this.bench.observer.heard
      .filter((each) => each.startsWith(start))
      .map((each) => {
        const checked = check(schema, JSON.parse(each.slice(start.length)));
        assert.ok(checked.ok, checked.ok ? "" : `${checked.path} ${checked.reason}`);
        return checked.value;
      });
  }
}

describe("a charger in the manager's place", () => {
  it("leads when more than half of the chargers follow it, and grants within 40 s of the manager's last word", () => {
    const site = new Orphan();
    site.bench.level = "C";
    site.alone(STANDS_WITHIN_MS + 1_500);
    assert.deepEqual(site.roles.slice(0, 2), ["stands", "leads"]);
    const [first] = site.leads;
    assert.equal(first?.isManager, false);
    assert.equal(first?.chargers, 3);
    assert.ok((first?.term ?? 0) > 1, "a term that nobody has used");
    site.alone(40_000 - STANDS_WITHIN_MS - 1_500);
    for (const id of ["Charger-2", "Charger-3"]) assert.ok((site.grants(id).at(-1)?.currentA ?? 0) >= 6, id);
    assert.ok((site.bench.charger?.view.offeredA ?? 0) >= 6, "and itself it grants, too");
    assert.equal(site.bench.charger?.view.limit, "site-grant");
    const newest = ["Charger-1", "Charger-2", "Charger-3"].map((id) => site.grants(id).at(-1)?.currentA ?? 0);
    assert.ok(newest.reduce((sum, each) => sum + each) <= 20, `${newest} of 20 A`);
    assert.ok(site.bench.logs.some((line) => line.startsWith("warn the site manager is gone")));
  });

  it("does not stand while somebody leads", () => {
    const site = new Orphan();
    for (let second = 0; second < 60; second += 2) {
      site.manager.lead();
      site.alone(2_000);
    }
    assert.deepEqual(site.leads, []);
  });

  it("does not stand before the manager has been silent for long enough, and then by chance within two seconds", () => {
    const waits: number[] = [];
    for (let seed = 1; seed <= 12; seed++) {
      const site = new Orphan({ seed });
      const saidMs = site.bench.nowMs - 1_000;
      while (site.leads.length === 0 && site.bench.nowMs - saidMs < 20_000) site.bench.pass(50);
      waits.push(site.bench.nowMs - saidMs);
    }
    assert.ok(Math.min(...waits) >= SHARING_TIMES.electionMs, `${waits}`);
    assert.ok(Math.max(...waits) <= STANDS_WITHIN_MS, `${waits}`);
    assert.ok(Math.max(...waits) - Math.min(...waits) > 500, `by chance: ${waits}`);
  });

  it("does not lead with half of the chargers or less: it resigns, and tries again later", () => {
    const site = new Orphan();
    site.voters = 0;
    site.bench.level = "C";
    site.alone(60_000);
    assert.deepEqual(site.roles.slice(0, 4), ["stands", "resigns", "stands", "resigns"]);
    assert.ok(!site.roles.includes("leads"));
    assert.deepEqual(site.grants("Charger-1"), []);
    assert.equal(site.bench.charger?.view.limit, "fail-safe");
    const four = new Orphan({ chargers: 4 });
    four.voters = 1;
    four.alone(30_000);
    assert.ok(!four.roles.includes("leads"), "two of four are no majority");
    four.voters = 2;
    four.alone(30_000);
    assert.ok(four.roles.includes("leads"), "three are");
  });

  it("stops to lead when its followers are gone", () => {
    const site = new Orphan();
    site.alone(STANDS_WITHIN_MS + 3_000);
    assert.equal(site.roles.at(-1), "leads");
    site.voters = 0;
    site.alone(SHARING_TIMES.promiseMs + 4_000);
    assert.notEqual(site.leads.at(-1)?.role, "leads");
    const before = site.grants("Charger-2").length;
    site.alone(10_000);
    assert.equal(site.grants("Charger-2").length, before, "and grants nothing more");
  });

  it("gives way to the manager at once, without a break in what it offers itself", () => {
    const site = new Orphan();
    site.bench.level = "C";
    site.alone(40_000);
    const { bench, manager } = site;
    const offeredA = bench.charger?.view.offeredA ?? 0;
    assert.ok(offeredA >= 6);
    manager.boot = "cc";
    manager.term = (site.leads.at(-1)?.term ?? 0) + 1;
    manager.lead({ role: "stands" });
    bench.pass(300);
    assert.equal(site.leads.at(-1)?.role, "resigns");
    manager.lead();
    bench.pass(1_200);
    assert.equal(manager.claim.follows?.leader, "Manager-1");
    assert.equal(bench.charger?.view.offeredA, offeredA, "its last grant holds until its lease is over");
    manager.share(3_000, offeredA);
    assert.equal(bench.charger?.view.offeredA, offeredA);
    assert.equal(bench.charger?.view.limit, "site-grant");
    const { length } = site.leads;
    manager.share(20_000, offeredA);
    assert.equal(site.leads.length, length, "and it says no more");
  });

  it("gives way to another charger that stands in a higher term", () => {
    const site = new Orphan();
    site.voters = 0;
    site.alone(STANDS_WITHIN_MS);
    assert.equal(site.leads.at(-1)?.role, "stands");
    const [rival] = site.fellows;
    assert.ok(rival !== undefined);
    rival.term = (site.leads.at(-1)?.term ?? 0) + 1;
    for (let second = 0; second < 20; second++) {
      rival.lead({ role: second < 2 ? "stands" : "leads" });
      site.bench.pass(1_000);
    }
    assert.equal(site.leads.at(-1)?.role, "resigns");
    assert.equal(site.manager.claim.follows?.leader, "Charger-2");
  });

  it("does not lead in a tie, and leads in a later term when the others follow", () => {
    const site = new Orphan();
    const [rival] = site.fellows;
    assert.ok(rival !== undefined);
    site.voters = 0;
    for (let tries = 0; tries < 1_000 && site.leads.length === 0; tries++) site.alone(100);
    const tiedTerm = site.leads.at(-1)?.term ?? 0;
    rival.term = tiedTerm;
    for (let second = 0; second < 8; second++) {
      rival.lead({ role: "stands" });
      site.alone(1_000);
    }
    assert.deepEqual(site.roles, ["stands", "resigns"]);
    assert.ok(site.leads.every(({ term }) => term === tiedTerm));
    site.voters = 2;
    site.alone(30_000);
    assert.equal(site.roles.at(-1), "leads");
    assert.ok((site.leads.at(-1)?.term ?? 0) > tiedTerm, "a term is never used twice");
  });

  it("does not stand where the settings say no, nor in a site of which it does not know enough", () => {
    const silent: readonly (readonly [why: string, site: Orphan])[] = [
      ["failover is off", new Orphan({ settings: { failover: false } })],
      ["the manager said nothing of the site", new Orphan({ tells: false })],
      ["the site has more chargers than a chip has memory for", new Orphan({ chargers: 9 })],
      ["what was said of the site is no JSON", orphanWithSite("{")],
      ["what was said of the site is none", orphanWithSite(JSON.stringify({ version: 1, contractedA: -1 }))],
    ];
    for (const [why, site] of silent) {
      site.alone(30_000);
      assert.deepEqual(site.leads, [], why);
    }
  });

  it("takes on as many chargers as docs/manager.md says", () => {
    const site = new Orphan({ chargers: 8 });
    site.alone(STANDS_WITHIN_MS);
    assert.equal(site.leads.at(-1)?.role, "stands");
    assert.match(readDoc("manager.md"), /it takes at most 8 chargers on, itself included/);
  });

  it("takes a site from its manager alone", () => {
    const site = new Orphan({ tells: false });
    const stranger = new PlayedManager(site.bench, "Stranger-1");
    stranger.tellSite(3);
    site.alone(30_000);
    assert.deepEqual(site.leads, []);
  });

  it("does not stand for a site of which it knows fewer chargers than the manager said there are", () => {
    for (const told of [1, 2]) {
      const site = new Orphan({ tells: false });
      site.manager.tellSite(3, {}, told);
      site.voters = 0;
      site.alone(40_000);
      assert.deepEqual(site.leads, []);
    }
  });

  it("does not stand where it is none of the site's chargers", () => {
    const site = new Orphan({ tells: false });
    site.manager.say("site", { contractedA: 30 }, true);
    site.alone(30_000);
    assert.deepEqual(site.leads, []);
  });

  it("learns of the site again each time that it is needed, as it keeps nothing of it meanwhile", () => {
    const site = new Orphan();
    for (let round = 0; round < 3; round++) {
      site.bench.observer.heard.length = 0;
      site.alone(STANDS_WITHIN_MS + 1_500);
      assert.ok(site.roles.includes("leads"), `round ${round}`);
      site.manager.term = (site.leads.at(-1)?.term ?? 0) + 1;
      for (let second = 0; second < 10; second++) {
        site.manager.lead();
        site.bench.pass(1_000);
      }
      assert.equal(site.leads.at(-1)?.role, "resigns");
    }
  });

  it("goes to its fail-safe current when it loses the broker while it leads, and leads nobody any more", () => {
    const site = new Orphan();
    site.bench.level = "C";
    site.alone(30_000);
    assert.equal(site.leads.at(-1)?.role, "leads");
    site.bench.rig.broker.trouble.lostLinks.add("Charger-1");
    site.bench.pass(35_000);
    assert.equal(site.bench.charger?.view.limit, "fail-safe");
    assert.equal(site.bench.charger?.view.offeredA, 6);
  });

  it("is not moved by garbage on the topics that it hears", () => {
    const site = new Orphan();
    const { observer } = site.bench;
    for (let second = 0; second < 20; second++) {
      for (const topic of ["Manager-1/site", "Manager-1/member/Charger-1", "Charger-2/claim", "Meter-1/reading"])
        for (const text of ["", "{", "[".repeat(900), "x".repeat(4_000)])
          observer.publish(`pilotline/v1/${topic}`, text);
      site.alone(1_000);
    }
    assert.ok(site.roles.includes("leads"));
    assert.equal(site.bench.restarts, 0);
  });
});

function orphanWithSite(text: string): Orphan {
  const site = new Orphan({ tells: false });
  site.manager.tellSite(3);
  site.bench.observer.publish("pilotline/v1/Manager-1/site", text, { retain: true });
  return site;
}
