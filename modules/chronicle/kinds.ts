/**
 * What stands in the charger's book, by the kind of its journal record. Each record says what is now, not what was
 * added, so that one that is written twice changes nothing.
 */
export const BOOK_KINDS = Object.freeze({
  /** The meter modules' energy, as modules/pzem/energy-book writes it. */
  energy: 1,
  /** The open session (modules/sessions/records); empty: none. */
  session: 2,
  /** The fault that is shown, `[code, count, 0]`, or that is waited for, `[code, count, 1]`, or `[]`. */
  fault: 3,
  /** How often the program has failed in a row, and what it said: `[count, text]`. */
  failures: 4,
  /** Something that happened: `[number, what, wall ms or null, uptime s]`. */
  event: 5,
  /** The phases that were connected last: `[1]` or `[3]`. */
  phases: 6,
} as const);

/** Of a finished session's record in the history. */
export const FINISHED_KIND = 1;

/** Sectors of the journal's area: the book's first, then the history's (docs/journal.md). */
export const JOURNAL_LAYOUT = Object.freeze({ bookSectors: 8, historySectors: 8 } as const);
