import type Database from "better-sqlite3";
import type { WallMs } from "../../../modules/device/time";
import type { Retention } from "./settings";

const DAY_MS = 86_400_000;
/** Rows that one step of one rule takes away: some ten milliseconds on a small computer. */
const STEP_ROWS = 2_000;

type Days = Exclude<keyof Retention, "maxEntries" | "unsentDays">;

/** What is forgotten by its age, unless it is to be forwarded still. */
const ENTRY_RULES: readonly (readonly [kind: string, days: Days])[] = Object.freeze([
  ["reading", "rawDays"],
  ["draw", "rawDays"],
  ["grant", "grantDays"],
  ["event", "eventDays"],
  ["session", "sessionDays"],
]);

const ROLL_UP_RULES: readonly (readonly [span: string, days: Days])[] = Object.freeze([
  ["quarter", "quarterDays"],
  ["day", "dayDays"],
]);

/** `sent`: up to which number rows are on the far side; undefined: they go nowhere. */
export interface PruneAt {
  readonly nowMs: WallMs;
  readonly sent: number | undefined;
}

/** Forgets what is older than its retention, a bounded step at a time. */
export class Pruner {
  private readonly entries: Database.Statement;
  private readonly first: Database.Statement<[string], { readonly sequence: number; readonly at_ms: number }>;
  private readonly oldest: Database.Statement;
  private readonly rollUps: Database.Statement;
  private readonly usage: Database.Statement;
  private readonly run: (at: PruneAt) => boolean;

  constructor(
    database: Database.Database,
    private readonly retention: Retention,
  ) {
    this.entries = database.prepare(`
      DELETE FROM entry WHERE sequence IN (
        SELECT sequence FROM entry WHERE kind = ? AND at_ms < ? AND (sequence <= ? OR at_ms < ?) LIMIT ${STEP_ROWS})`);
    this.first = database.prepare("SELECT sequence, at_ms FROM entry WHERE kind = ? ORDER BY at_ms LIMIT 1");
    this.oldest = database.prepare(`
      DELETE FROM entry WHERE sequence IN (
        SELECT sequence FROM entry WHERE kind <> 'session' AND sequence <= (
          SELECT seq FROM sqlite_sequence WHERE name = 'entry') - ? ORDER BY sequence LIMIT ${STEP_ROWS})`);
    this.rollUps = database.prepare(`
      DELETE FROM roll_up WHERE (span, start_ms, kind, source) IN (
        SELECT span, start_ms, kind, source FROM roll_up WHERE span = ? AND start_ms < ? LIMIT ${STEP_ROWS})`);
    this.usage = database.prepare(`
      DELETE FROM usage WHERE (quarter_ms, charger_id, tag) IN (
        SELECT quarter_ms, charger_id, tag FROM usage WHERE quarter_ms < ? LIMIT ${STEP_ROWS})`);
    this.run = database.transaction((at: PruneAt) => this.prune(at));
  }

  /** Whether there is more to do. Throws what SQLite throws. */
  step(at: PruneAt): boolean {
    return this.run(at);
  }

  private prune({ nowMs, sent }: PruneAt): boolean {
    const before = (days: number): WallMs => nowMs - days * DAY_MS;
    const { retention } = this;
    let isMore = false;
    const count = ({ changes }: Database.RunResult): void => {
      if (changes >= STEP_ROWS) isMore = true;
    };
    const last = sent ?? Number.MAX_SAFE_INTEGER;
    for (const [kind, days] of ENTRY_RULES) {
      const dueMs = before(retention[days]);
      const unsentDueMs = Math.min(dueMs, before(retention.unsentDays));
      // Millions that wait to be forwarded are not looked through every minute.
      const first = this.first.get(kind);
      const isDue = first !== undefined && first.at_ms < dueMs && (first.sequence <= last || first.at_ms < unsentDueMs);
      if (isDue) count(this.entries.run(kind, dueMs, last, unsentDueMs));
    }
    count(this.oldest.run(retention.maxEntries));
    for (const [span, days] of ROLL_UP_RULES) count(this.rollUps.run(span, before(retention[days])));
    count(this.usage.run(before(retention.accountDays)));
    return isMore;
  }
}
