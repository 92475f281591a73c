import { type Infer, nullable, number, object, optional } from "../schema/schema";
import type { ChargingStop } from "./stop-reason";
import { MAX_ENERGY_LIMIT_WH, MAX_TIME_LIMIT_S, type User } from "./users";

/** What every session may have; null: no such limit. */
export const SESSION_LIMITS = object({
  maxEnergyWh: optional(nullable(number({ min: 1, max: MAX_ENERGY_LIMIT_WH })), null),
  /** s with closed contacts: waiting for current is not on the user's account. */
  maxTimeS: optional(nullable(number({ min: 1, max: MAX_TIME_LIMIT_S })), null),
  /** % of the car's battery, where something tells it. */
  targetSocPercent: optional(nullable(number({ min: 1, max: 100 })), null),
});

export type SessionLimits = Infer<typeof SESSION_LIMITS>;

/** What the sessions go by; all of it may change while one runs. */
export interface SessionRules {
  /** Nobody: charging is free. */
  readonly users: readonly User[];
  readonly limits: SessionLimits;
  /** Tags with a session that runs elsewhere, where that is known. */
  readonly busyTags?: readonly string[];
}

/** The smaller of the limits of all sessions and of the user's own. */
export function limitsFor(limits: SessionLimits, user: User | undefined): SessionLimits {
  return {
    maxEnergyWh: smaller(limits.maxEnergyWh, user?.maxEnergyWh),
    maxTimeS: smaller(limits.maxTimeS, user?.maxTimeS),
    targetSocPercent: limits.targetSocPercent,
  };
}

/** What a session has had. */
export interface Had {
  readonly energyWh: number;
  /** ms with closed contacts. */
  readonly contactorMs: number;
  /** null: not known. */
  readonly socPercent: number | null;
}

/** The first limit that is reached; undefined: none. */
export function reachedLimit(had: Had, limits: SessionLimits): ChargingStop | undefined {
  const { maxEnergyWh, maxTimeS, targetSocPercent } = limits;
  if (maxEnergyWh !== null && had.energyWh >= maxEnergyWh) return "energy";
  if (maxTimeS !== null && had.contactorMs >= maxTimeS * 1_000) return "time";
  if (targetSocPercent !== null && had.socPercent !== null && had.socPercent >= targetSocPercent) return "target";
  return undefined;
}

function smaller(one: number | null, other: number | undefined): number | null {
  if (other === undefined) return one;
  return one === null ? other : Math.min(one, other);
}
