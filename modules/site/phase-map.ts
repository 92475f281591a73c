import type { Member } from "../messages/site";

/** The site's phases (0, 1, 2) that a charger's own, in their order, hang on. In a single-phase site there is one. */
export function phaseMap({ rotation }: Pick<Member, "rotation">, sitePhases: 1 | 3, phases: 1 | 3): readonly number[] {
  if (sitePhases === 1) return [0];
  const map: number[] = [];
  for (let phase = 0; phase < phases; phase++) map.push(Number(rotation.charAt(phase)) - 1);
  return map;
}

/** A charger's currents by the site's phases. */
export function onSitePhases(currentA: readonly number[], map: readonly number[], sitePhases: 1 | 3): number[] {
  const siteA = new Array<number>(sitePhases).fill(0);
  for (let phase = 0; phase < map.length; phase++) {
    const site = map[phase] ?? 0;
    siteA[site] = (siteA[site] ?? 0) + (currentA[phase] ?? 0);
  }
  return siteA;
}
