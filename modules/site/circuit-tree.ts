import type { Circuit } from "../allocation/allocation";

/** The circuit and all that feed it, up to the main switch. An index that is none, or a tree with a ring, ends there. */
export function circuitsAbove(circuits: readonly Circuit[], circuit: number | null): number[] {
  const above: number[] = [];
  let index = circuit;
  while (index !== null) {
    const found: Circuit | undefined = circuits[index];
    if (found === undefined) break;
    above.push(index);
    index = found.parent !== null && found.parent < index ? found.parent : null;
  }
  return above;
}
