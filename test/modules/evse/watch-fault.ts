import assert from "node:assert/strict";
import { FAULTS, type FaultCode } from "../../../modules/evse/faults";
import { faultCode } from "../../../modules/evse/outputs";
import type { EvseInput, EvseState } from "../../../modules/evse/state";

/** How long faults last, and that none is lost. */
export class FaultWatcher {
  faults = 0;
  latched = 0;
  readonly codes = new Set<FaultCode>();
  /** The last moment of an error. */
  errorMs = Number.NEGATIVE_INFINITY;
  private enteredMs = 0;
  private nobodySinceMs: number | undefined;
  private isReleased = false;

  check(before: EvseState, after: EvseState, nowMs: number, input: EvseInput): void {
    const code = faultCode(after);
    const was = faultCode(before);
    if (code !== null && (code !== was || this.isThere(code, input))) this.errorMs = nowMs;
    if (was === "residual-current") this.seeRelease(before, nowMs, input);
    if (was !== null && code !== was) this.ends(was, code, nowMs, input);
    if (code !== null && code !== was) this.begins(code, nowMs);
  }

  private begins(code: FaultCode, nowMs: number): void {
    this.enteredMs = nowMs;
    this.isReleased = false;
    this.nobodySinceMs = undefined;
    this.faults += 1;
    this.codes.add(code);
    if (code === "residual-current") this.latched += 1;
  }

  private ends(was: FaultCode, code: FaultCode | null, nowMs: number, input: EvseInput): void {
    // Only a contactor that does not open is told before another fault's time is over.
    if (code !== "contactor-welded")
      assert.ok(nowMs - this.enteredMs >= FAULTS[was].minimumMs, `${was} was over too soon`);
    if (was === "residual-current") assert.ok(this.isReleased, "latched until unplugged or cleared");
    if (code !== "contactor-welded") assert.equal(this.isThere(was, input), false, `${was} is there still`);
  }

  /** It was cleared, or a look has seen nobody for 200 ms. */
  private seeRelease(before: EvseState, nowMs: number, input: EvseInput): void {
    const sampledMs = nowMs - input.readingAgeMs;
    const isNobody =
      before.drive.kind === "X1" && input.readingAgeMs <= 60 && sampledMs > before.drive.sinceMs && input.highV >= 10.5;
    this.nobodySinceMs = isNobody ? (this.nobodySinceMs ?? sampledMs) : undefined;
    const goneMs = this.nobodySinceMs === undefined ? 0 : sampledMs - this.nobodySinceMs;
    if (input.isCleared || goneMs >= 200) this.isReleased = true;
  }

  private isThere(code: FaultCode, input: EvseInput): boolean {
    switch (code) {
      case "emergency-stop":
        return input.isEmergencyStop || input.guardDropped === "emergency-stop";
      case "residual-current":
        return input.residualTrip === 1 || input.guardDropped === "trip-line";
      case "earth-missing":
        return input.isEarthMissing;
      case "over-temperature":
        return input.isHot;
      case "over-voltage":
      case "under-voltage":
        return input.isMainsBad;
      case "lock-open":
      case "lock-stuck":
        return input.lockFault === code;
      case "pilot-unread":
        return !(input.readingAgeMs <= 60);
      case "watchdog":
        return input.guardDropped === "permit-expired";
      default:
        return false;
    }
  }
}
