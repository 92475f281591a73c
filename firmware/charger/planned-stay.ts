import type { MonotonicMs } from "../../modules/device/time";
import type { Claim } from "../../modules/messages/claim";

/** What a person said of the running plug-in: when the car leaves, and what it needs. */
export type StatedPlan = Partial<Pick<NonNullable<Claim["session"]>, "departsInS" | "neededWh">>;

/** Keeps it until the car is gone. */
export class PlannedStay {
  private session = 0;
  private departsAtMs: MonotonicMs | null = null;
  private neededWh: number | null = null;

  /** A member that is left out stays as it was. */
  tell(nowMs: MonotonicMs, { departsInS, neededWh }: StatedPlan): void {
    if (departsInS !== undefined) this.departsAtMs = departsInS === null ? null : nowMs + departsInS * 1000;
    if (neededWh !== undefined) this.neededWh = neededWh;
  }

  /** Of the plug-in with that number; what was said before it holds for the first one. */
  of(session: number, nowMs: MonotonicMs): Required<StatedPlan> {
    if (session !== this.session && this.session !== 0) {
      this.departsAtMs = null;
      this.neededWh = null;
    }
    this.session = session;
    const departsInS = this.departsAtMs === null ? null : Math.round((this.departsAtMs - nowMs) / 1000);
    return { departsInS, neededWh: this.neededWh };
  }
}
