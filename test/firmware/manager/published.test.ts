import assert from "node:assert/strict";
import { ManagerBench } from "./bench";

/** A site whose meter is Counter-1 of the published protocol, with one charger of ours and what is announced. */
function site(published: object = {}) {
  const bench = new ManagerBench({ meterId: "Counter-1", failover: false, published }, ["Charger-1"]);
  for (const topic of ["hello/new", "Counter-1", "Published-1", "Published-2"]) bench.observer.subscribe(topic);
  const manager = bench.start();
  bench.pass(1_000);
  return { bench, manager };
}

describe("a manager and devices of the published protocol", () => {
  it("registers them in the published order, with the published replies", () => {
    const { bench } = site();
    bench.say("Counter-1", "0x002 Published-1");
    bench.say("hello/new", "0x001 Counter-1");
    bench.pass(200);
    bench.say("Counter-1", "0x002 Published-1");
    bench.pass(200);
    bench.say("hello/new", "0x001 Counter-2");
    bench.say("Counter-1", "0x0ff Published-1");
    bench.pass(200);
    assert.ok(bench.heard("Counter-1").includes("Invalid Message: message topic"));
    assert.ok(bench.heard("hello/new").includes("Counter registered: Counter-1"));
    assert.ok(bench.heard("Counter-1").includes("Charger registered: Published-1"));
    assert.ok(bench.heard("hello/new").includes("Max registered counters achieved"));
    assert.ok(bench.heard("Counter-1").includes("Invalid Message: message code"));
    assert.ok(bench.kept("event").some(({ code }) => code === "published-registered"));
  });

  it("refuses whom the list does not name", () => {
    const { bench } = site({ authorised: ["Counter-1"] });
    bench.say("hello/new", "0x001 Counter-1");
    bench.pass(100);
    bench.say("Counter-1", "0x002 Published-1");
    bench.pass(100);
    assert.ok(bench.heard("Counter-1").includes("Invalid Message: message id"));
  });

  /** The newest current that a published charger was told, A. */
  const told = (bench: ManagerBench, id: string): number => {
    const texts = bench.heard(id).filter((text) => text.startsWith("0x033"));
    return Number(texts.at(-1)?.split(" ")[2] ?? Number.NaN);
  };

  it("shares what a published meter leaves among published chargers and ours, and holds what was told", () => {
    const { bench, manager } = site();
    bench.say("hello/new", "0x001 Counter-1");
    bench.pass(100);
    bench.say("Counter-1", "0x002 Published-1");
    bench.pass(100);
    let loadA = 0;
    const live = (seconds: number, houseA: number): void => {
      for (let second = 0; second < seconds; second++) {
        bench.charger.step();
        if (second % 5 === 0) {
          bench.say("Counter-1", `0x031 Counter-1 ${houseA + loadA + bench.charger.drawnA}`);
          bench.say("Published-1", `0x032 Published-1 ${loadA}`);
        }
        bench.pass(1_000);
        const saidA = told(bench, "Published-1");
        loadA = saidA >= 6 ? saidA : 0;
      }
    };
    bench.say("Published-1", "0x022 Published-1 C");
    bench.charger.wants = "nothing";
    bench.charger.session = null;
    live(30, 10);
    assert.equal(manager.view.role, "leads");
    assert.equal(told(bench, "Published-1"), 20);
    bench.charger.wants = "current";
    bench.charger.session = { number: 1, durationS: 1, energyWh: 0, tag: null, departsInS: null, neededWh: null };
    live(40, 10);
    assert.equal(told(bench, "Published-1") + bench.charger.grantedA, 20);
    assert.ok(bench.charger.grantedA >= 6, `${bench.charger.grantedA}`);
    // It says no more how much it draws: what it was told stays set aside, and is told again.
    const before = bench.heard("Published-1").length;
    for (let second = 0; second < 20; second++) {
      bench.charger.step();
      if (second % 5 === 0) bench.say("Counter-1", `0x031 Counter-1 ${10 + loadA + bench.charger.drawnA}`);
      bench.pass(1_000);
    }
    assert.ok(bench.charger.grantedA + told(bench, "Published-1") <= 20);
    assert.ok(bench.heard("Published-1").length > before);
  });

  it("knows them still after a restart, and what they hold", () => {
    const { bench, manager } = site();
    bench.say("hello/new", "0x001 Counter-1");
    bench.pass(100);
    bench.say("Counter-1", "0x002 Published-1");
    bench.pass(100);
    manager.close();
    bench.cut();
    bench.pass(1_000);
    const again = bench.start();
    bench.pass(1_000);
    bench.say("Published-1", "0x022 Published-1 A");
    bench.pass(200);
    assert.ok(!bench.heard("Published-1").some((text) => text.startsWith("Invalid")));
    again.close();
  });

  it("says nothing to anybody where the protocol is not spoken", () => {
    const bench = new ManagerBench();
    bench.observer.subscribe("hello/new");
    bench.start();
    bench.pass(1_000);
    bench.say("hello/new", "0x001 Counter-1");
    bench.pass(500);
    assert.deepEqual(bench.heard("hello/new"), ["0x001 Counter-1"]);
  });
});
