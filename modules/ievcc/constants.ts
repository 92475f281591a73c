/**
 * The codes of the published system IEVCC (intelligent electric vehicle charging controller). What its
 * publication leaves open (the wire text of a message, the meaning of a status) was decided here; docs/mqtt.md says how.
 */
export const IEVCC_CODES = Object.freeze({
  newCounter: 0x001,
  newCharger: 0x002,
  delCounter: 0x011,
  delCharger: 0x012,
  counterStatus: 0x021,
  chargerStatus: 0x022,
  counterLoad: 0x031,
  chargerLoad: 0x032,
  availableLoad: 0x033,
} as const);

/** Where a counter announces itself. */
export const HELLO_TOPIC = "hello/new";

/** Bytes; a longer message is dropped unread. */
export const IEVCC_MAX_BYTES = 256;

/** Counters and chargers together, whatever the rules allow. */
export const MAX_DEVICES = 64;

/** A, the most that a published charger offers. */
export const MAX_PUBLISHED_A = 32;

/** A by which a reading may lie above the current that it shows to be kept. */
export const LOAD_TOLERANCE_A = 0.5;

/** ms, the published reporting interval: a reading that comes sooner after a message may be older than it. */
export const REPORT_INTERVAL_MS = 5_000;

/** Replies a second, so that a flood is not answered with another one. */
export const REFUSALS_A_SECOND = 10;
export const CONFIRMATIONS_A_SECOND = 20;
