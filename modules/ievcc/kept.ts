import type { MonotonicMs } from "../device/time";
import { flag, type Infer, list, nullable, number, object, oneOf } from "../schema/schema";
import { PART_ID } from "../settings/part-id";
import { MAX_DEVICES, MAX_PUBLISHED_A } from "./constants";
import { type IevccRules, type IevccState, newRegistry, withCharger, withCounter } from "./registry";

/**
 * What a manager keeps of the registry over its restarts: published devices announce themselves when they start, not
 * when the manager does, and the chargers go on offering what they were told.
 */
export const KEPT_DEVICES = list(
  object({
    id: PART_ID,
    syntax: oneOf("json", "blank", "comma"),
    isHex: flag(),
    /** Of a charger; null: it is a counter. */
    counterId: nullable(PART_ID),
    /** A that a charger may be offering. */
    heldA: number({ min: 0, max: MAX_PUBLISHED_A, integer: true }),
    isLeaving: flag(),
  }),
  { max: MAX_DEVICES },
);

export type KeptDevices = Infer<typeof KEPT_DEVICES>;

/** Counters, then chargers in the order of registration. */
export function keptOf({ counters, chargers }: IevccState): KeptDevices {
  return [
    ...counters.map(({ id, form }) => ({ id, ...form, counterId: null, heldA: 0, isLeaving: false })),
    ...chargers.map(({ id, form, counterId, heldA, isLeaving }) => ({ id, ...form, counterId, heldA, isLeaving })),
  ];
}

/** Takes every kept device, also where the rules have become narrower: a charger holds its current all the same. */
export function restored(rules: IevccRules, kept: KeptDevices, nowMs: MonotonicMs): IevccState {
  let state = newRegistry(rules);
  for (const { id, syntax, isHex, counterId, heldA, isLeaving } of kept) {
    const device = { id, form: { syntax, isHex }, loadA: null, loadMs: nowMs };
    if (counterId === null) {
      state = withCounter(state, device);
      continue;
    }
    const order = state.nextOrder;
    const held = { toldA: heldA, toldMs: nowMs, heldA };
    state = {
      ...withCharger(state, { ...device, ...held, order, counterId, status: null, isLeaving }),
      nextOrder: order + 1,
    };
  }
  return state;
}
