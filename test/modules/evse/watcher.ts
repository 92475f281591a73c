import assert from "node:assert/strict";
import { coil, dutyPercent, faultCode, offeredA, residualTest, stateName } from "../../../modules/evse/outputs";
import type { EvseInput, EvseState } from "../../../modules/evse/state";
import { step } from "../../../modules/evse/step";
import { ContactorWatcher } from "./watch-contactor";
import { FaultWatcher } from "./watch-fault";

/** The rules that hold at every step, and what was seen on the way, for rules about more than one. */
export class Watcher {
  readonly contactor = new ContactorWatcher();
  readonly faults = new FaultWatcher();
  /** Raises wait for 5 s after it; where nobody was there, it is long ago. */
  private changedMs = Number.NEGATIVE_INFINITY;
  private shownFMs: number | undefined;
  private changes = 0;

  check(before: EvseState, after: EvseState, nowMs: number, input: EvseInput): void {
    this.faults.check(before, after, nowMs, input);
    this.contactor.check(before, after, nowMs, input, this.faults.errorMs);
    this.offer(before, after, nowMs, input);
    this.stateF(after, nowMs);
    if (after !== before && ++this.changes % 20 === 0)
      assert.deepEqual(step(before, nowMs, input), after, "it is pure");
    const name = stateName(after);
    assert.equal(name.endsWith("2"), offeredA(after) > 0, name);
    if (residualTest(after) === 1) {
      assert.equal(coil(after), 0, "the test output is on with a dead coil only");
      assert.ok(input.residualTrip !== undefined && after.phase.kind === "asking", "for a close, and with a detector");
    }
  }

  private offer(before: EvseState, after: EvseState, nowMs: number, input: EvseInput): void {
    const isA = offeredA(after);
    const wasA = offeredA(before);
    assert.ok(isA === 0 || (isA >= 6 && isA <= 80 && Number.isInteger(isA)), `${isA} A`);
    if (isA > 0) assert.ok(isA <= input.offerA, `${isA} A of ${input.offerA} A`);
    const duty = dutyPercent(after);
    assert.ok(duty === 0 || (duty >= 10 && duty <= 96) || duty === 100, `${duty} %`);
    assert.equal(duty > 0 && duty < 100, isA > 0);
    if (wasA === 0 && isA > 0) assert.notEqual(input.isLocked, false, "locked before PWM");
    if (faultCode(after) !== null || stateName(after) === "A") assert.equal(isA, 0);
    if (after.phase.kind === "available") this.changedMs = Number.NEGATIVE_INFINITY;
    else if (isA !== wasA) {
      if (isA > wasA) assert.ok(nowMs - this.changedMs >= 5_000, `raised after ${nowMs - this.changedMs} ms`);
      // A car that sleeps follows nothing.
      const isCall = after.phase.kind === "connected" && after.phase.wake.kind === "pausing";
      this.changedMs = isCall ? Number.NEGATIVE_INFINITY : nowMs;
    }
  }

  private stateF(after: EvseState, nowMs: number): void {
    if (dutyPercent(after) === 0) this.shownFMs ??= nowMs;
    else {
      assert.ok(this.shownFMs === undefined || nowMs - this.shownFMs >= 300, "F for 300 ms");
      this.shownFMs = undefined;
    }
  }
}
