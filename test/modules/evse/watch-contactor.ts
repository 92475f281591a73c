import assert from "node:assert/strict";
import { coil, dutyPercent, faultCode, isConnected, offeredA, residualTest } from "../../../modules/evse/outputs";
import type { EvseInput, EvseState } from "../../../modules/evse/state";
import { classifyLevel, isAsking } from "../../../modules/pilot/level";

/** ms by which a step may come late. */
const LATE_MS = 70;

/** When the contactor may be closed, and when it may close. */
export class ContactorWatcher {
  closures = 0;
  closuresOfThree = 0;
  changesOfPhases = 0;
  private seenOutMs: number | undefined;
  private pwmEndedMs: number | undefined;
  private leftCMs = Number.NEGATIVE_INFINITY;
  /** Of the self-test since the last opening: the output was on, then the line tripped, then it was quiet. */
  private test: "none" | "on" | "tripped" | "passed" = "none";
  private passedMs = 0;
  private closedPhases: 1 | 3 | undefined;
  private offMs: number | undefined;
  /** The pilot was off for 60 s without a break, or nobody was there, since the contactor opened. */
  private hasPaused = false;

  check(before: EvseState, after: EvseState, nowMs: number, input: EvseInput, errorMs: number): void {
    this.see(before, after, nowMs, input);
    assert.equal(coil(after) > 0, after.phase.kind === "charging" || after.phase.kind === "stopping");
    if (coil(after) === 0) {
      if (coil(before) > 0) this.opened(after, nowMs);
      return;
    }
    this.closed(after, nowMs, input);
    if (coil(before) === 0) this.closes(before, after, nowMs, input, errorMs);
    else assert.equal(coil(after), coil(before), "phases change through open contacts only");
  }

  private see(before: EvseState, after: EvseState, nowMs: number, input: EvseInput): void {
    const isOut = input.readingAgeMs === 0 && !isAsking(classifyLevel(input.highV, "C"));
    if (!isOut) this.seenOutMs = undefined;
    else this.seenOutMs ??= nowMs;
    this.pwmEndedMs = offeredA(after) > 0 ? undefined : (this.pwmEndedMs ?? nowMs);
    if (dutyPercent(after) === 0) this.offMs ??= nowMs;
    else {
      if (this.offMs !== undefined && nowMs - this.offMs >= 60_000) this.hasPaused = true;
      this.offMs = undefined;
    }
    if (after.phase.kind === "available") this.hasPaused = true;
    this.seeTest(before, nowMs, input);
  }

  private seeTest(before: EvseState, nowMs: number, input: EvseInput): void {
    if (coil(before) > 0) this.test = "none";
    if (residualTest(before) === 1) this.test = input.residualTrip === 1 ? "tripped" : "on";
    else if (this.test === "tripped" && input.residualTrip === 0) {
      this.test = "passed";
      this.passedMs = nowMs;
    }
  }

  private closed(after: EvseState, nowMs: number, input: EvseInput): void {
    assert.equal(faultCode(after), null);
    assert.equal(after.vehicle.level, "C", "closed in C only");
    assert.equal(input.guardDropped, null, "the guard has the last word");
    assert.ok(isConnected(after));
    assert.ok(this.seenOutMs === undefined || nowMs - this.seenOutMs < 15, "open 15 ms after the first sample");
    assert.ok(!(input.isEmergencyStop || input.isEarthMissing || input.isHot || input.residualTrip === 1));
    assert.ok(input.mainsFault === null && input.lockFault === null);
    if (after.phase.kind === "charging") assert.ok(offeredA(after) >= 6, "nothing charges on X1");
    const withoutPwmMs = nowMs - (this.pwmEndedMs ?? nowMs);
    assert.ok(withoutPwmMs < 6_000, `closed ${withoutPwmMs} ms after PWM ended`);
    this.closedPhases = coil(after) === 3 ? 3 : 1;
  }

  private closes(before: EvseState, after: EvseState, nowMs: number, input: EvseInput, errorMs: number): void {
    this.closures += 1;
    if (coil(after) === 3) this.closuresOfThree += 1;
    assert.equal(after.vehicle.kind, "steady");
    assert.ok(input.lowV <= -10, "the diode was seen");
    assert.ok(offeredA(after) >= 6 && nowMs - before.drive.sinceMs >= 550, "the duty has settled");
    assert.notEqual(input.isLocked, false, "the plug is locked");
    assert.notEqual(input.cableA, 0, "there is a cable");
    assert.equal(coil(after), input.phases);
    assert.ok(input.contacts !== true && input.extraContacts !== true, "the contacts are open");
    assert.ok(nowMs - this.leftCMs >= 5_000, `closed ${nowMs - this.leftCMs} ms after C was left`);
    assert.ok(nowMs - errorMs >= 30_000, `closed ${nowMs - errorMs} ms after an error`);
    if (input.residualTrip !== undefined) {
      assert.ok(this.test === "passed" && nowMs - this.passedMs < 5_000 + LATE_MS, `self-test ${this.test}`);
    }
    if (this.was !== undefined && this.was !== coil(after)) {
      assert.ok(this.hasPaused, "other phases after a pause only");
      this.changesOfPhases += 1;
    }
  }

  private was: 1 | 3 | undefined;

  private opened(after: EvseState, nowMs: number): void {
    this.was = this.closedPhases;
    this.hasPaused = after.phase.kind === "available";
    this.offMs = dutyPercent(after) === 0 ? nowMs : undefined;
    if (after.phase.kind !== "asking" && after.phase.kind !== "switching") this.leftCMs = nowMs;
  }
}
