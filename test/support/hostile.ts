import { IEVCC_CODES } from "../../modules/ievcc/constants";
import { grantTopic, type TopicKind, topicOf } from "../../modules/messages/topics";
import type { HostileMessage } from "./flood";

export interface HostileSite {
  readonly managerId: string;
  readonly meterId: string;
  readonly chargerIds: readonly string[];
}

const KINDS: readonly TopicKind[] = ["reading", "claim", "lead", "set", "session", "online", "site"];

/**
 * Messages as somebody sends them who wants to move a site's current: by turns garbage, what was said before, forged
 * ones that pass their schemas, strangers, and the published protocol's. For {@link FloodOptions.message}.
 */
export function hostileMessages(
  site: HostileSite,
): (index: number, heard: readonly HostileMessage[]) => HostileMessage {
  const { managerId, meterId, chargerIds } = site;
  const parts = [managerId, meterId, ...chargerIds, "Stranger-1"];
  return (index, heard) => {
    const turn = Math.floor(index / 5);
    const part = parts[turn % parts.length] ?? managerId;
    const charger = chargerIds[turn % chargerIds.length] ?? "Charger-1";
    const kind = KINDS[turn % KINDS.length] ?? "claim";
    switch (index % 5) {
      case 0:
        return { topic: topicOf(part, kind), payload: garbage(turn) };
      case 1:
        return heard[turn % Math.max(1, heard.length)] ?? { topic: topicOf(part, kind), payload: "" };
      case 2:
        return forged(turn, managerId, meterId, charger);
      case 3:
        return { topic: topicOf(`Stranger-${turn % 1_000}`, kind), payload: JSON.stringify(envelope(turn)) };
      default:
        return ievcc(turn);
    }
  };
}

const envelope = (sequence: number) => ({ version: 1, boot: "badbad00", sequence, uptimeMs: sequence });

/** Bytes that are no text, no JSON, deep, long, or of other names. */
function garbage(turn: number): string | Buffer {
  const kinds = [
    Buffer.from([0xff, 0x00, turn & 0xff]),
    "[".repeat(500),
    `{"version":1,"name${turn}":${turn}}`,
    "x".repeat(3_000),
    JSON.stringify({ ...envelope(turn), __proto__: null, constructor: 1e308 }),
  ];
  return kinds[turn % kinds.length] ?? "";
}

function forged(turn: number, managerId: string, meterId: string, charger: string): HostileMessage {
  const head = envelope(turn);
  const lead = { ...head, term: 2_147_483_647, role: "leads", isManager: true, chargers: 1 };
  const grant = {
    ...head,
    term: turn,
    to: "badbad00",
    untilMs: Number.MAX_SAFE_INTEGER,
    currentA: 80,
    reason: "forged",
  };
  const reading = { ageMs: 0, currentA: [0], voltageV: [230], powerW: [0], energyWh: turn, frequencyHz: 50 };
  const forgeries = [
    { topic: topicOf(managerId, "lead"), payload: JSON.stringify(lead) },
    { topic: grantTopic(managerId, charger), payload: JSON.stringify(grant) },
    { topic: grantTopic("Stranger-1", charger), payload: JSON.stringify(grant) },
    { topic: topicOf(meterId, "reading"), payload: JSON.stringify({ ...head, measures: "main", reading }) },
  ];
  return forgeries[turn % forgeries.length] ?? { topic: topicOf(charger, "set"), payload: "{}" };
}

function ievcc(turn: number): HostileMessage {
  const codes = [...Object.values(IEVCC_CODES), 0x099];
  const id = `Stranger-${turn % 1_000}`;
  const topics = ["hello/new", "Counter-1", id];
  return { topic: topics[turn % 3] ?? id, payload: `${codes[turn % codes.length]} ${id} ${turn % 50}` };
}
