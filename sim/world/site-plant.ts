import { Breaker } from "../plant/breaker";
import type { Site } from "../scenario/scenario";

/** The main switch and what is behind it, phase by phase. */
export class SitePlant {
  /** A a phase: the building without chargers, and what is produced. */
  homeA: readonly number[];
  solarA: readonly number[];
  /** The distributor's side of the main switch. */
  isGridThere = true;
  /** What the main switch carries at the moment. */
  readonly totalA: number[];
  readonly breaker: Breaker | undefined;

  constructor(private readonly site: Site) {
    const nothing = new Array<number>(site.phases).fill(0);
    this.homeA = nothing;
    this.solarA = nothing;
    this.totalA = nothing.slice();
    this.breaker =
      site.breaker === null
        ? undefined
        : new Breaker({ ratedA: site.breaker.ratedA, curve: site.breaker.curve, poles: site.phases });
  }

  /** Mains behind the main switch. */
  get isLive(): boolean {
    return this.isGridThere && this.breaker?.tripped !== true;
  }

  /** House + chargers − solar; nothing flows without mains. `chargersA`: of all of them on a phase. */
  update(chargersA: (phase: number) => number): void {
    const isLive = this.isLive;
    for (let phase = 0; phase < this.site.phases; phase++) {
      this.totalA[phase] = isLive ? (this.homeA[phase] ?? 0) + chargersA(phase) - (this.solarA[phase] ?? 0) : 0;
    }
  }

  /** The breaker's state after `stepMs` with the present currents. */
  heat(stepMs: number): void {
    this.breaker?.advance(stepMs, this.totalA);
  }
}
