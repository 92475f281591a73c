/** Version of topics and payloads; a change that an older part would misread raises it. */
export const PROTOCOL_VERSION = 1;

/** Every part publishes on topics of its own, under its id. docs/mqtt.md has the list. */
export const TOPIC_ROOT = "pilotline/v1";

/** What a topic is for: a part's last level. */
export type TopicKind =
  | "reading"
  | "status"
  | "limits"
  | "session"
  | "online"
  | "set"
  | "answer"
  | "claim"
  | "lead"
  | "site";

export function topicOf(id: string, kind: TopicKind): string {
  return `${TOPIC_ROOT}/${id}/${kind}`;
}

/** Every part's topic of that kind. */
export function filterOf(kind: TopicKind): string {
  return `${TOPIC_ROOT}/+/${kind}`;
}

/** A grant stands under its sender's id, so that a broker's access list vouches for who sent it. */
export function grantTopic(leaderId: string, chargerId: string): string {
  return `${TOPIC_ROOT}/${leaderId}/grant/${chargerId}`;
}

/** What a site manager says of one charger of the site, retained. */
export function memberTopic(managerId: string, chargerId: string): string {
  return `${TOPIC_ROOT}/${managerId}/member/${chargerId}`;
}

/** The id whose topic this is; undefined: it is none of ours. */
export function senderOf(topic: string): string | undefined {
  if (!topic.startsWith(`${TOPIC_ROOT}/`)) return undefined;
  const begin = TOPIC_ROOT.length + 1;
  const end = topic.indexOf("/", begin);
  return end > begin ? topic.slice(begin, end) : undefined;
}

/** ms: every part publishes at least this often, so that a silence can be told from a quiet day. */
export const PUBLISH_INTERVAL_MS = 5_000;
