import type { ScenarioEvent } from "../../scenario/scenario";
import type { FaultName } from "../../scenario/vocabulary";

/** Which faults of the vocabulary are there, as the world makes them: until their time, a clear, or for one moment. */
export class ActiveFaults {
  /** By fault, and then by whose it is. */
  private readonly untilMs = new Map<FaultName, Map<string | null, number>>();

  note(nowMs: number, event: ScenarioEvent): void {
    if (event.do === "fault") {
      const { fault, charger, forS } = event;
      // Without a time a crash happens once.
      const isMoment = fault === "firmware-crash" && forS === null;
      const lastsMs = forS === null ? Number.POSITIVE_INFINITY : forS * 1000;
      this.set(fault, charger, isMoment ? nowMs : nowMs + lastsMs);
    } else if (event.do === "clear") {
      const until = this.untilMs.get(event.fault)?.get(event.charger) ?? Number.NEGATIVE_INFINITY;
      this.set(event.fault, event.charger, Math.min(until, nowMs));
    }
  }

  /** It is there, or was within the last `ms`. */
  wasWithin(fault: FaultName, nowMs: number, ms: number): boolean {
    const ends = this.untilMs.get(fault);
    if (ends === undefined) return false;
    for (const untilMs of ends.values()) if (nowMs - ms <= untilMs) return true;
    return false;
  }

  /** What is there now, and whose. */
  list(nowMs: number): { readonly fault: FaultName; readonly charger: string | null }[] {
    const found: { readonly fault: FaultName; readonly charger: string | null }[] = [];
    for (const [fault, ends] of this.untilMs)
      for (const [charger, untilMs] of ends) if (nowMs < untilMs) found.push({ fault, charger });
    return found;
  }

  private set(fault: FaultName, charger: string | null, untilMs: number): void {
    const ends = this.untilMs.get(fault) ?? new Map<string | null, number>();
    ends.set(charger, untilMs);
    this.untilMs.set(fault, ends);
  }
}
