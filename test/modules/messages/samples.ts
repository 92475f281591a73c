import type { Claim } from "../../../modules/messages/claim";
import type { Grant } from "../../../modules/messages/grant";
import type { Lead } from "../../../modules/messages/lead";

export const HEAD = Object.freeze({ version: 1, boot: "0a1b2c3d", sequence: 7, uptimeMs: 60_000 });

/** A car that charges with what it was granted, and follows the manager. */
export const GOOD_CLAIM: Claim = {
  ...HEAD,
  wants: "current",
  maxA: 32,
  phases: 1,
  failsafeA: 6,
  offeredA: 16,
  drawnA: [15.9],
  drawnAgeMs: 120,
  energyWh: 1_234,
  session: { number: 3, durationS: 600, energyWh: 900, tag: "04A1B2C3", departsInS: 28_800, neededWh: 12_000 },
  holds: { term: 4, sequence: 81, currentA: 16, leftMs: 14_000 },
  term: 4,
  follows: { leader: "Manager-1", term: 4, boot: "cc", uptimeMs: 59_000 },
};

export const GOOD_LEAD: Lead = { ...HEAD, term: 4, role: "leads", isManager: true, chargers: 3 };

export const GOOD_GRANT: Grant = {
  ...HEAD,
  term: 4,
  to: "0a1b2c3d",
  untilMs: 75_000,
  currentA: 16,
  reason: "the house leaves 20.00 A of 30 A",
};

export const GOOD_SITE = {
  ...HEAD,
  contractedA: 30,
  meterId: "Meter-1",
  circuits: [{ parent: null, limitA: 20 }],
  members: 3,
};

export const GOOD_MEMBER = { ...HEAD, order: 2, priority: 1, rotation: "231", phases: 3, maxA: 16, failsafeA: 6 };

export const GOOD_SESSION = {
  ...HEAD,
  number: 12,
  tag: "04A1B2C3",
  startedAtMs: 1_767_225_600_000,
  endedAtMs: null,
  energyWh: 7_410,
  durationS: 9_000,
  contactorS: 7_355,
  highestA: 16.02,
  stopReason: "ev",
};
