import type { MonotonicMs } from "../device/time";
import { MIN_OFFER_A } from "../pilot/duty";
import type { Decision, Limit } from "./limits";
import { LIMIT_CODES } from "./limits";

/**
 * The offered current is the smallest of the limits, rounded to 0.01 A and then down to whole amperes; below 6 A it is
 * none. A limit that is past its time, or whose current is no number, allows nothing. Throws a RangeError without any.
 */
export function decide(limits: readonly Limit[], nowMs: MonotonicMs): Decision {
  let binding: Limit | undefined;
  for (const limit of limits) {
    const valid = withoutExpired(limit, nowMs);
    if (binding === undefined || valid.currentA < binding.currentA || isMoreFundamental(valid, binding))
      binding = valid;
  }
  if (binding === undefined) throw new RangeError("no limit at all: an offer needs at least the hardware's");
  const wholeA = Math.floor(Math.round(binding.currentA * 100) / 100);
  const offerA = wholeA >= MIN_OFFER_A ? wholeA : 0;
  const lead = offerA > 0 ? `Offering ${offerA} A` : "No current";
  return { offerA, limit: binding.code, why: `${lead}: ${binding.reason}.` };
}

function withoutExpired(limit: Limit, nowMs: MonotonicMs): Limit {
  const isExpired = limit.untilMs !== undefined && nowMs > limit.untilMs;
  if (!isExpired && limit.currentA >= 0) return limit;
  return { ...limit, currentA: 0, reason: `${limit.reason}, which holds no longer` };
}

function isMoreFundamental(limit: Limit, than: Limit): boolean {
  return limit.currentA === than.currentA && LIMIT_CODES.indexOf(limit.code) < LIMIT_CODES.indexOf(than.code);
}
