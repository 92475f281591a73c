import { type Infer, list, nullable, number, object, oneOf } from "../schema/schema";
import { ENVELOPE } from "./envelope";

const perPhase = (min: number, max: number) => list(number({ min, max }), { min: 1, max: 3 });

/** What stands on `…/<meter id>/reading`. One array element a phase. */
export const METER_READING = object({
  ...ENVELOPE,
  /** What the meter measures: the main switch, the house without chargers, or what solar panels produce. */
  measures: oneOf("main", "house", "solar"),
  /** The newest reading that was believed; null when there was none since the start. */
  reading: nullable(
    object({
      /** ms from the measurement to this message. */
      ageMs: number({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      currentA: perPhase(0, 1000),
      voltageV: perPhase(0, 500),
      powerW: perPhase(0, 300_000),
      /** Sum of the phases, counted forward only. */
      energyWh: number({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      frequencyHz: number({ min: 0, max: 100 }),
    }),
  ),
});

export type MeterReadingMessage = Infer<typeof METER_READING>;

/** Bytes; a longer message is dropped unread. */
export const METER_READING_MAX_BYTES = 1024;
