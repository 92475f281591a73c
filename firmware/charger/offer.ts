import { decide } from "../../modules/arbiter/arbiter";
import { type Decision, isSupply, type Limit } from "../../modules/arbiter/limits";
import { NOT_WITHDRAWN, stepWithdrawal, type Withdrawal } from "../../modules/arbiter/withdrawal";
import type { MonotonicMs } from "../../modules/device/time";
import { isConnected } from "../../modules/evse/outputs";
import type { EvseState } from "../../modules/evse/state";
import { isCharging } from "../../modules/evse/why";
import { MIN_OFFER_A } from "../../modules/pilot/duty";
import type { ChargerSettings } from "./settings";

/** The only place where the offered current comes from: the smallest of the limits, and the wait after a withdrawal. */
export class Offer {
  /** Every limit of the newest decision. */
  limits: readonly Limit[];
  decision: Decision;
  /** When something may change by itself, at the latest. */
  changesAtMs: MonotonicMs = Number.POSITIVE_INFINITY;
  private withdrawal: Withdrawal = NOT_WITHDRAWN;

  constructor(limits: readonly Limit[], nowMs: MonotonicMs) {
    this.limits = limits;
    this.decision = decide(limits, nowMs);
  }

  /** True when the decision is another one than before. */
  decide(nowMs: MonotonicMs, limits: readonly Limit[], settings: ChargerSettings, evse: EvseState): boolean {
    const before = this.decision;
    const { mode, managerId, resumeDelayS } = settings;
    this.limits = limits;
    this.decision = decide(limits, nowMs);
    const supply = limits.filter(isSupply);
    this.withdrawal = stepWithdrawal(this.withdrawal, nowMs, {
      isEnough: supply.length === 0 || decide(supply, nowMs).offerA >= MIN_OFFER_A,
      isCharging: isCharging(evse),
      isConnected: isConnected(evse),
      // What a person sets by hand holds at once: a delay is the house's. Of a site it is the manager's.
      resumeDelayMs: mode === "manual" || managerId !== null ? 0 : resumeDelayS * 1000,
    });
    this.changesAtMs = Number.POSITIVE_INFINITY;
    for (const { untilMs } of limits) {
      if (untilMs !== undefined && untilMs >= nowMs) this.changesAtMs = Math.min(this.changesAtMs, untilMs + 1);
    }
    if (this.withdrawal.kind === "recovering") this.wait(nowMs, this.withdrawal, resumeDelayS);
    const isOther = this.decision.limit !== before.limit || this.decision.offerA !== before.offerA;
    // The same object while the sentence is the same, so that whoever tells it need not tell it again.
    if (!isOther && this.decision.why === before.why) this.decision = before;
    return isOther;
  }

  private wait(
    nowMs: MonotonicMs,
    { isSpared, untilMs }: Withdrawal & { readonly kind: "recovering" },
    resumeDelayS: number,
  ): void {
    const reason = isSpared
      ? "the car was paused often within the hour, and too many pauses make cars give up"
      : `there is enough again, and it has to last ${resumeDelayS} s`;
    this.limits = [...this.limits, { code: "resume-delay", currentA: 0, reason, untilMs }];
    this.decision = decide(this.limits, nowMs);
    this.changesAtMs = Math.min(this.changesAtMs, untilMs);
  }
}
