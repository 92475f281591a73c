import type { MonotonicMs } from "../device/time";
import { type Budget, spend } from "./budget";
import { CONFIRMATIONS_A_SECOND, HELLO_TOPIC, IEVCC_CODES, REFUSALS_A_SECOND } from "./constants";
import { isIevccId, isIevccTopic } from "./filters";
import { loadedWith } from "./held";
import { type IevccMessage, readIevcc } from "./message";
import {
  chargerOf,
  count,
  counterOf,
  hasRoom,
  type IevccCharger,
  type IevccCounts,
  type IevccState,
  withCharger,
  withCounter,
  withoutCharger,
  withoutCounter,
} from "./registry";
import { IEVCC_REPLIES, isIevccReply } from "./replies";
import { type IevccText, tellAvailable } from "./sharing";

/** For the manager's log. */
export interface IevccEvent {
  /** Whose message it was, as it says itself. */
  readonly source: string;
  readonly code: "registered" | "deleted" | "refused";
  readonly text: string;
}

export interface IevccStep {
  readonly state: IevccState;
  /** To be published, QoS 1 and not retained. */
  readonly replies: readonly IevccText[];
  readonly event?: IevccEvent;
}

/** The message, and where it stood. */
interface Heard extends IevccMessage {
  readonly topic: string;
  readonly nowMs: MonotonicMs;
}

/**
 * Takes one message of the published protocol and says what is answered, on the topic by which it came. Pure; whatever
 * comes in, it never throws. `text` undefined: the payload was no text (ievccText).
 */
export function respond(state: IevccState, topic: string, text: string | undefined, nowMs: MonotonicMs): IevccStep {
  const message = text !== undefined && isIevccTopic(topic) ? readIevcc(text) : undefined;
  if (message === undefined) return drop(state, text !== undefined && isIevccReply(text) ? "echoed" : "garbage");
  const heard = { ...message, topic, nowMs };
  switch (heard.code) {
    case IEVCC_CODES.newCounter:
      return newCounter(state, heard);
    case IEVCC_CODES.newCharger:
      return newCharger(state, heard);
    case IEVCC_CODES.delCounter:
    case IEVCC_CODES.counterStatus:
    case IEVCC_CODES.counterLoad:
      return fromCounter(state, heard);
    case IEVCC_CODES.delCharger:
    case IEVCC_CODES.chargerStatus:
    case IEVCC_CODES.chargerLoad:
      return fromCharger(state, heard);
    case IEVCC_CODES.availableLoad:
      return drop(state, "echoed");
    default:
      return refuse(state, heard, IEVCC_REPLIES.wrongCode);
  }
}

function newCounter(state: IevccState, heard: Heard): IevccStep {
  const { id, topic, form, nowMs } = heard;
  if (topic !== HELLO_TOPIC) return refuse(state, heard, IEVCC_REPLIES.wrongTopic);
  if (!mayBear(state, id) || chargerOf(state, id) !== undefined) return refuse(state, heard, IEVCC_REPLIES.wrongId);
  const text = IEVCC_REPLIES.counterRegistered + id;
  const known = counterOf(state, id);
  if (known !== undefined) return confirm(state, withCounter(state, { ...known, form }), heard, text, "repeated");
  if (!hasRoom(state, state.counters.length, state.rules.maxCounters))
    return refuse(state, heard, IEVCC_REPLIES.tooManyCounters);
  return confirm(state, withCounter(state, { id, form, loadA: null, loadMs: nowMs }), heard, text, "taken");
}

function newCharger(state: IevccState, heard: Heard): IevccStep {
  const { id, topic, form, nowMs } = heard;
  if (counterOf(state, topic) === undefined) return refuse(state, heard, IEVCC_REPLIES.wrongTopic);
  if (!mayBear(state, id) || counterOf(state, id) !== undefined) return refuse(state, heard, IEVCC_REPLIES.wrongId);
  const text = IEVCC_REPLIES.chargerRegistered + id;
  const known = chargerOf(state, id);
  if (known !== undefined) {
    // It has started anew, or somebody repeats an old message: what it was told before counts on, see held.ts.
    const again = { ...known, form, counterId: topic, isLeaving: false };
    return confirm(state, withCharger(state, again), heard, text, "repeated");
  }
  if (!hasRoom(state, state.chargers.length, state.rules.maxChargers))
    return refuse(state, heard, IEVCC_REPLIES.tooManyChargers);
  const order = state.nextOrder;
  const unknown = { status: null, loadA: null, loadMs: nowMs, isLeaving: false };
  const charger = { id, form, order, counterId: topic, ...unknown, toldA: 0, toldMs: nowMs, heldA: 0 };
  return confirm(state, { ...withCharger(state, charger), nextOrder: order + 1 }, heard, text, "taken");
}

