import { ZONE_ID } from "../local-time/zone-id";
import { flag, type Infer, list, nullable, number, object, oneOf, optional } from "../schema/schema";

/** 0 is Monday, 6 Sunday. */
const DAYS = list(number({ min: 0, max: 6, integer: true }), { min: 1, max: 7 });
const MINUTE = number({ min: 0, max: 1_439, integer: true });

const WINDOW = object({
  /** On which days it begins. */
  days: DAYS,
  /** Minutes since local midnight: 1320 is 22:00. */
  fromMin: MINUTE,
  /** The same, exclusive. Not above `fromMin`: it lasts into the next day. */
  toMin: number({ min: 1, max: 1_440, integer: true }),
  /** Below 6 A nothing is offered. */
  maxA: number({ min: 0, max: 80 }),
});

const DEPARTURE = object({
  days: DAYS,
  atMin: MINUTE,
  /** Wh that the car needs in a session until then; null: not known. */
  neededWh: optional(nullable(number({ min: 0, max: 1_000_000 })), null),
});

/** When a charger charges, in local time. */
export const SCHEDULE_SETTINGS = object({
  enabled: optional(flag(), false),
  zone: optional(ZONE_ID, "UTC"),
  /** Where several cover a moment, the highest current holds. */
  windows: optional(list(WINDOW, { max: 14 }), []),
  /** What holds outside of all windows: nothing is offered, or the schedule sets no limit. */
  outside: optional(oneOf("off", "free"), "off"),
  /** When the car usually leaves; null: not known. */
  departure: optional(nullable(DEPARTURE), null),
});

export type ScheduleSettings = Infer<typeof SCHEDULE_SETTINGS>;
export type ScheduleWindow = ScheduleSettings["windows"][number];
