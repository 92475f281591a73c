import type { LedgerEntry } from "../../../modules/ledger/ledger";

/** A row of table `entry`. */
export interface EntryRow {
  readonly atMs: number;
  readonly kind: LedgerEntry["kind"];
  readonly source: string;
  /** JSON. */
  readonly body: string;
  /** Kept once; null: as often as it comes. */
  readonly once: string | null;
}

export function rowOf(entry: LedgerEntry): EntryRow {
  const atMs = Math.floor(entry.atMs);
  const row = (source: string, body: object, once: string | null = null): EntryRow => ({
    atMs,
    kind: entry.kind,
    source: plain(source),
    body: JSON.stringify(body, (_, value) => (typeof value === "string" ? plain(value) : value)),
    once,
  });
  switch (entry.kind) {
    case "reading": {
      const { currentA, voltageV, powerW, energyWh } = entry;
      return row(entry.meterId, { currentA, voltageV, powerW, energyWh });
    }
    case "draw": {
      const { currentA, energyWh, tag } = entry;
      return row(entry.chargerId, { currentA, energyWh, tag });
    }
    case "grant": {
      const { currentA, reason } = entry;
      return row(entry.chargerId, { currentA, reason });
    }
    case "session": {
      // The newest one stands retained on the broker, and is heard again at every start.
      const { session, chargerId } = entry;
      return row(chargerId, session, `${chargerId} ${session.number} ${session.endedAtMs} ${session.energyWh}`);
    }
    case "event": {
      const { code, text } = entry;
      return row(entry.source, { code, text });
    }
  }
}

/** Half a surrogate pair and the character 0 are no text for PostgreSQL, and would hold up all that follows. */
function plain(text: string): string {
  return /[\0\ud800-\udfff]/u.test(text) ? text.replace(/[\0\ud800-\udfff]/gu, "\ufffd") : text;
}
