import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { Guard, GuardConstructor, GuardDrop, GuardReport } from "../../modules/device/guard";
import type { TimerHandle } from "../../modules/device/time";
import { GUARD_PERMIT_MS, GUARD_PILOT_LEFT_MS, guardAccepts, guardDecision } from "../../modules/guard/rules";
import { classifyLevel } from "../../modules/pilot/level";
import type { Contactor } from "./contactor";
import type { PilotCircuit } from "./pilot-circuit";

/**
 * The guard beside the firmware, in the plant. It applies the rules of modules/guard when something can have changed:
 * at a change of the pilot, and when a permit or the pilot's time runs out.
 */
export class SimulatedGuard {
  private readonly report: { coil: boolean; dropped: GuardDrop | null; contacts: boolean } = {
    coil: false,
    dropped: null,
    contacts: false,
  };
  private renewedMs = 0;
  private leftSinceMs: number | undefined;
  private permitTimer: TimerHandle | undefined;
  private leftTimer: TimerHandle | undefined;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly circuit: PilotCircuit,
    private readonly contactor: Contactor,
  ) {
    this.pilotChanged();
  }

  /** Pilot or duty changed. */
  pilotChanged(): void {
    if (guardAccepts(classifyLevel(this.circuit.highV))) {
      this.leftSinceMs = undefined;
      return;
    }
    if (this.leftSinceMs !== undefined) return;
    this.leftSinceMs = this.scheduler.nowMs();
    if (this.report.coil) this.awaitLeft();
  }

  /** Power gone or processor reset: the coil's pin falls low. */
  powerDown(): void {
    this.open();
    this.report.dropped = null;
  }

  /** The class a board hands to the firmware. */
  deviceClass(): GuardConstructor {
    const guard = this;
    return class BoardGuard implements Guard {
      write(coil: 0 | 1): void {
        guard.write(coil);
      }
      renew(): void {
        guard.renewedMs = guard.scheduler.nowMs();
      }
      read(): GuardReport {
        guard.report.contacts = guard.contactor.isClosed;
        return guard.report;
      }
      close(): void {
        guard.powerDown();
      }
    };
  }

  private write(coil: 0 | 1): void {
    this.renewedMs = this.scheduler.nowMs();
    if (coil === 0) {
      this.powerDown();
      return;
    }
    if (this.report.coil || this.report.dropped !== null) return;
    this.report.coil = true;
    this.contactor.setCoil(true);
    this.awaitPermit(GUARD_PERMIT_MS);
    this.awaitLeft();
  }

  private awaitPermit(delayMs: number): void {
    this.permitTimer = this.scheduler.set(() => {
      if (!this.report.coil) return;
      this.decide();
      if (this.report.coil) this.awaitPermit(this.renewedMs + GUARD_PERMIT_MS - this.scheduler.nowMs());
    }, delayMs);
  }

  private awaitLeft(): void {
    if (this.leftSinceMs === undefined) return;
    this.scheduler.clear(this.leftTimer);
    const leftMs = this.scheduler.nowMs() - this.leftSinceMs;
    this.leftTimer = this.scheduler.set(() => this.decide(), GUARD_PILOT_LEFT_MS - leftMs);
  }

  private decide(): void {
    if (!this.report.coil) return;
    const nowMs = this.scheduler.nowMs();
    const dropped = guardDecision({
      permitAgeMs: nowMs - this.renewedMs,
      pilotLeftMs: this.leftSinceMs === undefined ? 0 : nowMs - this.leftSinceMs,
      tripLine: false,
    });
    if (dropped === null) return;
    this.open();
    this.report.dropped = dropped;
  }

  private open(): void {
    this.report.coil = false;
    this.contactor.setCoil(false);
    this.scheduler.clear(this.permitTimer);
    this.scheduler.clear(this.leftTimer);
  }
}
