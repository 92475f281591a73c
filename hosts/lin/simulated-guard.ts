import type { ClosedPhases, Guard, GuardConstructor, GuardDrop, GuardReport } from "../../modules/device/guard";
import type { MonotonicClock, TimerHandle, Timers } from "../../modules/device/time";
import { guardDecision } from "../../modules/guard/rules";

/** ms between two looks. */
const STEP_MS = 20;

/**
 * A guard whose contactor is a variable: it knows the rules of the permit and of the trip line; there is no car whose
 * pilot could leave, and nobody presses anything.
 */
export function simulatedGuard(clock: MonotonicClock, timers: Timers, isTripped: () => boolean): GuardConstructor {
  return class SimulatedGuard implements Guard {
    private readonly report: { coil: boolean; dropped: GuardDrop | null; contacts: boolean } = {
      coil: false,
      dropped: null,
      contacts: false,
    };
    private renewedAtMs = clock.nowMs();
    private readonly timer: TimerHandle = timers.repeat(() => this.look(), STEP_MS);

    write(phases: ClosedPhases): void {
      this.renew();
      if (phases === 0) this.report.dropped = null;
      this.drive(phases !== 0 && this.report.dropped === null);
      this.look();
    }

    renew(): void {
      this.renewedAtMs = clock.nowMs();
    }

    read(): GuardReport {
      return this.report;
    }

    close(): void {
      this.drive(false);
      timers.clear(this.timer);
    }

    private look(): void {
      if (!this.report.coil) return;
      const permitAgeMs = clock.nowMs() - this.renewedAtMs;
      const decision = guardDecision({ permitAgeMs, pilotLeftMs: 0, tripLine: isTripped(), emergencyStop: false });
      if (decision === null) return;
      this.drive(false);
      this.report.dropped = decision;
    }

    private drive(on: boolean): void {
      this.report.coil = on;
      this.report.contacts = on;
    }
  };
}
