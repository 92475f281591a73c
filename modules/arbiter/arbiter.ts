import { MIN_OFFER_A } from "../pilot/duty";
import type { Decision, Limit } from "./limits";
import { LIMIT_CODES } from "./limits";

/** The offered current is the smallest of the limits, rounded to 0.01 A and then down to whole amperes; below 6 A it is none. */
export function decide(limits: readonly Limit[]): Decision {
  let binding: Limit | undefined;
  for (const limit of limits) {
    if (binding === undefined || limit.currentA < binding.currentA || isMoreFundamental(limit, binding))
      binding = limit;
  }
  if (binding === undefined) throw new RangeError("no limit at all: an offer needs at least the hardware's");
  const wholeA = Math.floor(Math.round(binding.currentA * 100) / 100);
  const offerA = wholeA >= MIN_OFFER_A ? wholeA : 0;
  const lead = offerA > 0 ? `Offering ${offerA} A` : "No current";
  return { offerA, limit: binding.code, why: `${lead}: ${binding.reason}.` };
}

function isMoreFundamental(limit: Limit, than: Limit): boolean {
  return limit.currentA === than.currentA && LIMIT_CODES.indexOf(limit.code) < LIMIT_CODES.indexOf(than.code);
}
