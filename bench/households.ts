import { Dice } from "../sim/soak/plan/dice";
import { APPLIANCES, type Appliance, type Range } from "./appliances";

export const DAY_S = 86_400;
/** A: the house's own fuse lets no more through. */
export const HIGHEST_HOUSE_A = 25;

/** How much the length of one thermostat's cycles varies. */
const CYCLE_SPREAD = 0.25;

/** From this whole second on, that many amperes, to 0.01 A. */
export type HouseholdStep = readonly [second: number, ampere: number];

/**
 * A day of one household on one phase at 230 V: a step series from second 0, forward in time, 0–25 A. The same seed
 * (a whole number) gives the same household and the same day.
 */
export function householdDay(seed: number): readonly HouseholdStep[] {
  const changes = new Map<number, number>();
  for (const appliance of APPLIANCES) {
    // A stream each, so that a change of one appliance leaves the others as they are.
    const dice = new Dice(seed, appliance.name);
    if (dice.chance(appliance.ownedShare)) runFor(dice, appliance, changes);
  }
  const steps: HouseholdStep[] = [];
  let milliA = changes.get(0) ?? 0;
  steps.push([0, shown(milliA)]);
  for (const second of [...changes.keys()].sort((a, b) => a - b)) {
    if (second <= 0 || second >= DAY_S) continue;
    milliA += changes.get(second) ?? 0;
    const ampere = shown(milliA);
    if (ampere !== steps.at(-1)?.[1]) steps.push([second, ampere]);
  }
  return steps;
}

/** Adds an appliance's day to `changes`: by how many mA the household's current changes at which second. */
function runFor(dice: Dice, appliance: Appliance, changes: Map<number, number>): void {
  const milliA = Math.round(drawn(dice, appliance.currentA) * 1000);
  const uses = dice.whole(...appliance.uses);
  for (let use = 0; use < uses; use++) {
    let second = Math.floor(drawn(dice, dice.pick(appliance.hours)) * 3_600);
    for (const { forS, share, cycle } of appliance.stages) {
      const endS = second + Math.round(drawn(dice, forS));
      const onS = cycle === undefined ? endS - second : drawn(dice, cycle.onS);
      const offS = cycle === undefined ? 0 : drawn(dice, cycle.offS);
      while (second < endS) {
        const untilS = Math.min(endS, second + about(dice, onS, cycle !== undefined));
        change(changes, second, Math.round(milliA * share));
        change(changes, untilS, -Math.round(milliA * share));
        second = Math.min(endS, untilS + about(dice, offS, cycle !== undefined));
      }
    }
  }
}

function about(dice: Dice, lengthS: number, isSpread: boolean): number {
  return isSpread ? Math.max(1, Math.round(lengthS * dice.between(1 - CYCLE_SPREAD, 1 + CYCLE_SPREAD))) : lengthS;
}

function drawn(dice: Dice, range: Range): number {
  return dice.between(...range);
}

/** What began before midnight stands at second 0. */
function change(changes: Map<number, number>, second: number, milliA: number): void {
  const atS = Math.max(0, second);
  changes.set(atS, (changes.get(atS) ?? 0) + milliA);
}

function shown(milliA: number): number {
  return Math.min(HIGHEST_HOUSE_A, Math.round(milliA / 10) / 100);
}
