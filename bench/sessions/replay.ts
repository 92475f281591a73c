import type { Policy, Share } from "../../modules/allocation/allocation";
import type { Adviser } from "./advisers";
import { Bay } from "./bay";
import { SLOT_S, slotWh, type Visit, VOLTAGE_V } from "./visits";

/** ms between two decisions: fewer than a manager makes, and many in a slot. */
const STEP_MS = 15_000;
const SLOT_MS = 1_000 * SLOT_S;
const NOTHING: Share = Object.freeze({ currentA: 0, reason: "nothing" });

export interface Replay {
  readonly served: readonly { readonly visit: Visit; readonly servedWh: number }[];
  /** Slots in which the cars could take all there is, and A used in them, their mean. */
  readonly congested: readonly { readonly slot: number; readonly usedA: number }[];
  readonly decisions: number;
}

/** Lets the cars charge as the policy has it, with the decisions that a manager makes within each slot. */
export function replay(visits: readonly Visit[], currentA: number, policy: Policy, adviser: Adviser): Replay {
  const stations = [...new Set(visits.map(({ station }) => station))].sort();
  const bays = new Map(stations.map((id, order) => [id, new Bay(id, order)]));
  const served: { visit: Visit; servedWh: number }[] = [];
  const congested: { slot: number; usedA: number }[] = [];
  let decisions = 0;
  let next = 0;

  const leave = (bay: Bay) => {
    const { visit, servedWh } = bay;
    if (visit === null) return;
    served.push({ visit, servedWh });
    adviser.learn(visit, servedWh);
    bay.visit = null;
  };

  const charge = (slot: number): number => {
    let flowedWh = 0;
    for (let nowMs = slot * SLOT_MS; nowMs < (slot + 1) * SLOT_MS; nowMs += STEP_MS) {
      const claimants = [...bays.values()].map((bay) =>
        bay.claimant(adviser.advise(bay.visit, nowMs / 1_000, bay.servedWh)),
      );
      const shares = policy({
        nowMs,
        availableA: [currentA],
        voltageV: VOLTAGE_V,
        circuits: [],
        maxCharging: bays.size,
        claimants,
      });
      for (const [index, bay] of [...bays.values()].entries())
        flowedWh += bay.charge(nowMs, STEP_MS, shares[index] ?? NOTHING);
      decisions += 1;
    }
    return flowedWh;
  };

  for (let slot = visits[0]?.fromSlot; slot !== undefined; ) {
    for (const bay of bays.values()) if ((bay.visit?.toSlot ?? slot + 1) <= slot) leave(bay);
    for (let visit = visits[next]; visit !== undefined && visit.fromSlot <= slot; visit = visits[++next])
      bays.get(visit.station)?.arrive(slot * SLOT_MS, visit);
    const couldA = [...bays.values()].reduce((sum, { couldTakeA }) => sum + couldTakeA, 0);
    const flowedWh = couldA > 0 ? charge(slot) : 0;
    if (couldA >= currentA) congested.push({ slot, usedA: flowedWh / slotWh(1) });
    slot = couldA > 0 ? slot + 1 : visits[next]?.fromSlot;
  }
  for (const bay of bays.values()) leave(bay);
  return { served, congested, decisions };
}
