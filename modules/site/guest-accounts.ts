import type { Claimant } from "../allocation/allocation";
import type { MonotonicMs } from "../device/time";
import type { Drawer } from "../house/available";
import { DrawHistory } from "../house/draw-history";
import type { Account } from "../sharing/settle";
import type { Guest, Guests } from "./guests";

/** Guests come after the site's own chargers. */
const FIRST_ORDER = 1_000_000;

/** A site's guests beside its own chargers, as the leader reckons with them. */
export class GuestAccounts {
  private readonly draws = new Map<string, DrawHistory>();
  private guests: readonly Guest[] = [];

  constructor(
    private readonly source: Guests,
    private readonly sitePhases: 1 | 3,
  ) {}

  /** Looks at them anew, once a decision. */
  look(nowMs: MonotonicMs): void {
    this.guests = this.source.list();
    for (const { id, loadA } of this.guests) {
      let draw = this.draws.get(id);
      if (draw === undefined) {
        draw = new DrawHistory(this.sitePhases);
        this.draws.set(id, draw);
      }
      // What it said last holds until it says something else: it speaks seldom.
      if (loadA !== null) draw.add(nowMs, [loadA, 0, 0]);
    }
  }

  get drawers(): readonly Drawer[] {
    return this.guests.map(({ id, heldA }) => ({
      draw: this.draws.get(id) ?? new DrawHistory(this.sitePhases),
      fallsToA: undefined,
      unmeasuredA: [heldA, 0, 0],
    }));
  }

  claimants(nowMs: MonotonicMs): readonly Claimant[] {
    return this.guests.map(({ id, order, wants, maxA, toldA }) => ({
      id,
      order: FIRST_ORDER + order,
      priority: 0,
      phases: [0],
      circuit: null,
      wants,
      maxA,
      usefulA: maxA,
      grantedA: toldA,
      sinceMs: nowMs,
      pluggedMs: nowMs,
      pausedUntilMs: null,
      servedWh: 0,
      neededWh: null,
      departsInMs: null,
    }));
  }

  /** `targetsA`: one a guest, in their order. */
  accounts(targetsA: readonly number[]): readonly Account[] {
    return this.guests.map(({ heldA, loadA, toldA }, index) => ({
      phases: [0],
      circuits: [],
      reserveA: Math.max(heldA, loadA ?? 0),
      grantedA: toldA,
      targetA: targetsA[index] ?? 0,
    }));
  }

  /** Without a reading of the house: no more than the least, to one that has something. */
  get leastA(): readonly number[] {
    return this.guests.map(({ toldA }) => Math.min(toldA, 6));
  }

  tell(nowMs: MonotonicMs, currentsA: readonly (number | undefined)[]): void {
    this.guests.forEach(({ id }, index) => {
      this.source.tell(id, currentsA[index] ?? 0, nowMs);
    });
  }
}
