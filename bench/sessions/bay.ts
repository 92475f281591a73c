import type { Claimant, Share } from "../../modules/allocation/allocation";
import { found, type Needs, newNeeds, observe } from "../../modules/allocation/needs";
import { SLOT_S, slotWh, type Visit, VOLTAGE_V } from "./visits";

/** A that a charger of the replay can offer. */
const CHARGER_A = 32;
const ROTATION = Object.freeze([0] as const);
const RESUME_DELAY_MS = 60_000;
/** ms after a decision at which the manager hears of the charger for the first time. */
const FIRST_LOOK_MS = 1_000;
/** Wh of a need that nobody misses. */
const CRUMB_WH = 1e-6;

const NOTHING: Share = Object.freeze({ currentA: 0, reason: "nothing" } as const);

/** A charger, its car, and what the manager found out about them. What the car can take is for the car alone. */
export class Bay {
  visit: Visit | null = null;
  /** Wh that the car got so far. */
  servedWh = 0;
  private needs: Needs = newNeeds(0);
  private grantedA = 0;

  constructor(
    private readonly id: string,
    private readonly order: number,
  ) {}

  arrive(nowMs: number, visit: Visit): void {
    this.visit = visit;
    this.servedWh = 0;
    this.grantedA = 0;
    this.look(nowMs, NOTHING, 0);
  }

  get isAsking(): boolean {
    return this.missingWh > CRUMB_WH;
  }

  /** A that the car could take in a whole slot. */
  get couldTakeA(): number {
    return Math.min(this.visit?.mostA ?? 0, this.missingWh / slotWh(1));
  }

  /** What the manager tells the allocator. */
  claimant(advice: Pick<Claimant, "neededWh" | "departsInMs">): Claimant {
    return {
      id: this.id,
      order: this.order,
      priority: 0,
      circuit: null,
      wants: this.isAsking ? "current" : "nothing",
      maxA: CHARGER_A,
      grantedA: this.grantedA,
      ...found(this.needs, CHARGER_A, ROTATION),
      ...advice,
    };
  }

  /** Charges for `spanMs` with what it was given; Wh that flowed. */
  charge(nowMs: number, spanMs: number, share: Share): number {
    const drawnA = this.isAsking ? Math.min(share.currentA, this.visit?.mostA ?? 0) : 0;
    const flowedWh = Math.min(this.missingWh, (drawnA * VOLTAGE_V * spanMs) / 3_600_000);
    this.servedWh += flowedWh;
    this.grantedA = share.currentA;
    this.look(nowMs + FIRST_LOOK_MS, share, drawnA);
    this.look(nowMs + spanMs, share, drawnA);
    return flowedWh;
  }

  private get missingWh(): number {
    return this.visit === null ? 0 : this.visit.neededWh - this.servedWh;
  }

  private look(nowMs: number, { currentA, reason }: Share, drawnA: number): void {
    const { visit } = this;
    this.needs = observe(
      this.needs,
      {
        nowMs,
        wants: this.isAsking ? "current" : "nothing",
        grantedA: currentA,
        reason,
        offeredA: currentA,
        drawnA: [drawnA],
        rotation: ROTATION,
        session: visit && {
          number: visit.number,
          durationMs: nowMs - visit.fromSlot * SLOT_S * 1_000,
          energyWh: this.servedWh,
        },
      },
      RESUME_DELAY_MS,
    );
  }
}
