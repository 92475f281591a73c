import type { Claim } from "../../../modules/messages/claim";
import type { Grant } from "../../../modules/messages/grant";
import type { Lead } from "../../../modules/messages/lead";

export function leadOf(changes: Partial<Lead> = {}): Lead {
  const lead: Lead = {
    version: 1,
    boot: "a",
    sequence: 1,
    uptimeMs: 0,
    term: 1,
    role: "leads",
    isManager: true,
    chargers: 3,
  };
  return { ...lead, ...changes };
}

export function claimOf(changes: Partial<Claim> = {}): Claim {
  const claim: Claim = {
    version: 1,
    boot: "c",
    sequence: 1,
    uptimeMs: 0,
    wants: "current",
    maxA: 16,
    phases: 1,
    failsafeA: 6,
    offeredA: 0,
    drawnA: null,
    drawnAgeMs: 0,
    energyWh: null,
    session: null,
    holds: null,
    term: 1,
    follows: { leader: "manager", term: 1, boot: "a", uptimeMs: 0 },
  } as Claim;
  return { ...claim, ...changes };
}

export function grantOf(changes: Partial<Grant> = {}): Grant {
  const grant: Grant = {
    version: 1,
    boot: "a",
    sequence: 5,
    uptimeMs: 0,
    term: 1,
    to: "c",
    untilMs: 15_000,
    currentA: 16,
    reason: "",
  };
  return { ...grant, ...changes };
}
