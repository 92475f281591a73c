/** Control packet types of MQTT 3.1.1, table 2.1; the `operation` of an ECMA-419 MQTT client. */
export const Operation = Object.freeze({
  CONNACK: 2,
  PUBLISH: 3,
  PUBACK: 4,
  SUBSCRIBE: 8,
  SUBACK: 9,
  UNSUBSCRIBE: 10,
  UNSUBACK: 11,
  PINGRESP: 13,
} as const);

/** SUBACK return code "failure", MQTT 3.1.1 section 3.9.3. */
export const subscriptionRefused = 0x80;

/** Bytes of a topic or filter; the protocol allows 65535, a board keeps them all in memory. */
export const maxTopicBytes = 256;
