import { type Infer, number, object, optional } from "../../../modules/schema/schema";

const days = (fallback: number) => optional(number({ min: 1, max: 36_500, integer: true }), fallback);

/** How long things are kept, in days. */
export const RETENTION = object({
  /** Every reading of a meter and every draw of a charger, as it came. */
  rawDays: days(14),
  grantDays: days(90),
  eventDays: days(400),
  sessionDays: days(3_650),
  /** Roll-ups of 15 minutes. */
  quarterDays: days(400),
  /** Roll-ups of a local day. */
  dayDays: days(3_650),
  /** What each user drew from each charger in each quarter hour, from which accounts are made. */
  accountDays: days(3_650),
  /** What is not forwarded yet is kept for longer than the above, but no longer than this. */
  unsentDays: days(30),
  /** Readings, draws, grants and events together; beyond that the oldest go, forwarded or not. */
  maxEntries: optional(number({ min: 1_000, max: 1_000_000_000, integer: true }), 10_000_000),
});

export type Retention = Infer<typeof RETENTION>;
