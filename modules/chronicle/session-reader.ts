import type { LogCursor } from "../journal/cursor";
import { decodeFinished } from "../sessions/records";
import type { FinishedSession } from "../sessions/session";
import { FINISHED_KIND } from "./kinds";

/** Every finished session that is kept, oldest first, one in memory at a time. */
export class SessionReader {
  private lastNumber = 0;

  /** `cursor`: through the history on flash; undefined: there is none. `recent`: what is at hand, also of what flash has not taken yet. */
  constructor(
    private cursor: LogCursor | undefined,
    private readonly recent: readonly FinishedSession[],
  ) {}

  /** undefined behind the newest one. */
  next(): FinishedSession | undefined {
    const session = this.fromFlash() ?? this.recent.find(({ number }) => number > this.lastNumber);
    if (session !== undefined) this.lastNumber = session.number;
    return session;
  }

  private fromFlash(): FinishedSession | undefined {
    while (this.cursor !== undefined) {
      const record = this.read(this.cursor);
      if (record === undefined) this.cursor = undefined;
      else if (record.kind === FINISHED_KIND) {
        const session = decodeFinished(record.payload);
        if (session !== undefined) return session;
      }
    }
    return undefined;
  }

  /** Flash that cannot be read has nothing: what is at hand is shown all the same. */
  private read(cursor: LogCursor): ReturnType<LogCursor["next"]> {
    try {
      return cursor.next();
    } catch {
      return undefined;
    }
  }
}
