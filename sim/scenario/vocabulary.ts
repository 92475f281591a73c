import { type NumberSchema, number } from "../../modules/schema/schema";

/** Whose an event or a fault is: it needs `charger`, it must not have it, or both are possible. */
export type Scope = "charger" | "site" | "either";

export interface FaultSpec {
  readonly scope: Scope;
  /** The key of the value that the fault needs, its unit being the key or as said. */
  readonly value?: { readonly key: "ratio" | "seconds" | "mA" | "V" | "celsius" | "A"; readonly schema: NumberSchema };
}

function spec(scope: Scope, value?: FaultSpec["value"]): FaultSpec {
  return Object.freeze(value === undefined ? { scope } : { scope, value: Object.freeze(value) });
}

/** Every event of the contract. */
export const EVENTS = Object.freeze({
  plug: "charger",
  request: "charger",
  finish: "charger",
  unplug: "charger",
  set: "either",
  tap: "charger",
  reset: "either",
  "power-cut": "either",
  fault: "either",
  clear: "either",
}) satisfies { readonly [event: string]: Scope };

export type EventName = keyof typeof EVENTS;

/** Every fault of the contract. */
export const FAULTS = Object.freeze({
  "meter-silent": spec("site"),
  "meter-garbage": spec("site"),
  "meter-ct-off": spec("site"),
  "broker-down": spec("site"),
  "manager-down": spec("site"),
  "network-loss": spec("either"),
  "message-loss": spec("site", { key: "ratio", schema: number({ min: 0, max: 1 }) }),
  "message-delay": spec("site", { key: "seconds", schema: number({ min: 0, max: 3600 }) }),
  "contactor-welded": spec("charger"),
  "contactor-stuck-open": spec("charger"),
  "pilot-short": spec("charger"),
  "pilot-open": spec("charger"),
  "pilot-bounce": spec("charger"),
  "diode-missing": spec("charger"),
  "residual-current": spec("charger", { key: "mA", schema: number({ min: 0, max: 10_000 }) }),
  "self-test-fails": spec("charger"),
  "earth-missing": spec("charger"),
  "over-voltage": spec("either", { key: "V", schema: number({ min: 0, max: 1000 }) }),
  "under-voltage": spec("either", { key: "V", schema: number({ min: 0, max: 1000 }) }),
  overheat: spec("charger", { key: "celsius", schema: number({ min: -40, max: 200 }) }),
  "ev-overdraw": spec("charger", { key: "A", schema: number({ min: 0, max: 1000 }) }),
  "ev-ignores-offer": spec("charger"),
  "ev-ventilation": spec("charger"),
  "ev-sleeps": spec("charger"),
  "cable-missing": spec("charger"),
  "lock-jammed": spec("charger"),
  "emergency-stop": spec("charger"),
  dimming: spec("either"),
  "firmware-hang": spec("charger"),
  "firmware-crash": spec("charger"),
  "clock-jump": spec("either", { key: "seconds", schema: number({ min: -1e9, max: 1e9 }) }),
}) satisfies { readonly [fault: string]: FaultSpec };

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES: readonly FaultName[] = Object.freeze(Object.keys(FAULTS) as FaultName[]);

/** The pilot's states as a trace shows them. */
export const STATES = Object.freeze(["A", "B1", "B2", "C1", "C2", "D1", "D2", "E", "F"] as const);

/** A charger's fields in the trace that `expect` may name, by the kind of value they hold. */
export const CHARGER_FIELDS = Object.freeze({
  state: "state",
  pilot: "number",
  duty: "number",
  offered: "number",
  drawn: "number",
  contactor: "flag",
  energyWh: "number",
  limit: "text",
  why: "text",
  fault: "text",
} as const);

export type ChargerField = keyof typeof CHARGER_FIELDS;
