import assert from "node:assert/strict";
import { SHARING_TIMES } from "../../../modules/sharing/times";
import { ManagerBench } from "./bench";
import type { PlayedCharger } from "./played-charger";

/** Two minutes of 10 A in the house with three cars that want all they can get. */
function sharing(settings: object = {}, members?: readonly string[]) {
  const bench = new ManagerBench(settings, members);
  const manager = bench.start();
  bench.live(120_000, 10);
  return { bench, manager };
}

describe("the site manager", () => {
  it("leads as soon as it is followed, and shares what the house leaves in whole amperes", () => {
    const { bench, manager } = sharing();
    assert.equal(manager.view.role, "leads");
    const granted = bench.chargers.map(({ grantedA }) => grantedA);
    const sumA = granted.reduce((sum, each) => sum + each, 0);
    assert.ok(granted.every((each) => each >= 6) && sumA <= 20 && sumA >= 18, `${granted}`);
    assert.deepEqual(manager.view.availableA, [20]);
    assert.deepEqual([manager.view.chargers, manager.view.heard], [3, 3]);
    assert.deepEqual(manager.view.notices, []);
    assert.deepEqual(manager.view.refused, { malformed: 0, unknown: 0, old: 0, reading: 0 });
    for (const { grant } of bench.chargers) assert.ok((grant?.reason ?? "").length > 5);
    const roles = bench.leads.map(({ role }) => role);
    assert.equal(roles[0], "stands");
    assert.ok(
      roles.slice(2).every((role) => role === "leads"),
      `${roles.slice(0, 5)}`,
    );
    assert.ok(bench.leads.every(({ isManager }) => isManager));
    assert.equal(bench.leads.at(-1)?.chargers, 3);
  });

  it("never has more granted than there is, whatever the house does", () => {
    const { bench } = sharing();
    for (const houseA of [4, 18, 25, 29, 12, 0, 23]) {
      bench.live(30_000, houseA);
      const sumA = bench.chargers.reduce((sum, { grantedA }) => sum + grantedA, 0);
      assert.ok(sumA + houseA <= 30, `${sumA} A beside ${houseA} A`);
    }
  });

  it("renews leases long before they end, and lets a silent charger's run out before it gives it to others", () => {
    const { bench } = sharing();
    const [first, ...others] = bench.chargers;
    assert.ok(first !== undefined);
    const beforeA = others.map(({ grantedA }) => grantedA);
    first.isMute = true;
    const silentMs = bench.nowMs;
    while (bench.nowMs - silentMs < SHARING_TIMES.leaseMs - 1_000) {
      bench.live(500, 10);
      const sumA = others.reduce((sum, { grantedA }) => sum + grantedA, 0);
      assert.ok(sumA <= beforeA.reduce((sum, each) => sum + each, 0), "what it may draw is nobody else's");
    }
    bench.live(20_000, 10);
    for (const { grant, id } of others) {
      const leftMs = (grant?.untilMs ?? 0) - bench.nowMs;
      assert.ok(leftMs > 2_000, `${id}: ${leftMs} ms left`);
    }
  });

  it("says how it stands, retained, at least every 5 s and once it has changed", () => {
    const { bench } = sharing();
    const told = bench.observer.heard.flatMap((each, index) =>
      each.startsWith("pilotline/v1/Manager-1/status=") ? [bench.observer.heardMs[index] ?? 0] : [],
    );
    const gaps = told.map((atMs, index) => atMs - (told[index - 1] ?? atMs));
    assert.ok(Math.max(...gaps) <= 5_100, `${Math.max(...gaps)} ms`);
    const late = bench.rig.online("late");
    late.subscribe("pilotline/v1/Manager-1/status");
    assert.equal(late.heard.length, 1);
  });

  it("has a silent meter among its notices, and gives nobody more than the fail-safe current then", () => {
    const { bench, manager } = sharing();
    for (let second = 0; second < 40; second++) {
      for (const charger of bench.chargers) charger.step();
      bench.pass(1_000);
    }
    assert.deepEqual(manager.view.notices, ["meter-silent"]);
    assert.equal(manager.view.readingA, null);
    assert.deepEqual(
      bench.chargers.map(({ grantedA }) => grantedA),
      [6, 6, 6],
    );
    assert.match(bench.charger.grant?.reason ?? "", /the house meter has been silent for \d+ s/);
    bench.live(10_000, 10);
    assert.deepEqual(manager.view.notices, []);
  });

  it("says when nobody follows it", () => {
    const bench = new ManagerBench();
    const manager = bench.start();
    bench.pass(2_000);
    assert.ok(!manager.view.notices.includes("not-followed"), "not at its start");
    bench.pass(10_000);
    assert.ok(manager.view.notices.includes("not-followed"));
    assert.equal(manager.view.role, "stands");
    bench.live(5_000, 10);
    assert.ok(!manager.view.notices.includes("not-followed"));
  });

  it("goes on in a new term after a restart, keeps its chargers, and grants before their leases end", () => {
    const { bench, manager } = sharing();
    const { term } = manager.view;
    bench.cut();
    bench.pass(1_000);
    const again = bench.start();
    assert.equal(again.view.chargers, 3);
    bench.live(12_000, 10);
    assert.ok(again.view.term > term, `${again.view.term} after ${term}`);
    assert.equal(again.view.role, "leads");
    assert.ok(bench.chargers.every(({ grantedA }) => grantedA >= 6));
  });

  it("starts anew where what it stored is damaged", () => {
    const { bench } = sharing();
    bench.cut();
    const store = bench.flash.open({ path: "manager", format: "string" });
    store.write("term", "not a number");
    store.write("member0", "{");
    const again = bench.start();
    assert.equal(again.view.chargers, 2);
    assert.ok(bench.logs.some((line) => line.startsWith("warn a stored charger is not used")));
    bench.live(20_000, 10);
    assert.equal(again.view.role, "leads");
  });

  it("follows what is set at run time from its next decision on", () => {
    const { bench, manager } = sharing();
    assert.ok(manager.set({ contractedA: 17 }).ok);
    bench.live(10_000, 10);
    assert.equal(manager.view.contractedA, 17);
    const sumA = (): number => bench.chargers.reduce((sum, { grantedA }) => sum + grantedA, 0);
    assert.ok(sumA() <= 7, `${sumA()} A`);
    assert.ok(!manager.set({ contractedA: -1 }).ok);
    assert.equal(manager.view.contractedA, 17);
  });

  it("pauses one car at once where the smart meter would cut off before a better look, and not all", () => {
    const grants = (cutoff: readonly object[]): readonly string[] => {
      const bench = new ManagerBench({ cutoff });
      bench.start();
      bench.live(60_000, 5);
      // Cars that take 3.5 s to draw less, behind chargers that say so every 1.7 s: what they drew is in doubt.
      for (const charger of bench.chargers) slowDown(bench, charger, 3_515, 1_732);
      bench.live(2_718, 5);
      const seen: string[] = [];
      for (let step = 0; step < 100; step++) {
        bench.live(100, step < 50 ? 9 : 10);
        seen.push(bench.chargers.map(({ grantedA }) => grantedA).join(" "));
      }
      return [...new Set(seen)];
    };
    assert.deepEqual(grants([]), ["9 8 8", "6 6 6", "7 7 7"]);
    assert.deepEqual(grants([{ above: 1, forS: 5 }]), ["9 8 8", "6 6 6", "7 7 7", "7 7 0"]);
  });

  it("lets its followers go when it is closed", () => {
    const { bench, manager } = sharing();
    manager.close();
    bench.pass(100);
    // The connection goes with the message: what counts is that nothing is left of it.
    assert.equal(bench.ledgersOpen, 0);
    const { length } = bench.leads;
    bench.pass(30_000);
    assert.equal(bench.leads.length, length);
    assert.equal(bench.heard("pilotline/v1/Manager-1/online").at(-1), "0");
  });

  it("leaves nothing behind when it is started and closed 100 times", () => {
    const bench = new ManagerBench();
    for (let round = 0; round < 100; round++) {
      const manager = bench.start();
      bench.pass(round % 40);
      if (round % 10 === 0) bench.live(2_000, 10);
      manager.close();
    }
    bench.pass(120_000);
    assert.equal(bench.rig.scheduler.nextDueMs(), undefined, "no timer");
    assert.equal(bench.ledgersOpen, 0, "no ledger");
    bench.observer.heard.length = 0;
    bench.charger.claim();
    bench.meterSays(10);
    bench.pass(10_000);
    assert.equal(bench.observer.heard.length, 2, "nobody answers any more");
  });
});

