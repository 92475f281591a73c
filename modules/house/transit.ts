import type { MonotonicMs } from "../device/time";
import type { Envelope } from "../messages/envelope";

/** How fast the smallest transport time seen may grow: 500 ppm covers the drift between two cheap clocks. */
const DRIFT = 0.0005;

/** What a message's envelope tells of its way. */
export interface Arrival {
  /** ms that it was under way longer than the fastest message of that part. */
  readonly lateMs: number;
  /** It comes from the same start of the part as the one before. */
  readonly isSameBoot: boolean;
}

interface Heard {
  readonly boot: string;
  readonly sequence: number;
  /** Arrival here − uptime there, at its smallest: what is above it was spent on the way. */
  readonly offsetMs: number;
  readonly atMs: MonotonicMs;
}

/** One part, heard over a network that delays, drops, doubles and reorders. */
export class Transit {
  private heard: Heard | undefined;

  /** undefined: an older message than one already heard. */
  receive(nowMs: MonotonicMs, { boot, sequence, uptimeMs }: Envelope): Arrival | undefined {
    const { heard } = this;
    const isSameBoot = heard !== undefined && heard.boot === boot;
    if (isSameBoot && sequence <= heard.sequence) return undefined;
    const offsetMs = nowMs - uptimeMs;
    const smallestMs = isSameBoot ? Math.min(offsetMs, heard.offsetMs + (nowMs - heard.atMs) * DRIFT) : offsetMs;
    this.heard = { boot, sequence, offsetMs: smallestMs, atMs: nowMs };
    return { lateMs: offsetMs - smallestMs, isSameBoot };
  }
}
