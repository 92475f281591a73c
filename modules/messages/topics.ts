/** Version of topics and payloads; a change that an older part would misread raises it. */
export const PROTOCOL_VERSION = 1;

/** Every part publishes on topics of its own, under its id. docs/mqtt.md has the list. */
export const TOPIC_ROOT = "pilotline/v1";

/** What a topic is for: a part's last level. */
export type TopicKind = "reading" | "status" | "limits" | "session" | "online" | "set" | "answer";

export function topicOf(id: string, kind: TopicKind): string {
  return `${TOPIC_ROOT}/${id}/${kind}`;
}

/** ms: every part publishes at least this often, so that a silence can be told from a quiet day. */
export const PUBLISH_INTERVAL_MS = 5_000;
