import type { MonotonicMs } from "../device/time";
import { GONE_MS } from "./constants";

interface Known {
  readonly uid: string;
  /** Since when every poll missed it. */
  missingSinceMs: MonotonicMs | undefined;
}

/** More cards than can come and go while one of them is remembered. */
const MOST_KNOWN = 8;

/** Tells a card that comes from one that lies there: it is new once, and again after it was missing for 1 s. */
export class Presence {
  private readonly known: Known[] = [];
  private polledMs = Number.NEGATIVE_INFINITY;

  /** A poll found this card, or none. Returns whether it is new. */
  polled(nowMs: MonotonicMs, uid: string | undefined): boolean {
    // Where nobody looked for so long (the reader was silent), nothing is known of who was missing.
    if (nowMs - this.polledMs >= GONE_MS) this.forgetAbsences();
    this.polledMs = nowMs;
    this.forgetGone(nowMs);
    let isNew = uid !== undefined;
    for (const each of this.known) {
      if (each.uid === uid) {
        isNew = false;
        each.missingSinceMs = undefined;
      } else each.missingSinceMs ??= nowMs;
    }
    if (isNew && uid !== undefined) this.learn(uid);
    return isNew;
  }

  private forgetAbsences(): void {
    for (const each of this.known) each.missingSinceMs = undefined;
  }

  private forgetGone(nowMs: MonotonicMs): void {
    for (let index = this.known.length - 1; index >= 0; index--) {
      const sinceMs = this.known[index]?.missingSinceMs;
      if (sinceMs !== undefined && nowMs - sinceMs >= GONE_MS) this.known.splice(index, 1);
    }
  }

  private learn(uid: string): void {
    if (this.known.length === MOST_KNOWN) this.known.shift();
    this.known.push({ uid, missingSinceMs: undefined });
  }
}
