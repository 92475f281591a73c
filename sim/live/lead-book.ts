import { LEAD, LEAD_MAX_BYTES, type Lead } from "../../modules/messages/lead";
import { senderOf, topicOf } from "../../modules/messages/topics";
import { parseJson } from "../../modules/schema/json";
import { SHARING_TIMES } from "../../modules/sharing/times";
import { decodeUtf8 } from "../../modules/text/utf8";
import type { SharingInfo } from "./http/live-world";

/** Parts that may have said something of leading; more are not listened to. */
const MOST_SENDERS = 1_100;

interface Heard {
  readonly lead: Lead;
  readonly atMs: number;
}

/** Who leads, by what stands on the parts' `lead` topics. A retained message counts as new when it arrives. */
export class LeadBook {
  private readonly heard = new Map<string, Heard>();

  /** Whatever is not a message of ours changes nothing. */
  hear(nowMs: number, topic: string, payload: Uint8Array): void {
    const id = senderOf(topic);
    if (id === undefined || topic !== topicOf(id, "lead")) return;
    const text = payload.length > LEAD_MAX_BYTES ? undefined : decodeUtf8(payload);
    const checked =
      text === undefined ? undefined : parseJson(LEAD, text, { maxBytes: LEAD_MAX_BYTES, isForeign: true });
    if (checked?.ok !== true || (this.heard.size >= MOST_SENDERS && !this.heard.has(id))) return;
    this.heard.set(id, { lead: checked.value, atMs: nowMs });
  }

  /** A leader is one for as long as who follows it must follow nobody else. */
  sharing(nowMs: number): SharingInfo {
    let leader: string | null = null;
    let newest: Lead | undefined;
    for (const [id, { lead, atMs }] of this.heard) {
      if (lead.role !== "leads" || nowMs - atMs > SHARING_TIMES.promiseMs) continue;
      if (newest !== undefined && lead.term <= newest.term) continue;
      leader = id;
      newest = lead;
    }
    if (newest === undefined) return { by: "nobody", leader: null };
    return { by: newest.isManager ? "manager" : "charger", leader };
  }
}
