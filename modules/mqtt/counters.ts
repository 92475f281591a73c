/** What a session has seen since it was made; every one only counts up. */
export interface MqttCounters {
  /** Connections that came up. */
  connects: number;
  /** Attempts and connections that failed. */
  failures: number;
  /** Messages handed to the application. */
  received: number;
  /** Messages dropped because they were longer than the bound. */
  oversize: number;
  /** Messages dropped because no subscription covers their topic. */
  unknownTopic: number;
  /** Messages dropped because their parts did not fit together. */
  malformed: number;
  /** Messages written to the broker, repetitions included. */
  published: number;
  /** Of these, QoS 1 messages sent again after a reconnect. */
  resent: number;
  /** Waiting messages given up because the queue was full. */
  dropped: number;
  /** Calls of publish with a topic that is none or a payload over the bound. */
  rejected: number;
  /** Subscriptions that the broker refused. */
  subscriptionsRefused: number;
}

export function newCounters(): MqttCounters {
  return {
    connects: 0,
    failures: 0,
    received: 0,
    oversize: 0,
    unknownTopic: 0,
    malformed: 0,
    published: 0,
    resent: 0,
    dropped: 0,
    rejected: 0,
    subscriptionsRefused: 0,
  };
}
