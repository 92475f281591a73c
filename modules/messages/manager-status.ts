import type { Lead } from "./lead";

/** What stands on `…/<manager id>/status`, retained: the site in one message. Currents are A, one a phase of the site. */
export interface ManagerStatus {
  readonly role: Lead["role"];
  readonly term: number;
  readonly contractedA: number;
  /** Of the site meter's newest reading; null: there is none that counts. */
  readonly readingA: readonly number[] | null;
  /** What is left for all chargers together; null: not known. */
  readonly availableA: readonly number[] | null;
  /** Of the site, and of them heard lately. */
  readonly chargers: number;
  readonly heard: number;
  /** Codes of what is wrong: `meter-silent`, `fail-safe-too-high`, `ledger-loses`, `not-followed`. */
  readonly notices: readonly ManagerNotice[];
  /** Messages that were dropped, by their reason, since the start. */
  readonly refused: Readonly<Record<RefusedKind, number>>;
}

export type ManagerNotice = "meter-silent" | "fail-safe-too-high" | "ledger-loses" | "not-followed";

/** Why a message was dropped. */
export type RefusedKind =
  /** No JSON, too long, or not what belongs on that topic. */
  | "malformed"
  /** From a part that is not of this site. */
  | "unknown"
  /** Doubled, or overtaken by a newer one. */
  | "old"
  /** From a meter, and not what the site expects of it. */
  | "reading";
