import type { MonotonicMs } from "../device/time";
import type { MeterReadingMessage } from "../messages/meter-reading";
import type { SiteReading } from "./available";

/** How fast the smallest transport time seen may grow: 500 ppm covers the drift between two cheap clocks. */
const DRIFT = 0.0005;
/** ms within which two messages tell of the same measurement: a meter measures once a second at the most. */
const SAME_MS = 250;

type Link =
  | { readonly kind: "unheard" }
  | {
      readonly kind: "heard";
      readonly boot: string;
      readonly sequence: number;
      /** Arrival here − uptime there, at its smallest: what is above it was spent on the way. */
      readonly offsetMs: number;
      readonly atMs: MonotonicMs;
    };

const UNHEARD: Link = Object.freeze({ kind: "unheard" });

/**
 * One meter, heard over a network that delays, drops, doubles and reorders. A reading's age is what the meter says
 * plus the time it spent on the way, so that a late message does not look fresh.
 */
export class MeterLink {
  /** Messages that were older than one already heard. */
  outOfOrder = 0;
  private link: Link = UNHEARD;
  private newest: SiteReading | undefined;

  /** The newest reading, or undefined before the first. */
  get reading(): SiteReading | undefined {
    return this.newest;
  }

  /** Takes a checked message that arrived now. */
  receive(nowMs: MonotonicMs, message: MeterReadingMessage): void {
    const link = this.link;
    const isSameBoot = link.kind === "heard" && link.boot === message.boot;
    if (isSameBoot && message.sequence <= link.sequence) {
      this.outOfOrder += 1;
      return;
    }
    const offsetMs = nowMs - message.uptimeMs;
    const smallestMs = isSameBoot ? Math.min(offsetMs, link.offsetMs + (nowMs - link.atMs) * DRIFT) : offsetMs;
    this.link = { kind: "heard", boot: message.boot, sequence: message.sequence, offsetMs: smallestMs, atMs: nowMs };
    if (message.reading === null) return;
    const takenMs = nowMs - (offsetMs - smallestMs) - message.reading.ageMs;
    const before = this.newest;
    // Said again, a reading keeps its time, or it would grow younger with every better estimate of the way.
    const isSame = isSameBoot && before !== undefined && Math.abs(takenMs - before.atMs) < SAME_MS;
    this.newest = { atMs: isSame ? before.atMs : takenMs, currentA: message.reading.currentA };
  }
}
