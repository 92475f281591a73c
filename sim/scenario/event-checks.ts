import { check, type Refusal } from "../../modules/schema/check";
import type { Infer } from "../../modules/schema/schema";
import type { EVENT } from "./file-schema";
import { refuse } from "./refusal";
import { EVENTS, FAULTS, type FaultSpec, type Scope } from "./vocabulary";

/** An event as its schema lets it through. */
export type FileEvent = Infer<typeof EVENT>;
type FaultEvent = Extract<FileEvent, { readonly do: "fault" }>;

const VALUE_KEYS = ["ratio", "seconds", "mA", "V", "celsius", "A"] as const;
const SET_ON_CHARGER = ["mode", "manualCurrent", "maxCurrent", "priority", "usePhases"] as const;

/** What the schema alone cannot see of one event: whose it is, and which values go with it. */
export function checkEvent(event: FileEvent, path: string, chargerIds: ReadonlySet<string>): Refusal | null {
  const isFault = event.do === "fault" || event.do === "clear";
  const scope: Scope = isFault ? FAULTS[event.fault].scope : EVENTS[event.do];
  return (
    checkWhose(event.charger, isFault ? event.fault : event.do, scope, path, chargerIds) ??
    (event.do === "set" ? checkSet(event, path) : null) ??
    (event.do === "fault" ? checkFaultValue(event, FAULTS[event.fault], path) : null)
  );
}

/** A manager that is not there cannot be gone. */
export function checkManagerFault(event: FileEvent, path: string, hasManager: boolean): Refusal | null {
  const isFault = event.do === "fault" || event.do === "clear";
  return isFault && event.fault === "manager-down" && !hasManager
    ? refuse(`${path}.fault`, "cannot be manager-down: this site has no manager")
    : null;
}

function checkWhose(
  charger: string | undefined,
  what: string,
  scope: Scope,
  path: string,
  chargerIds: ReadonlySet<string>,
): Refusal | null {
  if (charger === undefined)
    return scope === "charger" ? refuse(`${path}.charger`, `is missing: ${what} is one charger's`) : null;
  if (scope === "site") return refuse(`${path}.charger`, `has no place here: ${what} is the whole site's`);
  return chargerIds.has(charger) ? null : refuse(`${path}.charger`, `names ${charger}, which is none of the chargers`);
}

function checkSet(event: Extract<FileEvent, { readonly do: "set" }>, path: string): Refusal | null {
  if (event.charger === undefined) {
    for (const key of SET_ON_CHARGER)
      if (event[key] !== undefined) return refuse(`${path}.charger`, `is missing: ${key} is one charger's`);
    return event.contractedCurrent === undefined
      ? refuse(path, "sets nothing: without a charger it sets contractedCurrent")
      : null;
  }
  if (event.contractedCurrent !== undefined)
    return refuse(`${path}.contractedCurrent`, "is the whole site's: leave the charger out");
  return SET_ON_CHARGER.some((key) => event[key] !== undefined)
    ? null
    : refuse(path, `sets nothing: with a charger it sets one or more of ${SET_ON_CHARGER.join(", ")}`);
}

function checkFaultValue(event: FaultEvent, spec: FaultSpec, path: string): Refusal | null {
  for (const key of VALUE_KEYS)
    if (event[key] !== undefined && key !== spec.value?.key)
      return refuse(`${path}.${key}`, `has no place here: ${event.fault} takes ${spec.value?.key ?? "no value"}`);
  if (spec.value === undefined) return null;
  const { key, schema } = spec.value;
  const given = event[key];
  if (given === undefined) return refuse(`${path}.${key}`, `is missing: ${event.fault} needs it`);
  const checked = check(schema, given);
  return checked.ok ? null : refuse(`${path}.${key}`, checked.reason);
}
