/** A phase of the site, counted from 0: L1, L2, L3. */
export type SitePhase = 0 | 1 | 2;

/**
 * On which phase of the site a charger's L1, L2 and L3 hang. Always all three; a charger uses as many of the first as
 * it has phases.
 */
export type Rotation = readonly [SitePhase, SitePhase, SitePhase];

/** Every way to connect three phases, by the site's phases in the order of the charger's. */
export const ROTATIONS = Object.freeze({
  L1L2L3: Object.freeze([0, 1, 2] as const),
  L2L3L1: Object.freeze([1, 2, 0] as const),
  L3L1L2: Object.freeze([2, 0, 1] as const),
  L1L3L2: Object.freeze([0, 2, 1] as const),
  L2L1L3: Object.freeze([1, 0, 2] as const),
  L3L2L1: Object.freeze([2, 1, 0] as const),
} as const);

export type RotationName = keyof typeof ROTATIONS;

/** The charger's phases are the site's own. */
export const PLAIN_ROTATION = "L1L2L3" satisfies RotationName;

export const ROTATION_NAMES = Object.freeze(Object.keys(ROTATIONS) as RotationName[]);
