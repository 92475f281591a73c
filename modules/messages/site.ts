import { BREAKER_SETTINGS, CUTOFF_SETTINGS } from "../breaker/settings";
import { flag, type Infer, list, nullable, number, object, oneOf, optional } from "../schema/schema";
import { PART_ID } from "../settings/part-id";
import { PHASES } from "../settings/phases";
import { ENVELOPE } from "./envelope";

/** Circuits below the main switch. */
export const MAX_CIRCUITS = 32;

const CURRENT = number({ min: 0, max: 1000 });

/** How a site's current is shared: what a manager is set to, and what a charger in its place goes by. A per phase. */
export const SITE_RULES = Object.freeze({
  contractedA: optional(CURRENT, 16),
  bufferA: optional(CURRENT, 0),
  /** V, line to neutral. */
  voltageV: optional(number({ min: 80, max: 260 }), 230),
  phases: optional(PHASES, 1),
  /** Where the site meter sits: at the main switch, or at the house alone. */
  meterAt: optional(oneOf("main", "house"), "main"),
  meterId: optional(PART_ID, "Meter-1"),
  /** The meter of what solar panels produce; only with meterAt `house`. */
  solarMeterId: optional(nullable(PART_ID), null),
  /** s between two readings of the site meter. */
  updateIntervalS: optional(number({ min: 1, max: 3_600 }), 5),
  policy: optional(oneOf("fill", "equal"), "fill"),
  /** At a time; null: no limit. */
  maxCharging: optional(nullable(number({ min: 1, max: 1_000, integer: true })), null),
  /** s that current must have been there again before a paused car gets it. */
  resumeDelayS: optional(number({ min: 0, max: 86_400 }), 60),
  /** When the manager is gone, a charger takes its place. */
  failover: optional(flag(), true),
  /** `parent`: index of the circuit that feeds it, smaller than its own; null: the main switch. */
  circuits: optional(
    list(object({ parent: nullable(number({ min: 0, max: MAX_CIRCUITS, integer: true })), limitA: CURRENT }), {
      max: MAX_CIRCUITS,
    }),
    [],
  ),
  breaker: optional(BREAKER_SETTINGS, null),
  cutoff: optional(CUTOFF_SETTINGS, []),
} as const);

/** What stands on `…/<manager id>/site`, retained. */
export const SITE = object({
  ...ENVELOPE,
  ...SITE_RULES,
  /** How many `member` messages belong to it. */
  members: number({ min: 0, max: 1_000, integer: true }),
});

const RULES = object(SITE_RULES);
export type SiteRules = Infer<typeof RULES>;

/** Bytes; a longer message is dropped unread. */
export const SITE_MAX_BYTES = 3_072;

/** The site's phases by number (1–3) that a charger's L1, L2 and L3 hang on. */
export const ROTATIONS = Object.freeze(["123", "231", "312", "132", "213", "321"] as const);

/** What a manager knows of one charger. */
export const MEMBER_RULES = Object.freeze({
  /** Of registration: the lower the earlier. */
  order: number({ min: 0, max: 1_000_000, integer: true }),
  /** Higher goes first. */
  priority: optional(number({ min: -1_000, max: 1_000, integer: true }), 0),
  /** Index of its circuit; null: straight at the main switch. */
  circuit: optional(nullable(number({ min: 0, max: MAX_CIRCUITS, integer: true })), null),
  rotation: optional(oneOf(...ROTATIONS), "123"),
  phases: optional(PHASES, 1),
  /** A it can draw at the most. */
  maxA: optional(number({ min: 0, max: 80 }), 32),
  /** A it goes to by itself when nobody shares the current. */
  failsafeA: optional(number({ min: 0, max: 80 }), 6),
} as const);

/** What stands on `…/<manager id>/member/<charger id>`, retained. */
export const MEMBER = object({ ...ENVELOPE, ...MEMBER_RULES });

const MEMBER_ONLY = object(MEMBER_RULES);
export type Member = Infer<typeof MEMBER_ONLY>;

/** Bytes; a longer message is dropped unread. */
export const MEMBER_MAX_BYTES = 512;
