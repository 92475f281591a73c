import { type Infer, number, object, text } from "../schema/schema";
import { BOOT_ID, ENVELOPE, SPAN_MS } from "./envelope";

/** What stands on `…/<leader id>/grant/<charger id>`: the current that a charger may offer, and until when. */
export const GRANT = object({
  ...ENVELOPE,
  /** The leader's, see `lead`. */
  term: number({ min: 0, max: 2_147_483_647, integer: true }),
  /** The boot of the charger that it is for: another start of it knows nothing of this grant. */
  to: BOOT_ID,
  /**
   * The charger's own uptime, ms, at which the lease is over: that of the claim which it answers and a span. So no two
   * clocks are compared, and a grant that was under way for long is over when it arrives.
   */
  untilMs: SPAN_MS,
  /** A per phase, whole; 0: none. */
  currentA: number({ min: 0, max: 80, integer: true }),
  /** A clause for a person: what limits it. */
  reason: text({ maxLength: 160 }),
});

export type Grant = Infer<typeof GRANT>;

/** Bytes; a longer message is dropped unread. */
export const GRANT_MAX_BYTES = 768;
