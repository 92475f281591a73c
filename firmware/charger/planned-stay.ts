import type { MonotonicMs } from "../../modules/device/time";
import type { Claim } from "../../modules/messages/claim";

/** What a person said of the running plug-in: when the car leaves, and what it needs. */
export type StatedPlan = Partial<Pick<NonNullable<Claim["session"]>, "departsInS" | "neededWh">>;

export const NO_PLAN: Required<StatedPlan> = Object.freeze({ departsInS: null, neededWh: null });

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

  /** Of the plug-in with that number; what was said before it holds for the first one. `usual`: where nobody said anything. */
  of(session: number, nowMs: MonotonicMs, usual = NO_PLAN): Required<StatedPlan> {
    if (session !== this.session && this.session !== 0) {
      this.departsAtMs = null;
      this.neededWh = null;
    }
    this.session = session;
    const departsInS = this.departsAtMs === null ? null : Math.round((this.departsAtMs - nowMs) / 1000);
    return { departsInS: departsInS ?? usual.departsInS, neededWh: this.neededWh ?? usual.neededWh };
  }
}
