import type { BoardHardware } from "../../hosts/virtual/board-hardware";
import { SeededRandom } from "../../hosts/virtual/random";
import type { Scheduler } from "../../hosts/virtual/scheduler";
import { ContactLine } from "../plant/contact-line";
import { Contactor, type ContactorFault } from "../plant/contactor";
import type { PilotCircuit } from "../plant/pilot-circuit";
import { ResidualDetector } from "../plant/residual-detector";
import { SimulatedGuard } from "../plant/simulated-guard";
import { MAX_PLUG_A, SocketOutlet } from "../plant/socket-outlet";
import { StatusLed } from "../plant/status-led";
import { TemperatureSensor } from "../plant/temperature-sensor";

export interface SafetyHardwareOptions {
  readonly id: string;
  /** 3: the second contactor is there, for L2 and L3. */
  readonly phases: 1 | 3;
  /** What the cables carry; above {@link MAX_PLUG_A} the cable is tethered. */
  readonly cableA: number;
  readonly seed: number;
  readonly circuit: PilotCircuit;
  /** A the car draws on a phase. */
  readonly currentA: (phase: number) => number;
  /** Contacts of the contactors moved. */
  readonly onContacts: () => void;
}

/** What stands between the mains and the car at one charger, and what watches over it. */
export class SafetyHardware {
  readonly contactor: Contactor;
  /** Of L2 and L3. */
  readonly extraContactor: Contactor | undefined;
  readonly guard: SimulatedGuard;
  readonly residualDetector: ResidualDetector;
  readonly earthMissing = new ContactLine();
  readonly emergencyStop: ContactLine;
  readonly dimming = new ContactLine();
  readonly statusLed = new StatusLed();
  /** A finger on it; no guard and no safety input hears it. */
  readonly button = new ContactLine();
  readonly temperature: TemperatureSensor;
  /** undefined: the cable is tethered. */
  readonly socket: SocketOutlet | undefined;
  /** Without the members of the pilot and the journal. */
  readonly io: BoardHardware;
  private isPowered = false;

  constructor(
    scheduler: Scheduler,
    private readonly options: SafetyHardwareOptions,
  ) {
    const { id, phases, cableA, seed, circuit, currentA } = options;
    const moved = (): void => this.contactsMoved();
    this.contactor = new Contactor(scheduler, () => Math.max(currentA(0), currentA(1), currentA(2)), moved);
    this.extraContactor =
      phases === 3 ? new Contactor(scheduler, () => Math.max(currentA(1), currentA(2)), moved) : undefined;
    this.residualDetector = new ResidualDetector(
      scheduler,
      () => this.isPowered && (this.contactor.isClosed || this.extraContactor?.isClosed === true),
      () => this.guard.lineChanged(),
    );
    this.emergencyStop = new ContactLine(() => this.guard.lineChanged());
    this.guard = new SimulatedGuard(scheduler, {
      circuit,
      contactor: this.contactor,
      extraContactor: this.extraContactor,
      isTripped: () => this.residualDetector.isTripped,
      isStopped: () => this.emergencyStop.isOn,
    });
    this.temperature = new TemperatureSensor(scheduler);
    const proximityNoise = new SeededRandom(seed, `proximity ${id}`);
    this.socket = cableA <= MAX_PLUG_A ? new SocketOutlet(scheduler, cableA, () => proximityNoise.next()) : undefined;
    this.io = {
      Guard: this.guard.deviceClass(),
      ResidualTrip: this.residualDetector.tripLineClass(),
      ResidualTest: this.residualDetector.testInputClass(),
      EarthMissing: this.earthMissing.deviceClass(),
      EmergencyStop: this.emergencyStop.deviceClass(),
      Dimming: this.dimming.deviceClass(),
      Temperature: this.temperature.deviceClass(),
      StatusLed: this.statusLed.deviceClass(),
      Button: this.button.deviceClass(),
      ...(this.socket === undefined
        ? {}
        : { Proximity: this.socket.proximityClass(), PlugLock: this.socket.bolt.deviceClass() }),
    };
  }

  /** Phases that are connected with the car, mains or not. Without N, which L1's contactor has, there is no circuit. */
  get connectedPhases(): 0 | 1 | 3 {
    if (!this.contactor.isClosed) return 0;
    const { extraContactor, options } = this;
    return extraContactor === undefined || extraContactor.isClosed ? options.phases : 1;
  }

  setContactorFault(fault: ContactorFault, isThere: boolean): void {
    this.contactor.setFault(fault, isThere);
    this.extraContactor?.setFault(fault, isThere);
  }

  setPowered(isPowered: boolean): void {
    this.isPowered = isPowered;
    if (!isPowered) {
      this.guard.powerDown();
      this.statusLed.outputsOff();
    }
    this.residualDetector.setPowered(isPowered);
    this.socket?.bolt.setPowered(isPowered);
  }

  /** The board's processor stopped: its outputs fall to their safe levels. */
  outputsOff(): void {
    this.guard.powerDown();
    this.residualDetector.outputsOff();
    this.statusLed.outputsOff();
    this.socket?.bolt.outputsOff();
  }

  private contactsMoved(): void {
    this.residualDetector.supplyChanged();
    this.options.onContacts();
  }
}
