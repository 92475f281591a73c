import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { Scenario } from "../scenario/scenario";
import type { ChargerPart } from "./charger-part";
import type { Hosting } from "./hosting";
import type { MainsVoltage } from "./mains-voltage";
import type { ManagerPart } from "./manager-part";
import type { MeterPart } from "./meter-part";
import type { SitePlant } from "./site-plant";

/** What stands in the building: what a fault can reach, and what the trace looks at. */
export interface Building {
  readonly scenario: Scenario;
  readonly scheduler: Scheduler;
  readonly hosting: Hosting;
  readonly site: SitePlant;
  readonly mainsVoltage: MainsVoltage;
  readonly siteMeter: MeterPart;
  /** The site's and the one of what is produced, where there is one. */
  readonly meters: readonly MeterPart[];
  readonly chargers: readonly ChargerPart[];
  /** undefined: the one charger follows the meter by itself. */
  readonly manager: ManagerPart | undefined;
  /** undefined: no such charger, or the whole site is meant (null). */
  charger(id: string | null): ChargerPart | undefined;
}
