import { localMs, trueMs } from "./parts";
import { MANAGER, type Site } from "./site";

export const RULES = Object.freeze([
  "a decision adds nothing beyond the budget",
  "offers stay within the budget",
  "a lower budget holds at once where all is well",
  "one leads at a time",
  "who leads has a later term than others before it",
  "what is set aside covers the offer",
] as const);

export type Rule = (typeof RULES)[number];

/** A, against the last digits of sums. */
const ROUNDING_A = 1e-6;
/** ms from a deadline at which it is looked at, before and behind. */
const NEAR_MS = 1e-3;

/** What has to hold at any moment. */
export function checkMoment(site: Site, atMs: number, onBroken: (rule: Rule) => void): void {
  let sumA = 0;
  for (const charger of site.chargers) sumA += site.offerA(charger, atMs);
  if (sumA > allowedA(site, atMs) + ROUNDING_A) onBroken("offers stay within the budget");
  let leaders = 0;
  for (const part of site.leaders()) {
    const { leader } = part;
    if (leader === undefined || !site.hasAuthority(part, atMs)) continue;
    leaders += 1;
    const nowMs = localMs(part.clock, atMs);
    site.chargers.forEach((charger, index) => {
      if (site.offerA(charger, atMs) > site.reserveA(leader, index, nowMs) + ROUNDING_A)
        onBroken("what is set aside covers the offer");
    });
    const [managers, standIns] = site.grantedTerms;
    const { term } = leader.leadership;
    if (part.id === MANAGER ? term <= standIns : term <= managers || term < standIns)
      onBroken("who leads has a later term than others before it");
  }
  if (leaders > 1) onBroken("one leads at a time");
}

/**
 * After the budget fell the old one may be in use for a lease, by the slowest clock. One that has not heard of it goes on
 * with its fail-safe current; the others give that up when their leader sees it, or, without one, with their leases.
 */
function allowedA({ plan, chargers, isLow, loweredMs }: Site, atMs: number): number {
  const [highA, lowA] = plan.budgetsA;
  if (!isLow) return highA;
  const { leaseMs, marginMs, reserveAfterMs, decisionMs } = plan.protocol.SHARING_TIMES;
  const agoMs = atMs - loweredMs;
  const rate = Math.min(...chargers.map((charger) => charger.clock.rate));
  if (agoMs <= leaseMs / rate + NEAR_MS * 2) return highA;
  if (agoMs > reserveAfterMs + decisionMs + leaseMs + marginMs) return lowA;
  let lostA = 0;
  for (const { isOn, clock, held } of chargers)
    if (isOn && held !== undefined && localMs(clock, atMs) >= held.untilMs) lostA += plan.failsafeA;
  return Math.min(highA, lowA + lostA);
}

/** Checks the moments around every deadline until `untilMs`, with everybody standing still. */
export function checkBetween(site: Site, untilMs: number, onBroken: (rule: Rule) => void): void {
  const look = (atMs: number): void => {
    if (atMs <= site.nowMs || atMs > untilMs) return;
    checkMoment(site, atMs - NEAR_MS, onBroken);
    checkMoment(site, atMs, onBroken);
    checkMoment(site, atMs + NEAR_MS, onBroken);
  };
  const { protocol } = site.plan;
  for (const { isOn, clock, held, startedMs } of site.chargers) {
    if (!isOn) continue;
    look(trueMs(clock, protocol.failsafeFromMs(held, startedMs)));
    if (held !== undefined) look(trueMs(clock, held.untilMs));
  }
  const { leaseMs, marginMs, reserveAfterMs } = protocol.SHARING_TIMES;
  for (const { clock, leader } of site.leaders()) {
    if (leader?.leadership.sinceMs === undefined) continue;
    look(trueMs(clock, leader.leadership.sinceMs + leaseMs + marginMs));
    const { entries } = leader.book as unknown as {
      entries: Map<string, { takenMs: number; holdings: { expiresMs: number }[] }>;
    };
    for (const { takenMs, holdings } of entries.values()) {
      look(trueMs(clock, takenMs + reserveAfterMs));
      for (const { expiresMs } of holdings) look(trueMs(clock, expiresMs));
    }
  }
}

/** After a decision: at its moment, what is set aside has not grown beyond the budget. */
export function checkDecision(site: Site, beforeA: number, afterA: number, onBroken: (rule: Rule) => void): void {
  if (afterA > Math.max(site.budgetA, beforeA) + ROUNDING_A) onBroken("a decision adds nothing beyond the budget");
}
