import type { MonotonicMs } from "../device/time";
import type { MeterReadingMessage } from "../messages/meter-reading";
import type { SiteReading } from "./available";
import { Transit } from "./transit";

/** ms within which two messages tell of the same measurement: a meter measures once a second at the most. */
const SAME_MS = 250;

/**
 * One meter, heard over a network. A reading's age is what the meter says plus the time it spent on the way, so that a
 * late message does not look fresh.
 */
export class MeterLink {
  /** Messages that were older than one already heard. */
  outOfOrder = 0;
  private readonly transit = new Transit();
  private newest: SiteReading | undefined;

  /** The newest reading, or undefined before the first. */
  get reading(): SiteReading | undefined {
    return this.newest;
  }

  /** A reading that came in another way. */
  take(reading: SiteReading): void {
    this.newest = reading;
  }

  /** Takes a checked message that arrived now. */
  receive(nowMs: MonotonicMs, message: MeterReadingMessage): void {
    const arrival = this.transit.receive(nowMs, message);
    if (arrival === undefined) {
      this.outOfOrder += 1;
      return;
    }
    if (message.reading === null) return;
    const takenMs = nowMs - arrival.lateMs - message.reading.ageMs;
    const before = this.newest;
    // Said again, a reading keeps its time, or it would grow younger with every better estimate of the way.
    const isSame = arrival.isSameBoot && before !== undefined && Math.abs(takenMs - before.atMs) < SAME_MS;
    this.newest = { atMs: isSame ? before.atMs : takenMs, currentA: message.reading.currentA };
  }
}
