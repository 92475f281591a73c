import assert from "node:assert/strict";
import { FAULTS, type FaultCode } from "../../../modules/evse/faults";
import { NOTICES } from "../../../modules/evse/notices";
import { isAskingForCurrent, isConnected, wantsLock } from "../../../modules/evse/outputs";
import { isCharging, whyText } from "../../../modules/evse/why";
import { Bench } from "./bench";

const OFFER_WHY = "Offering 16 A: this charger gives 16 A at the most.";

function why(bench: Bench): string {
  return whyText(bench.state, bench.nowMs, OFFER_WHY, bench.offerA >= 6);
}

function facts(bench: Bench): readonly unknown[] {
  return [bench.name, isConnected(bench.state), isAskingForCurrent(bench.state), isCharging(bench.state)];
}

describe("EVSE: what it says", () => {
  it("from A to C2 and back", () => {
    const bench = new Bench().runTo(1_000);
    assert.deepEqual(facts(bench), ["A", false, false, false]);
    assert.match(why(bench), /^No car/);

    bench.car = "B";
    bench.runTo(2_000);
    assert.deepEqual(facts(bench), ["B2", true, false, false]);
    assert.match(why(bench), /has not asked for current\.$/);

    bench.offerA = 0;
    bench.runTo(3_000);
    assert.deepEqual(facts(bench), ["B1", true, false, false]);
    assert.ok(why(bench).endsWith(OFFER_WHY), "which limit withholds the offer");

    bench.car = "C";
    bench.runTo(4_000);
    assert.deepEqual(facts(bench), ["C1", true, true, false]);
    assert.equal(why(bench), OFFER_WHY);

    bench.charge();
    assert.deepEqual(facts(bench), ["C2", true, true, true]);
    assert.equal(why(bench), OFFER_WHY);

    bench.car = "B";
    bench.runFor(1_000);
    assert.deepEqual(facts(bench), ["B1", true, false, false]);
    assert.match(why(bench), /has finished/);

    bench.car = "C";
    bench.runFor(600);
    assert.deepEqual(facts(bench), ["C1", true, true, false]);
    assert.match(why(bench), /Waiting a moment/);

    bench.car = "D";
    bench.runFor(600);
    assert.deepEqual(facts(bench), ["D1", true, false, false]);
    assert.match(why(bench), /ventilat/);
  });

  it("C1 with a closed contactor while the car is told to stop", () => {
    const bench = new Bench().charge();
    bench.offerA = 0;
    bench.runFor(100);
    assert.deepEqual(facts(bench), ["C1", true, true, true]);
  });

  it("which phases are closed", () => {
    const bench = new Bench();
    bench.lines.phases = 3;
    assert.deepEqual([bench.runTo(1_000).coil, bench.charge().coil], [0, 3]);
    bench.lines.phases = 1;
    bench.until(({ name }) => name === "C1");
    assert.match(why(bench), /told to stop, before the number of phases changes/);
    bench.until(({ name }) => name === "F");
    assert.deepEqual(facts(bench), ["F", true, false, false]);
    assert.match(why(bench), /number of phases/);
  });

  it("that it wakes the car", () => {
    const bench = new Bench();
    bench.car = "B";
    bench.runTo(61_000);
    assert.deepEqual(facts(bench), ["B1", true, false, false]);
    assert.match(why(bench), /^Waking the car/);
  });

  it("that the plug is to be held while a car is there, and until the contacts are open", () => {
    const bench = new Bench().runTo(1_000);
    assert.equal(wantsLock(bench.state, false), false);
    assert.equal(wantsLock(bench.state, undefined), false);
    assert.equal(wantsLock(bench.state, true), true);
    bench.car = "B";
    bench.until(({ state }) => isConnected(state));
    assert.equal(wantsLock(bench.state, false), true);
    bench.charge();
    assert.equal(wantsLock(bench.state, undefined), true);
    bench.lines.isHot = true;
    bench.runFor(20);
    assert.equal(wantsLock(bench.state, false), true);
    bench.car = "A";
    bench.until(({ state }) => !isConnected(state), 6_000);
    assert.equal(wantsLock(bench.state, false), false);
  });

  it("a sentence and an effect for every notice", () => {
    for (const { text, effect } of Object.values(NOTICES)) {
      assert.match(text, /^[A-Z].*\.$/);
      assert.ok(effect.length > 3);
    }
  });

  it("a sentence and a wait for every fault", () => {
    for (const code of Object.keys(FAULTS) as FaultCode[]) {
      const { text, minimumMs, growth } = FAULTS[code];
      assert.match(text, /^[A-Z].*\.$/);
      assert.ok(minimumMs === 60_000 || minimumMs === 16_000, code);
      assert.ok(growth === null || growth.times >= 0);
    }
    const bench = new Bench().charge();
    bench.car = "short";
    bench.runFor(100);
    assert.deepEqual(facts(bench), ["E", true, false, false]);
    assert.equal(why(bench), FAULTS["pilot-short"].text);
  });
});
