import { check } from "../schema/check";
import { PART_ID } from "../settings/part-id";
import { HELLO_TOPIC } from "./constants";

/**
 * To be subscribed before anything is announced. A device's topic is its bare id, and which ones will come is not
 * known, so that `+` it is; {@link isIevccTopic} says what of it belongs here.
 */
export const IEVCC_FILTERS = Object.freeze([HELLO_TOPIC, "+"] as const);

/** First levels of other topics, which no device may bear as its id. */
const RESERVED = Object.freeze(["hello", "pilotline"] as const);

/** An id that a published device may have. */
export function isIevccId(id: string): boolean {
  return check(PART_ID, id).ok && !(RESERVED as readonly string[]).includes(id);
}

export function isIevccTopic(topic: string): boolean {
  return topic === HELLO_TOPIC || isIevccId(topic);
}
