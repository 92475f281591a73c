import type { LimitCode } from "../arbiter/limits";
import type { FaultCode } from "../evse/faults";
import type { NoticeCode } from "../evse/notices";
import type { StateName } from "../evse/outputs";

/** What stands on `…/<charger id>/status`, retained: the page of the charger in one message. */
export interface ChargerStatus {
  readonly version: number;
  readonly boot: string;
  readonly sequence: number;
  readonly uptimeMs: number;
  readonly state: StateName;
  /** A in the pilot's duty; 0 without PWM. */
  readonly offeredA: number;
  /** A a phase, measured; null while unknown. */
  readonly drawnA: readonly number[] | null;
  readonly contactor: boolean;
  /** That it connects: 1 or 3. */
  readonly phases: 1 | 3;
  /** Wh that went to cars since the charger was made; null until the meter module was read. */
  readonly energyWh: number | null;
  readonly sessions: number;
  readonly mode: "intelligent" | "manual";
  /** A that it offers in manual mode. */
  readonly manualCurrentA: number;
  /** The limit that binds, and the sentence a person reads. */
  readonly limit: LimitCode;
  readonly why: string;
  readonly fault: FaultCode | null;
  /** What is wrong without opening the contactor. */
  readonly notices: readonly NoticeCode[];
}
