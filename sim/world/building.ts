import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { Scenario } from "../scenario/scenario";
import type { ChargerPart } from "./charger-part";
import type { Hosting } from "./hosting";
import type { MeterPart } from "./meter-part";
import type { SitePlant } from "./site-plant";

/** What stands in the building: what a fault can reach, and what the trace looks at. */
export interface Building {
  readonly scenario: Scenario;
  readonly scheduler: Scheduler;
  readonly hosting: Hosting;
  readonly site: SitePlant;
  readonly siteMeter: MeterPart;
  readonly chargers: readonly ChargerPart[];
  /** undefined: no such charger, or the whole site is meant (null). */
  charger(id: string | null): ChargerPart | undefined;
}
