import { virtualDevice } from "../../../hosts/virtual/device";
import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import type { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler, type TimerScope } from "../../../hosts/virtual/scheduler";
import type { Device } from "../../../modules/device/device";
import type { ClosedPhases, Guard, GuardConstructor, GuardReport } from "../../../modules/device/guard";
import type { KeyValueStorage } from "../../../modules/device/storage";
import { Contactor } from "../../plant/contactor";
import { PilotCircuit } from "../../plant/pilot-circuit";
import { SimulatedGuard } from "../../plant/simulated-guard";
import { PilotPast } from "../probe/pilot-past";
import { type Sampling, sampledPilot } from "./converter";

/** ms after a start by which a car that asks has its contacts closed (IEC 61851-1 allows 3 s). */
const CLOSED_WITHIN_MS = 3_000;

const BOARD = Object.freeze({ name: "bare", platform: "virtual", maxCurrentA: 32, phases: 1 } as const);
/** Meter modules that are not there. */
const SILENT_LINE = Object.freeze({ receive: () => [] });

export interface BareBoardOptions {
  readonly sampling: Sampling;
  /** false: a bare coil, without the guard's own rules on pilot and permit. */
  readonly hasGuard: boolean;
  /** ms: when the firmware starts, and with it the phase of its control step. */
  readonly bootMs: number;
  readonly storage: KeyValueStorage;
  readonly random: SeededRandom;
  /** What runs on it. */
  readonly start: (device: Device) => void;
}

/** ms from a change to the coil without voltage, and to open contacts. */
export interface Opening {
  readonly coilMs: number;
  readonly contactsMs: number;
}

/**
 * Only what stands between the pilot and the contacts: no meter, no network, no journal, no other inputs. A car is
 * there and asks from the start.
 */
export class BareBoard {
  readonly scheduler = new Scheduler();
  readonly circuit: PilotCircuit;
  private readonly contactor: Contactor;
  private readonly scope: TimerScope;

  constructor({ sampling, hasGuard, bootMs, storage, random, start }: BareBoardOptions) {
    const { scheduler } = this;
    const past = new PilotPast();
    const contactor = new Contactor(
      scheduler,
      () => 0,
      () => {},
    );
    const circuit: PilotCircuit = new PilotCircuit(() => {
      past.record(scheduler.nowMs(), circuit.highV, circuit.lowV);
      guard.pilotChanged();
    });
    const guard: SimulatedGuard = new SimulatedGuard(scheduler, {
      circuit,
      contactor,
      isTripped: () => false,
      isStopped: () => false,
    });
    this.contactor = contactor;
    this.circuit = circuit;
    circuit.setCar(true, "ready");
    scheduler.runUntil(bootMs);
    this.scope = scheduler.scope();
    start(
      virtualDevice({
        id: "bare",
        board: BOARD,
        resetReason: "power-on",
        scheduler,
        scope: this.scope,
        random,
        broker: new VirtualBroker(scheduler, random),
        storage,
        meterLine: SILENT_LINE,
        ControlPilot: sampledPilot(circuit, past, scheduler, sampling),
        Guard: hasGuard ? guard.deviceClass() : bareCoil(contactor),
        onRestart: () => {
          throw new Error("the firmware restarted");
        },
      }),
    );
  }

  /** Lets time pass until the contacts are closed. Throws an Error where they are not in time. */
  close(): void {
    const byMs = this.scheduler.nowMs() + CLOSED_WITHIN_MS;
    while (!this.contactor.isClosed) {
      this.next();
      if (this.scheduler.nowMs() > byMs) throw new Error("the contactor did not close in time");
    }
  }

  pass(ms: number): void {
    this.scheduler.runUntil(this.scheduler.nowMs() + ms);
  }

  /** The processor stands still from now on, or goes on. */
  hang(isHung: boolean): void {
    this.scope.hold(isHung);
  }

  /** The pilot is well again, and the car asks. */
  mend(): void {
    this.circuit.setFault("pilot-short", false);
    this.circuit.setFault("pilot-open", false);
    this.circuit.setCar(true, "ready");
  }

  /** `change` happens now; lets time pass until the contacts are open. Throws an Error where they never are. */
  openBy(change: () => void): Opening {
    const { scheduler, contactor } = this;
    const fromMs = scheduler.nowMs();
    if (!contactor.isClosed || !contactor.isCoilOn) throw new Error("the contactor is open already");
    change();
    let coilMs = Number.NaN;
    while (contactor.isClosed) {
      this.next();
      if (Number.isNaN(coilMs) && !contactor.isCoilOn) coilMs = scheduler.nowMs() - fromMs;
      if (scheduler.nowMs() - fromMs > CLOSED_WITHIN_MS) throw new Error("the contactor did not open");
    }
    return { coilMs, contactsMs: scheduler.nowMs() - fromMs };
  }

  /** The next moment at which something is due. */
  private next(): void {
    const dueMs = this.scheduler.nextDueMs();
    if (dueMs === undefined) throw new Error("nothing is due any more");
    this.scheduler.runUntil(dueMs);
  }
}

/** A coil that does what the firmware says, and nothing of its own. */
function bareCoil(contactor: Contactor): GuardConstructor {
  return class BareCoil implements Guard {
    private readonly report: { coil: boolean; dropped: null; contacts: boolean } = {
      coil: false,
      dropped: null,
      contacts: false,
    };

    write(phases: ClosedPhases): void {
      contactor.setCoil(phases > 0);
    }

    renew(): void {}

    read(): GuardReport {
      this.report.coil = contactor.isCoilOn;
      this.report.contacts = contactor.isClosed;
      return this.report;
    }

    close(): void {
      contactor.setCoil(false);
    }
  };
}
