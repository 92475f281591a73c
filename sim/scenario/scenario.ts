import type { Rotation } from "./rotation";
import type { FaultName } from "./vocabulary";

/** A scenario as the plant and the runner use it: checked, every default filled in, units in the names. */
export interface Scenario {
  readonly name: string;
  /** Whole seconds: the trace has the lines 0 to this one. */
  readonly durationS: number;
  readonly seed: number;
  readonly site: Site;
  readonly home: readonly SeriesStep[];
  readonly solar: readonly SeriesStep[];
  readonly chargers: readonly ScenarioCharger[];
  /** In the order written, which is forward in time. */
  readonly events: readonly TimedEvent[];
  readonly expect: readonly Expectation[];
}

export type Phases = 1 | 3;
export type Curve = "B" | "C" | "D";
export type ChargerMode = "intelligent" | "manual";

export interface Site {
  /** A per phase at the main switch. */
  readonly contractedA: number;
  readonly bufferA: number;
  /** Line to neutral. */
  readonly voltageV: number;
  readonly phases: Phases;
  readonly updateIntervalS: number;
  /** "main": the site meter reads house + chargers. "house": the house alone. */
  readonly meterAt: "main" | "house";
  readonly manager: boolean;
  readonly policy: "fill" | "equal";
  /** null: no limit. */
  readonly maxCharging: number | null;
  readonly resumeDelayS: number;
  readonly failsafeA: number;
  readonly failover: boolean;
  readonly breaker: { readonly ratedA: number; readonly curve: Curve } | null;
  /** Below the main switch. */
  readonly circuits: readonly SiteCircuit[];
  /** null: energy costs nothing. */
  readonly tariff: Tariff | null;
}

/** A sub-board, or a cable with a limit of its own. */
export interface SiteCircuit {
  readonly id: string;
  /** Index of the circuit that feeds it, always a smaller one; null: the main switch. */
  readonly parent: number | null;
  /** A per phase that it carries: all chargers on it together. */
  readonly limitA: number;
}

/** Prices per kWh, by the time of day (UTC). */
export interface Tariff {
  /** Outside every band. */
  readonly defaultPrice: number;
  /** The first one that covers a moment counts. */
  readonly bands: readonly TariffBand[];
}

export interface TariffBand {
  /** Minutes since midnight, 0–1439. */
  readonly fromMin: number;
  /** Minutes since midnight, 0–1440, itself not included. Not after `fromMin`: the band goes on into the next day. */
  readonly toMin: number;
  /** Days on which it begins: 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
  readonly price: number;
}

/** From second `t` on, until the next step. One current a phase. */
export interface SeriesStep {
  readonly t: number;
  readonly currentA: readonly number[];
}

export interface ScenarioCharger {
  readonly id: string;
  /** When it powers up, s. */
  readonly atS: number;
  readonly maxCurrentA: number;
  /** What the cable's proximity resistor allows. */
  readonly cableA: number;
  readonly phases: Phases;
  /** Index in `site.circuits`; null: straight at the main switch. */
  readonly circuit: number | null;
  readonly rotation: Rotation;
  readonly priority: number;
  readonly mode: ChargerMode;
  readonly manualCurrentA: number;
  /** Who may charge; nobody: everybody. */
  readonly users: readonly ScenarioUser[];
}

export interface ScenarioUser {
  readonly tag: string;
  /** null: no such limit. */
  readonly maxCurrentA: number | null;
  readonly maxEnergyWh: number | null;
  readonly maxTimeS: number | null;
}

export interface CarSpec {
  readonly capacityKwh: number;
  /** State of charge, 0–1. */
  readonly soc: number;
  /** It opens S2 when it gets there, 0–1. */
  readonly targetSoc: number;
  /** Of its on-board charger, a phase. */
  readonly maxCurrentA: number;
  readonly phases: Phases;
  readonly rampAPerS: number;
  /** Until it begins to follow a new duty. */
  readonly lagS: number;
}

export interface TimedEvent {
  readonly t: number;
  readonly event: ScenarioEvent;
}

/** `charger` null: the whole site's. */
export type ScenarioEvent =
  | {
      readonly do: "plug";
      readonly charger: string;
      readonly car: CarSpec;
      /** When the car leaves, s of simulated time, and Wh that it needs until then, as a person says; null: nothing said. */
      readonly departsAtS: number | null;
      readonly neededWh: number | null;
    }
  | { readonly do: "request" | "finish" | "unplug"; readonly charger: string }
  | { readonly do: "tap"; readonly charger: string; readonly tag: string }
  | {
      readonly do: "set";
      readonly charger: string;
      /** null: as it was. At least one is not. */
      readonly mode: ChargerMode | null;
      readonly manualCurrentA: number | null;
      readonly maxCurrentA: number | null;
      readonly priority: number | null;
      readonly usePhases: Phases | null;
    }
  | { readonly do: "set"; readonly charger: null; readonly contractedA: number }
  | { readonly do: "reset"; readonly charger: string | null }
  | { readonly do: "power-cut"; readonly charger: string | null; readonly forS: number }
  | {
      readonly do: "fault";
      readonly charger: string | null;
      readonly fault: FaultName;
      /** In the unit of the fault's own key (`FAULTS[fault].value.key`); null where it has none. */
      readonly value: number | null;
      /** null: until `clear`. */
      readonly forS: number | null;
    }
  | { readonly do: "clear"; readonly charger: string | null; readonly fault: FaultName };

/** Holds at every second from `fromS` to `toS`, both included; the two are the same for one second. */
export interface Expectation {
  readonly fromS: number;
  readonly toS: number;
  /** null: only the site's `total` is looked at. */
  readonly charger: string | null;
  readonly checks: readonly ExpectedField[];
  /** The entry as the file has it, for the report. */
  readonly entry: object;
}

export interface ExpectedField {
  readonly field: string;
  readonly expected: ExpectedValue;
}

export type ExpectedValue =
  | { readonly kind: "range"; readonly min: number; readonly max: number }
  | { readonly kind: "is"; readonly value: string | boolean | null };