function fromCounter(state: IevccState, heard: Heard): IevccStep {
  const { id, topic, code, value, nowMs } = heard;
  const counter = counterOf(state, id);
  if (counter === undefined || topic !== id) return refuse(state, heard, IEVCC_REPLIES.wrongTopic);
  if (code === IEVCC_CODES.delCounter)
    return confirm(state, withoutCounter(state, id), heard, IEVCC_REPLIES.counterDeleted + id, "taken");
  if (value === undefined) return drop(state, "echoed");
  if (typeof value !== "number") return drop(state, "garbage");
  if (code === IEVCC_CODES.counterLoad)
    return drop(withCounter(state, { ...counter, loadA: value, loadMs: nowMs }), "taken");
  return drop(value === 0 ? withCounter(state, { ...counter, loadA: null }) : state, "taken");
}

function fromCharger(state: IevccState, heard: Heard): IevccStep {
  const { id, topic, code, value, nowMs } = heard;
  const charger = chargerOf(state, id);
  if (charger === undefined || topic !== id) return refuse(state, heard, IEVCC_REPLIES.wrongTopic);
  if (code === IEVCC_CODES.delCharger) return delCharger(state, charger, heard);
  // A question that the manager asked: it has no value, its answer has one.
  if (value === undefined) return drop(state, "echoed");
  if (code === IEVCC_CODES.chargerStatus) return drop(withCharger(state, { ...charger, status: value }), "taken");
  if (typeof value !== "number") return drop(state, "garbage");
  const loaded = loadedWith(charger, value, nowMs);
  const isGone = loaded.isLeaving && loaded.heldA === 0;
  return drop(isGone ? withoutCharger(state, id) : withCharger(state, loaded), "taken");
}

/** One that may still be offering current stays known, wants nothing, and is told to stop. */
function delCharger(state: IevccState, charger: IevccCharger, heard: Heard): IevccStep {
  const { id, nowMs } = heard;
  const text = IEVCC_REPLIES.chargerDeleted + id;
  if (charger.heldA === 0) return confirm(state, withoutCharger(state, id), heard, text, "taken");
  const told = tellAvailable(withCharger(state, { ...charger, isLeaving: true }), id, 0, nowMs);
  if (told === undefined) return drop(state, "garbage");
  return confirm(state, told.state, heard, text, "taken", told.message);
}

function mayBear({ rules }: IevccState, id: string): boolean {
  return isIevccId(id) && !rules.reserved.includes(id) && (rules.authorised?.includes(id) ?? true);
}

/** Counted, and not answered. */
function drop(state: IevccState, what: keyof IevccCounts): IevccStep {
  return { state: count(state, what), replies: [] };
}

/** `next`: how it stands when it is confirmed. What cannot be confirmed now is not done: the device says it again. */
function confirm(
  state: IevccState,
  next: IevccState,
  { topic, id, code, nowMs }: Heard,
  text: string,
  what: "taken" | "repeated",
  ...more: readonly IevccText[]
): IevccStep {
  const confirmations: Budget | undefined = spend(state.confirmations, nowMs, CONFIRMATIONS_A_SECOND);
  if (confirmations === undefined) return drop(state, "unanswered");
  const done = { state: count({ ...next, confirmations }, what), replies: [{ topic, text }, ...more] };
  if (what === "repeated") return done;
  const isDel = code === IEVCC_CODES.delCounter || code === IEVCC_CODES.delCharger;
  return { ...done, event: { source: id, code: isDel ? "deleted" : "registered", text } };
}

function refuse(state: IevccState, { topic, id, nowMs }: Heard, text: string): IevccStep {
  const refusals: Budget | undefined = spend(state.refusals, nowMs, REFUSALS_A_SECOND);
  if (refusals === undefined) return drop(state, "unanswered");
  const next = count({ ...state, refusals }, "refused");
  return { state: next, replies: [{ topic, text }], event: { source: id, code: "refused", text } };
}
