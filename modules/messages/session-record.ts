import type { WallMs } from "../device/time";
import type { FinishedSession } from "../sessions/session";

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

export function sessionRecord(session: FinishedSession): SessionRecord {
  const { number, tag, startedAtMs, endedAtMs, energyWh, durationMs, contactorMs, highestA, stopReason } = session;
  const durationS = Math.floor(durationMs / 1000);
  const contactorS = Math.floor(contactorMs / 1000);
  return { number, tag, startedAtMs, endedAtMs, energyWh, durationS, contactorS, highestA, stopReason };
}
