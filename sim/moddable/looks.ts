import { type Infer, list, nullable, number, object, oneOf, text } from "../../modules/schema/schema";

const CURRENT_A = number({ min: 0, max: 1_000 });
const COUNT = number({ min: 0, max: 1e12 });
const WORD = text({ maxLength: 64 });

/** What the charger's program tells of itself. */
export const CHARGER_LOOK = object({
  state: oneOf("A", "B1", "B2", "C1", "C2", "D1", "D2", "E", "F"),
  offeredA: CURRENT_A,
  energyWh: nullable(COUNT),
  sessions: COUNT,
  limit: WORD,
  why: text({ maxLength: 512 }),
  fault: nullable(WORD),
});

/** What the meter's program tells of itself. `atMs`: on its own clock. */
export const METER_LOOK = object({
  reading: nullable(object({ atMs: number({ min: 0, max: 1e15 }), currentA: list(CURRENT_A, { max: 3 }) })),
});

export type ChargerLook = Infer<typeof CHARGER_LOOK>;
export type MeterLook = Infer<typeof METER_LOOK>;
