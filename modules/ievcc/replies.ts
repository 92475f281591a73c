/** What a manager answers. Those without a line above them are published word for word, the others are in their style. */
export const IEVCC_REPLIES = Object.freeze({
  /** The id follows. */
  counterRegistered: "Counter registered: ",
  chargerRegistered: "Charger registered: ",
  wrongTopic: "Invalid Message: message topic",
  wrongCode: "Invalid Message: message code",
  tooManyCounters: "Max registered counters achieved",
  /** Ours. */
  tooManyChargers: "Max registered chargers achieved",
  /** Ours: not on the list of authorised devices, or somebody else's id. */
  wrongId: "Invalid Message: message id",
  /** Ours; the id follows. */
  counterDeleted: "Counter deleted: ",
  /** Ours; the id follows. */
  chargerDeleted: "Charger deleted: ",
} as const);

/** A manager hears its own replies, for they stand on the topics to which it listens. */
export function isIevccReply(text: string): boolean {
  for (const reply of Object.values(IEVCC_REPLIES)) if (text.startsWith(reply)) return true;
  return false;
}
