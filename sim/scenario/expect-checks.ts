import type { Refusal } from "../../modules/schema/check";
import type { ScenarioFile } from "./file-schema";
import { refuse } from "./refusal";
import { CHARGER_FIELDS } from "./vocabulary";

export type FileExpectation = ScenarioFile["expect"][number];

/** The members of an entry that say what holds, in the trace's order. */
export const EXPECTED_FIELDS = Object.freeze([
  ...(Object.keys(CHARGER_FIELDS) as (keyof typeof CHARGER_FIELDS)[]),
  "total" as const,
]);

export function checkExpectation(
  entry: FileExpectation,
  path: string,
  durationS: number,
  chargerIds: ReadonlySet<string>,
): Refusal | null {
  return checkWhen(entry, path, durationS) ?? checkWhose(entry, path, chargerIds) ?? checkWhat(entry, path);
}

function checkWhen(entry: FileExpectation, path: string, durationS: number): Refusal | null {
  const { t, from, to } = entry;
  if (t !== undefined) {
    if (from !== undefined || to !== undefined)
      return refuse(`${path}.t`, "is either t, or from and to: one of the two has to go");
    return inside(t, `${path}.t`, durationS);
  }
  if (from === undefined && to === undefined) return refuse(`${path}.t`, "is missing: an entry has t, or from and to");
  if (from === undefined) return refuse(`${path}.from`, "is missing: to needs it");
  if (to === undefined) return refuse(`${path}.to`, "is missing: from needs it");
  if (to < from) return refuse(`${path}.to`, `must not be before from, found ${to}`);
  return inside(to, `${path}.to`, durationS);
}

function inside(second: number, path: string, durationS: number): Refusal | null {
  return second <= durationS ? null : refuse(path, `must not be after the end at ${durationS}, found ${second}`);
}

function checkWhose(entry: FileExpectation, path: string, chargerIds: ReadonlySet<string>): Refusal | null {
  if (entry.charger === undefined) {
    const field = EXPECTED_FIELDS.find((name) => name !== "total" && entry[name] !== undefined);
    return field === undefined ? null : refuse(`${path}.charger`, `is missing: ${field} is one charger's`);
  }
  return chargerIds.has(entry.charger)
    ? null
    : refuse(`${path}.charger`, `names ${entry.charger}, which is none of the chargers`);
}

function checkWhat(entry: FileExpectation, path: string): Refusal | null {
  let checks = 0;
  for (const field of EXPECTED_FIELDS) {
    const value = entry[field];
    if (value === undefined) continue;
    checks++;
    if (typeof value !== "object" || value === null) continue;
    if (value.min === undefined && value.max === undefined)
      return refuse(`${path}.${field}`, "must have min, max or both");
    if (value.min !== undefined && value.max !== undefined && value.max < value.min)
      return refuse(`${path}.${field}.max`, `must not be below min, found ${value.max}`);
  }
  return checks > 0 ? null : refuse(path, `expects nothing: it names one or more of ${EXPECTED_FIELDS.join(", ")}`);
}
