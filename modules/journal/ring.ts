/** A sector that holds what a start needs. */
export interface UsedSector {
  readonly sector: number;
  readonly sequence: number;
}

/**
 * What the log knows of a sector:
 * - `blank`: can be begun without an erase;
 * - `used`: holds what a start needs;
 * - `waste`: holds nothing that is needed, and has to be erased before it is begun;
 * - `bad`: waste that could not be erased; it is tried again where there is nothing else.
 */
export type SectorState =
  | { readonly kind: "blank" | "waste" | "bad" }
  | { readonly kind: "used"; readonly sequence: number };

export const BLANK: SectorState = Object.freeze({ kind: "blank" });
export const WASTE: SectorState = Object.freeze({ kind: "waste" });
export const BAD: SectorState = Object.freeze({ kind: "bad" });

/** The states of a log's sectors, and which one is next. */
export class SectorRing {
  constructor(private readonly states: SectorState[]) {}

  set(sector: number, state: SectorState): void {
    this.states[sector] = state;
  }

  count(kind: SectorState["kind"]): number {
    return this.states.filter((state) => state.kind === kind).length;
  }

  /** The first of this kind behind `after`, round the ring: so all wear alike. */
  next(kind: SectorState["kind"], after: number | undefined): number | undefined {
    const first = after === undefined ? 0 : after + 1;
    for (let step = 0; step < this.states.length; step++) {
      const sector = (first + step) % this.states.length;
      if (this.states[sector]?.kind === kind) return sector;
    }
    return undefined;
  }

  /** Oldest first. */
  used(): UsedSector[] {
    const found: UsedSector[] = [];
    for (const [sector, state] of this.states.entries())
      if (state.kind === "used") found.push({ sector, sequence: state.sequence });
    return found.sort((a, b) => a.sequence - b.sequence);
  }

  /** Makes waste of the used sectors that are older than `sequence`. */
  forgetBefore(sequence: number): void {
    for (const used of this.used()) if (used.sequence < sequence) this.set(used.sector, WASTE);
  }

  /** Makes waste of the oldest used sectors beyond `limit`, which is 1 or more. */
  keepNewest(limit: number): void {
    for (const { sector } of this.used().slice(0, -limit)) this.set(sector, WASTE);
  }
}
