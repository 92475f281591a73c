import type { MonotonicMs } from "../device/time";
import { elapsedMs, runElapsed } from "./elapsed";
import { bookTotalWh, isWithin, type SessionInput, timeOfDayMs } from "./input";
import { SESSION_BOUNDS } from "./session";
import type { OpenSession } from "./state";

/** Energy, current and times after one more look; the same object where nothing changed. */
export function measure(open: OpenSession, nowMs: MonotonicMs, input: SessionInput): OpenSession {
  const totalWh = bookTotalWh(input);
  const startWh = open.startWh ?? totalWh;
  const energyWh = startWh === null || totalWh === null ? open.energyWh : Math.max(open.energyWh, totalWh - startWh);
  const highestA = higherA(open.highestA, input.highestA);
  const contactor = runElapsed(open.contactor, nowMs, input.isClosed && open.returning === null);
  const startedAtMs = open.startedAtMs ?? startOfDayMs(open, nowMs, input);
  const isSame =
    startWh === open.startWh &&
    energyWh === open.energyWh &&
    highestA === open.highestA &&
    contactor === open.contactor &&
    startedAtMs === open.startedAtMs;
  return isSame ? open : { ...open, startWh, energyWh, highestA, contactor, startedAtMs };
}

/** A to 0.01, so that noise in the last digit is no change. */
function higherA(beforeA: number, currentA: number): number {
  return isWithin(currentA, SESSION_BOUNDS.currentA) ? Math.max(beforeA, Math.round(currentA * 100) / 100) : beforeA;
}

/** The time of day came to be known during the session: when it began. Not across an outage, whose length nobody knows. */
function startOfDayMs(open: OpenSession, nowMs: MonotonicMs, input: SessionInput): number | null {
  if (open.isRestored || input.wallMs === undefined) return null;
  return timeOfDayMs(input.wallMs - elapsedMs(open.duration, nowMs));
}