describe("what a manager says of its site", () => {
  it("is retained: the rules, and each charger that was heard once", () => {
    const bench = new ManagerBench();
    bench.start();
    bench.pass(1_000);
    assert.deepEqual(bench.retained(), ["site"], "who never said a word is not counted by anybody");
    const [first, second] = bench.chargers;
    first?.claim();
    second?.claim();
    bench.pass(500);
    assert.deepEqual(bench.retained(), ["member/Charger-1", "member/Charger-2", "site"]);
    const member = JSON.parse(bench.heard("pilotline/v1/Manager-1/member/Charger-2").at(-1) ?? "");
    assert.equal(member.order, 1);
    const site = JSON.parse(bench.heard("pilotline/v1/Manager-1/site")[0] ?? "");
    assert.equal(site.contractedA, 30);
    for (const secret of ["mqtt", "houseMaxA", "admitsAnybody"]) assert.ok(!(secret in site), secret);
    bench.cut();
    for (const topic of ["member/Charger-1", "member/Charger-2"])
      bench.say(`pilotline/v1/Manager-1/${topic}`, "", true);
    bench.start();
    bench.pass(1_000);
    assert.deepEqual(bench.retained(), ["member/Charger-1", "member/Charger-2", "site"], "also after a restart");
  });

  it("comes a few at a time: a chip's queue holds no whole site", () => {
    const members = Array.from({ length: 40 }, (_, index) => `C${index}`);
    const bench = new ManagerBench({}, members);
    bench.start();
    bench.pass(500);
    for (const charger of bench.chargers) charger.claim();
    bench.pass(1_000);
    bench.cut();
    bench.pass(1_000);
    bench.observer.heard.length = 0;
    bench.start();
    const told = (): number => bench.observer.heard.filter((each) => each.includes("/member/")).length;
    let before = 0;
    for (let passedMs = 0; passedMs < 3_000; passedMs += 100) {
      bench.pass(100);
      assert.ok(told() - before <= 8, `${told() - before} in 100 ms`);
      before = told();
    }
    assert.ok(before >= 40, `${before}`);
  });

  it("is said again when it changes, and taken away with the charger", () => {
    const bench = new ManagerBench();
    const manager = bench.start();
    bench.live(2_000, 10);
    assert.ok(manager.putMember("Charger-2", { priority: 5 }).ok);
    manager.set({ bufferA: 2 });
    bench.pass(500);
    assert.equal(JSON.parse(bench.heard("pilotline/v1/Manager-1/member/Charger-2").at(-1) ?? "").priority, 5);
    assert.equal(JSON.parse(bench.heard("pilotline/v1/Manager-1/site").at(-1) ?? "").bufferA, 2);
    assert.equal(manager.removeMember("Charger-2"), true);
    assert.equal(manager.removeMember("Charger-2"), false);
    bench.pass(500);
    assert.deepEqual(bench.retained(), ["member/Charger-1", "member/Charger-3", "site"]);
    assert.equal(manager.view.chargers, 2);
  });

  it("comes back when the broker has forgotten it", () => {
    const bench = new ManagerBench();
    bench.start();
    bench.live(2_000, 10);
    for (const topic of bench.retained()) bench.say(`pilotline/v1/Manager-1/${topic}`, "", true);
    bench.pass(100);
    assert.deepEqual(bench.retained(), []);
    bench.rig.broker.trouble.lostLinks.add("Manager-1");
    bench.pass(30_000);
    bench.rig.broker.restoreLink("Manager-1");
    bench.pass(15_000);
    assert.equal(bench.retained().length, 4);
  });
});

/** From now on its car takes `fallMs` to draw less, and it claims every `everyMs` only. */
function slowDown(bench: ManagerBench, charger: PlayedCharger, fallMs: number, everyMs: number): void {
  const step = charger.step.bind(charger);
  let fellMs: number | undefined;
  let claimedMs = 0;
  charger.step = () => {
    const { drawnA } = charger;
    charger.isMute = true;
    step();
    charger.isMute = false;
    fellMs = charger.drawnA < drawnA ? (fellMs ?? bench.nowMs) : undefined;
    if (fellMs !== undefined && bench.nowMs - fellMs < fallMs) charger.drawnA = drawnA;
    else fellMs = undefined;
    if (bench.nowMs - claimedMs < everyMs) return;
    claimedMs = bench.nowMs;
    charger.claim();
  };
}
