import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { ClosedPhases, Guard, GuardConstructor, GuardDrop, GuardReport } from "../../modules/device/guard";
import type { TimerHandle } from "../../modules/device/time";
import { GUARD_PERMIT_MS, GUARD_PILOT_LEFT_MS, guardAccepts, guardDecision } from "../../modules/guard/rules";
import { classifyLevel } from "../../modules/pilot/level";
import { constructorOf } from "./constructor-of";
import type { Contactor } from "./contactor";
import type { PilotCircuit } from "./pilot-circuit";

/** What the guard's wires lead to. */
export interface GuardWiring {
  readonly circuit: PilotCircuit;
  /** All phases, or L1 and N where there is another one for L2 and L3. */
  readonly contactor: Contactor;
  readonly extraContactor?: Contactor | undefined;
  /** The residual current detector's trip line, and the emergency stop's. */
  readonly isTripped: () => boolean;
  readonly isStopped: () => boolean;
}

/**
 * The guard beside the firmware, in the plant. It applies the rules of modules/guard when something can have changed:
 * at a change of the pilot or of a line, and when a permit or the pilot's time runs out.
 */
export class SimulatedGuard {
  private readonly report: {
    coil: boolean;
    dropped: GuardDrop | null;
    contacts: boolean;
    extraContacts?: boolean;
  } = { coil: false, dropped: null, contacts: false };
  private renewedMs = 0;
  private leftSinceMs: number | undefined;
  private permitTimer: TimerHandle | undefined;
  private leftTimer: TimerHandle | undefined;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly wiring: GuardWiring,
  ) {
    this.pilotChanged();
  }

  /** Pilot or duty changed. */
  pilotChanged(): void {
    if (guardAccepts(classifyLevel(this.wiring.circuit.highV))) {
      this.leftSinceMs = undefined;
      return;
    }
    if (this.leftSinceMs !== undefined) return;
    this.leftSinceMs = this.scheduler.nowMs();
    if (this.report.coil) this.awaitLeft();
  }

  /** The trip line or the emergency stop's changed. */
  lineChanged(): void {
    this.decide();
  }

  /** Power gone or processor reset: the coils' pins fall low. */
  powerDown(): void {
    this.open();
    this.report.dropped = null;
  }

  /** The class a board hands to the firmware. */
  deviceClass(): GuardConstructor {
    return constructorOf(
      (): Guard => ({
        write: (phases) => this.write(phases),
        renew: () => {
          this.renewedMs = this.scheduler.nowMs();
        },
        read: () => this.read(),
        close: () => this.powerDown(),
      }),
    );
  }

  private read(): GuardReport {
    const { contactor, extraContactor } = this.wiring;
    this.report.contacts = contactor.isClosed;
    if (extraContactor !== undefined) this.report.extraContacts = extraContactor.isClosed;
    return this.report;
  }

  private write(phases: ClosedPhases): void {
    this.renewedMs = this.scheduler.nowMs();
    if (phases === 0) {
      this.powerDown();
      return;
    }
    // Also 1 while 3 are closed, and the other way round: phases change through open contacts only.
    if (this.report.coil || this.report.dropped !== null) return;
    this.report.coil = true;
    this.wiring.contactor.setCoil(true);
    if (phases === 3) this.wiring.extraContactor?.setCoil(true);
    this.awaitPermit(GUARD_PERMIT_MS);
    this.awaitLeft();
    this.decide();
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
      tripLine: this.wiring.isTripped(),
      emergencyStop: this.wiring.isStopped(),
    });
    if (dropped === null) return;
    this.open();
    this.report.dropped = dropped;
  }

  private open(): void {
    this.report.coil = false;
    this.wiring.contactor.setCoil(false);
    this.wiring.extraContactor?.setCoil(false);
    this.scheduler.clear(this.permitTimer);
    this.scheduler.clear(this.leftTimer);
  }
}
