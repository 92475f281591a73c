import type { WallMs } from "../device/time";
import { nullable, number, object, text } from "../schema/schema";
import { type FinishedSession, SESSION_BOUNDS } from "../sessions/session";
import { ENVELOPE } from "./envelope";

/** What stands on `…/<charger id>/session`, retained: the newest finished session. */
export interface SessionRecord {
  readonly number: number;
  /** null: free. */
  readonly tag: string | null;
  /** ms since 1970; null: the time of day was not known. */
  readonly startedAtMs: WallMs | null;
  readonly endedAtMs: WallMs | null;
  readonly energyWh: number;
  /** s plugged in, and of them with a closed contactor. */
  readonly durationS: number;
  readonly contactorS: number;
  /** A of the heaviest phase. */
  readonly highestA: number;
  readonly stopReason: string;
}

const WALL_MS = nullable(number({ min: 0, max: SESSION_BOUNDS.wallMs }));
const SECONDS = number({ min: 0, max: SESSION_BOUNDS.durationMs / 1000, integer: true });

/** The same as it comes from the network. */
export const SESSION_MESSAGE = object({
  ...ENVELOPE,
  number: number({ min: 0, max: SESSION_BOUNDS.number, integer: true }),
  tag: nullable(text({ maxLength: 20 })),
  startedAtMs: WALL_MS,
  endedAtMs: WALL_MS,
  energyWh: number({ min: 0, max: SESSION_BOUNDS.energyWh }),
  durationS: SECONDS,
  contactorS: SECONDS,
  highestA: number({ min: 0, max: SESSION_BOUNDS.currentA }),
  stopReason: text({ maxLength: 40 }),
});

/** Bytes; a longer message is dropped unread. */
export const SESSION_MESSAGE_MAX_BYTES = 768;

export function sessionRecord(session: FinishedSession): SessionRecord {
  const { number, tag, startedAtMs, endedAtMs, energyWh, durationMs, contactorMs, highestA, stopReason } = session;
  const durationS = Math.floor(durationMs / 1000);
  const contactorS = Math.floor(contactorMs / 1000);
  return { number, tag, startedAtMs, endedAtMs, energyWh, durationS, contactorS, highestA, stopReason };
}
