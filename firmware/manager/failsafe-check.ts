import type { Member } from "../../modules/messages/site";
import { onSitePhases, phaseMap } from "../../modules/site/phase-map";

/** A, one a phase of the site, that all chargers together take when nobody shares the current. */
export function failsafeSumA(members: Iterable<Member>, sitePhases: 1 | 3): readonly number[] {
  const sumA = new Array<number>(sitePhases).fill(0);
  for (const member of members) {
    const { failsafeA, phases } = member;
    const siteA = onSitePhases([failsafeA, failsafeA, failsafeA], phaseMap(member, sitePhases, phases), sitePhases);
    for (let phase = 0; phase < sitePhases; phase++) sumA[phase] = (sumA[phase] ?? 0) + (siteA[phase] ?? 0);
  }
  return sumA;
}
