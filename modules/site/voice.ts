import type { Envelope } from "../messages/envelope";
import type { Grant } from "../messages/grant";
import type { Lead } from "../messages/lead";

/** How a leader is heard. */
export interface SiteVoice {
  lead(body: Omit<Lead, keyof Envelope>): void;
  /** The envelope's sequence. */
  grant(chargerId: string, body: Omit<Grant, keyof Envelope>): number;
}
