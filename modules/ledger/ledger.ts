import type { WallMs } from "../device/time";
import type { SessionRecord } from "../messages/session-record";

/** What a site manager keeps of what happened. `atMs`: since 1970. */
export type LedgerEntry =
  /** Of a meter of the site; one array element a phase. */
  | {
      readonly kind: "reading";
      readonly atMs: WallMs;
      readonly meterId: string;
      readonly currentA: readonly number[];
      readonly voltageV: readonly number[];
      readonly powerW: readonly number[];
      readonly energyWh: number;
    }
  /** What a charger drew; Wh since it was made, null: its meter is silent. `tag` null: nobody had to tap one. */
  | {
      readonly kind: "draw";
      readonly atMs: WallMs;
      readonly chargerId: string;
      readonly currentA: readonly number[];
      readonly energyWh: number | null;
      readonly tag: string | null;
    }
  /** A charger was given another current. */
  | {
      readonly kind: "grant";
      readonly atMs: WallMs;
      readonly chargerId: string;
      readonly currentA: number;
      readonly reason: string;
    }
  /** A finished session of a charger. */
  | { readonly kind: "session"; readonly atMs: WallMs; readonly chargerId: string; readonly session: SessionRecord }
  /** Anything worth a line: who came and went, faults, refusals. */
  | {
      readonly kind: "event";
      readonly atMs: WallMs;
      readonly source: string;
      readonly code: string;
      readonly text: string;
    };

/** Keeps entries over restarts, bounded by itself. */
export interface Ledger {
  /** Never throws: what could not be kept is counted in `lost`. */
  add(entry: LedgerEntry): void;
  /**
   * What users drew, as CSV (RFC 4180), a row at a time; an empty text: it is still adding up, ask again after other
   * work. `next` throws where it cannot be read. Left out: it has none to show.
   */
  accountsCsv?(): Iterator<string>;
  /** Entries that could not be kept since the start. */
  readonly lost: number;
  close(): void;
}

export type LedgerConstructor = new () => Ledger;
