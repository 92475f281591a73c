import assert from "node:assert/strict";
import { FAULT_NAMES } from "../../../sim/scenario/vocabulary";
import { Dice } from "../../../sim/soak/plan/dice";
import { drawStorm, type Storm } from "../../../sim/soak/plan/storm";
import { nameOf } from "../../../sim/soak/plan/storm-event";

const SEED = 11;
const STORMS: readonly Storm[] = Array.from({ length: 60 }, (_, number) => drawStorm(SEED, number));

describe("the storms of a soak", () => {
  it("are the same for the same seed and number, and others for others", () => {
    assert.deepEqual(drawStorm(SEED, 3), STORMS[3]);
    assert.notDeepEqual(drawStorm(SEED, 4).events, STORMS[3]?.events);
    assert.notDeepEqual(drawStorm(SEED + 1, 3).events, STORMS[3]?.events);
  });

  it("have their events in the order of time, each to the millisecond and before the end", () => {
    for (const { events, scenario } of STORMS) {
      let before = 0;
      for (const { t } of events) {
        assert.ok(t >= before && t < scenario.durationS, `${t} after ${before}`);
        assert.equal(Math.round(t * 1000) / 1000, t);
        before = t;
      }
    }
  });

  it("have an event every 10 to 20 s", () => {
    const seconds = STORMS.reduce((sum, { scenario }) => sum + scenario.durationS, 0);
    const events = STORMS.reduce((sum, storm) => sum + storm.events.length, 0);
    assert.ok(seconds / events >= 10 && seconds / events <= 20, `${seconds / events} s`);
  });

  it("have every fault that the plant can make, with and without a time, and of all kinds of sites", () => {
    const names = new Set(STORMS.flatMap(({ events }) => events.map(nameOf)));
    // The storms are those of one charger by itself.
    for (const fault of FAULT_NAMES) assert.equal(names.has(`fault ${fault}`), fault !== "manager-down", fault);
    const sites = STORMS.map(({ scenario }) => scenario);
    for (const phases of [1, 3])
      for (const chargerPhases of phases === 3 ? [1, 3] : [1])
        assert.ok(sites.some(({ site, chargers }) => site.phases === phases && chargers[0]?.phases === chargerPhases));
    for (const isTethered of [false, true])
      assert.ok(sites.some(({ chargers }) => (chargers[0]?.cableA ?? 0) > 63 === isTethered));
    assert.deepEqual(
      [...new Set(sites.map(({ site }) => site.failsafeA))].sort((a, b) => a - b),
      [0, 6, 10],
    );
    assert.ok(sites.some(({ solar }) => solar.length > 0));
  });

  it("never ask a tethered cable for what only a socket outlet has", () => {
    for (const { events, scenario } of STORMS) {
      if ((scenario.chargers[0]?.cableA ?? 0) <= 63) continue;
      assert.ok(events.every((event) => !/cable-missing|lock-jammed/.test(nameOf(event))));
    }
  });
});

describe("dice", () => {
  it("stay within their bounds, and reach both ends of what is whole", () => {
    const dice = new Dice(1, "test");
    const seen = new Set<number>();
    for (let draw = 0; draw < 2_000; draw++) {
      seen.add(dice.whole(2, 5));
      const between = dice.between(-1, 3);
      assert.ok(between >= -1 && between < 3);
      const milli = dice.milli(0, 0.01);
      assert.ok(milli >= 0 && milli < 0.01 && Math.abs(Math.round(milli * 1000) - milli * 1000) < 1e-9);
    }
    assert.deepEqual([...seen].sort(), [2, 3, 4, 5]);
  });

  it("draw rows by their weights, and nothing from nothing", () => {
    const dice = new Dice(2, "test");
    const rows = [
      { weight: 3, value: "often" },
      { weight: 0, value: "never" },
      { weight: 1, value: "seldom" },
    ];
    const counts = { often: 0, never: 0, seldom: 0 };
    for (let draw = 0; draw < 4_000; draw++) counts[dice.weighted(rows) as keyof typeof counts] += 1;
    assert.equal(counts.never, 0);
    assert.ok(Math.abs(counts.often / counts.seldom - 3) < 0.4, JSON.stringify(counts));
    assert.throws(() => dice.pick([]), RangeError);
    assert.throws(() => dice.weighted([]), RangeError);
  });
});
