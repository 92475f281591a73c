import type { Share, ShareReason } from "../allocation/allocation";
import type { Wants } from "../messages/claim";
import type { Member, SiteRules } from "../messages/site";
import { MIN_OFFER_A } from "../pilot/duty";
import type { SiteSupply } from "./site-supply";

/** What a sentence about a share can tell of. */
export interface SupplyWords {
  readonly supply: SiteSupply;
  readonly rules: SiteRules;
  /** Cars that charge by this decision. */
  readonly charging: number;
}

type Words = (words: SupplyWords) => string;

const REASONS: Readonly<Record<ShareReason, Words>> = Object.freeze({
  enough: () => "the site has enough for it",
  car: () => "the car was found to draw no more",
  shared: ({ charging, ...words }) =>
    charging > 1 ? `${leaves(words)}, and ${charging} cars share it` : leaves(words),
  circuit: () => "its circuit carries no more",
  short: ({ charging, ...words }) =>
    `${leaves(words)}, and ${charging > 0 ? "that is too little for one more car" : `a car needs ${MIN_OFFER_A} A`}`,
  turn: ({ rules: { maxCharging }, charging }) =>
    maxCharging !== null && charging >= maxCharging
      ? `${charging === 1 ? "another car charges" : `${charging} other cars charge`}, and no more may at a time`
      : "other cars charge first",
  resume: ({ rules }) => `there is enough again, and it has to last ${rules.resumeDelayS} s`,
  nothing: () => "no car asks for current",
});

/** A clause for a person: why the charger gets what it gets. */
export function shareReason(
  { reason, currentA }: Share,
  /** A, what it is granted now. */
  grantedA: number,
  wants: Wants,
  { failsafeA }: Member,
  words: SupplyWords,
): string {
  const { supply } = words;
  if (supply.kind === "known")
    return grantedA < currentA ? "other cars have to draw less first" : REASONS[reason](words);
  if (wants !== "current") return REASONS.nothing(words);
  if (supply.kind === "waiting")
    return currentA > 0 ? "as before, until the house meter is read" : "waiting for the house meter";
  return `${supply.cause}, so ${failsafeA > 0 ? `${failsafeA} A is all that is safe` : "nothing is safe"}`;
}

function leaves({ supply, rules: { contractedA, bufferA } }: Omit<SupplyWords, "charging">): string {
  if (supply.kind !== "known") return "the site has no more";
  const leftA = Math.max(0, Math.min(...supply.surelyA));
  const cooling = supply.isCooling === true ? ", while the main breaker cools" : "";
  return `the house leaves ${leftA.toFixed(2)} A of ${Math.max(0, Math.round((contractedA - bufferA) * 100) / 100)} A${cooling}`;
}
