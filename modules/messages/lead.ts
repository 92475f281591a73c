import { flag, type Infer, number, object, oneOf } from "../schema/schema";
import { COUNT, ENVELOPE } from "./envelope";

/** What stands on `…/<part id>/lead`: who shares the site's current, or wants to. The manager, or a charger in its place. */
export const LEAD = object({
  ...ENVELOPE,
  /** Counts the changes of leadership; a higher one overrules. */
  term: number({ min: 0, max: 2_147_483_647, integer: true }),
  /** `stands`: it asks to be followed. `leads`: enough chargers follow. `resigns`: whoever followed it is free. */
  role: oneOf("stands", "leads", "resigns"),
  /** The site's manager itself: an elected charger gives way to it. */
  isManager: flag(),
  /** Chargers of the site, of which more than half have to follow. */
  chargers: COUNT,
});

export type Lead = Infer<typeof LEAD>;

/** Bytes; a longer message is dropped unread. */
export const LEAD_MAX_BYTES = 384;
