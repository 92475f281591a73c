import type { SiteCircuit } from "./scenario";

/** What one car could take now. */
export interface CarWish {
  /** Index of its charger's circuit; null: the main switch. */
  readonly circuit: number | null;
  /** Of the site, that it loads: one, or all of them. */
  readonly phases: readonly number[];
  /** A, by itself, its charger and its cable. */
  readonly currentA: number;
}

/** What is wished for at one place of the tree. */
interface Load {
  /** A a phase: cars on that phase alone; three-phase ones; and both within what the circuits carry. */
  readonly singleA: number[];
  threeA: number;
  readonly sumA: number[];
}

/**
 * A that the cars together could draw on each phase of the site: the smaller of what is available there and what they
 * could take. Three-phase cars draw the same on all phases, so the tightest one bounds what they have together.
 * `availableA` has one number a phase and may be negative; what comes back is not.
 */
export function drawableCurrents(
  availableA: readonly number[],
  circuits: readonly SiteCircuit[],
  wishes: readonly CarWish[],
): number[] {
  const phases = availableA.length;
  const nothing = (): Load => ({
    singleA: new Array<number>(phases).fill(0),
    threeA: 0,
    sumA: new Array<number>(phases).fill(0),
  });
  const main = nothing();
  const loads = circuits.map(nothing);
  const at = (circuit: number | null): Load => (circuit === null ? undefined : loads[circuit]) ?? main;
  for (const { circuit, phases: used, currentA } of wishes) {
    const load = at(circuit);
    const [only = 0] = used;
    if (used.length > 1) load.threeA += currentA;
    else load.singleA[only] = (load.singleA[only] ?? 0) + currentA;
    for (const phase of used) load.sumA[phase] = (load.sumA[phase] ?? 0) + currentA;
  }
  // A circuit stands after the one that feeds it, so from the last to the first all that it feeds is known.
  for (let index = circuits.length - 1; index >= 0; index--) {
    const { parent = null, limitA = 0 } = circuits[index] ?? {};
    const load = at(index);
    const into = at(parent);
    into.threeA += Math.min(load.threeA, limitA);
    for (let phase = 0; phase < phases; phase++) {
      into.singleA[phase] = (into.singleA[phase] ?? 0) + Math.min(load.singleA[phase] ?? 0, limitA);
      into.sumA[phase] = (into.sumA[phase] ?? 0) + Math.min(load.sumA[phase] ?? 0, limitA);
    }
  }
  const threeA = Math.max(0, Math.min(main.threeA, ...availableA));
  return availableA.map((freeA, phase) =>
    Math.max(0, Math.min(freeA, (main.singleA[phase] ?? 0) + threeA, main.sumA[phase] ?? 0)),
  );
}
