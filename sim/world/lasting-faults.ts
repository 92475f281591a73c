import type { TimerHandle } from "../../modules/device/time";
import type { ScenarioEvent } from "../scenario/scenario";
import type { FaultName } from "../scenario/vocabulary";
import type { Building } from "./building";
import { FAULT_SWITCHES } from "./faults";

/** The faults of a building. Each lasts until its time is over, it is cleared, or it is set anew. */
export class LastingFaults {
  private readonly ends = new Map<string, TimerHandle>();

  constructor(private readonly building: Building) {}

  /** A sentence comes back where it cannot be had. */
  set(event: ScenarioEvent & { readonly do: "fault" }): string | undefined {
    const { fault, charger, value, forS } = event;
    const reason = FAULT_SWITCHES[fault]?.set(this.building, charger, value ?? 0, forS !== null);
    if (reason !== undefined) return reason;
    const key = this.forgetEnd(fault, charger);
    if (forS !== null)
      this.ends.set(
        key,
        this.building.scheduler.set(() => this.clear(fault, charger), forS * 1000),
      );
    return undefined;
  }

  clear(fault: FaultName, charger: string | null): string | undefined {
    this.forgetEnd(fault, charger);
    return FAULT_SWITCHES[fault]?.clear(this.building, charger);
  }

  private forgetEnd(fault: FaultName, charger: string | null): string {
    const key = `${fault} ${charger ?? ""}`;
    this.building.scheduler.clear(this.ends.get(key));
    this.ends.delete(key);
    return key;
  }
}
