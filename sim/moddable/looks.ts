import { sentence } from "../../modules/schema/check";
import { parseJson } from "../../modules/schema/json";
import { type Infer, list, nullable, number, object, oneOf, text } from "../../modules/schema/schema";
import type { ShownCharger, ShownManager } from "../world/hosting";

const CURRENT_A = number({ min: 0, max: 1_000 });
const COUNT = number({ min: 0, max: 1e12 });
const WORD = text({ maxLength: 64 });

/** What the charger's program tells of itself. */
const CHARGER_LOOK = object({
  state: oneOf("A", "B1", "B2", "C1", "C2", "D1", "D2", "E", "F"),
  offeredA: CURRENT_A,
  energyWh: nullable(COUNT),
  sessions: COUNT,
  limit: WORD,
  why: text({ maxLength: 512 }),
  fault: nullable(WORD),
});

/** What the meter's program tells of itself. `atMs`: on its own clock. */
const METER_LOOK = object({
  reading: nullable(object({ atMs: number({ min: 0, max: 1e15 }), currentA: list(CURRENT_A, { max: 3 }) })),
});

/** What the site manager's program tells of itself. */
const MANAGER_LOOK = object({
  role: oneOf("stands", "leads", "resigns"),
  term: COUNT,
  chargers: COUNT,
  heard: COUNT,
});

type MeterLook = Infer<typeof METER_LOOK>;

const MAX_LOOK_BYTES = 16_384;

/** One member, by what the program is. */
export interface Look {
  readonly charger?: ShownCharger;
  readonly meter?: MeterLook;
  readonly manager?: ShownManager;
}

/** Throws a RangeError where it is none: the program was built from other sources than these, and would show nothing. */
export function readLook(json: string): Look {
  const limits = { maxBytes: MAX_LOOK_BYTES };
  const charger = parseJson(CHARGER_LOOK, json, limits);
  if (charger.ok) return { charger: charger.value };
  const meter = parseJson(METER_LOOK, json, limits);
  if (meter.ok) return { meter: meter.value };
  const manager = parseJson(MANAGER_LOOK, json, limits);
  if (manager.ok) return { manager: manager.value };
  throw new RangeError(`the program shows what is not known here: ${sentence(charger)}`);
}
