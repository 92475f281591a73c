import type { ChargerView } from "../../../firmware/charger/charger";
import type { FaultCode } from "../../../modules/evse/faults";
import { meaningOfDuty } from "../../../modules/pilot/duty";
import { classifyLevel, isAsking, type PilotLevel } from "../../../modules/pilot/level";
import type { ChargerPart } from "../../world/charger-part";
import type { World } from "../../world/world";
import type { Probes } from "../probe/probes";
import { ActiveFaults } from "./active-faults";
import { ToldSettings } from "./told-settings";

/** ms that contacts which come free of a weld take to follow their coil. */
const FREE_MS = 35;

type Since = number | undefined;

/**
 * What an observer with a probe on every wire of one charger sees, renewed whenever something has moved. Times in ms of the run; `…SinceMs` is undefined while it is not so.
 */
export class Sight {
  readonly faults = new ActiveFaults();
  readonly told: ToldSettings;
  /** Parts that stand beside the charger last lost their memory. */
  siteRestartedMs = Number.NEGATIVE_INFINITY;
  nowMs = 0;
  hasPower = false;
  /** The firmware is up. */
  isRunning = false;
  /** Starts of the firmware; it forgets with each. */
  starts = 0;
  highV = 0;
  lowV = 0;
  level: PilotLevel = "invalid";
  dutyPercent = 100;
  /** A that the duty says; 0 without PWM. */
  saidA = 0;
  isCoilOn = false;
  isExtraCoilOn = false;
  wasCoilOn = false;
  isClosed = false;
  isExtraClosed = false;
  /** Until this very moment: what opens now was closed until now. */
  wasClosed = false;
  /** A weld of the plant's holds the contacts, or did just now. */
  isWelded = false;
  isTripped = false;
  isStopped = false;
  isTestOn = false;
  /** undefined: the cable is tethered. */
  isLocked: boolean | undefined;
  view: ChargerView | undefined;
  fault: FaultCode | null = null;
  /** The view is of this moment, not of one before. */
  isViewNew = false;
  /** A whole second of the scenario. */
  isSecond = false;
  /** Pilot out of C and D; in D. */
  outSinceMs: Since;
  ventilatedSinceMs: Since;
  trippedSinceMs: Since;
  stoppedSinceMs: Since;
  earthMissingSinceMs: Since;
  diodeMissingSinceMs: Since;
  unlockedSinceMs: Since;
  coilOffSinceMs: Since;
  /** A fault is shown, whichever. */
  faultSinceMs: Since;
  notRunningSinceMs: Since;
  private seenHighV = Number.NaN;
  private seenDuty = Number.NaN;

  constructor(
    readonly world: World,
    readonly charger: ChargerPart,
    readonly probes: Probes,
  ) {
    const settings = world.scenario.chargers.find(({ id }) => id === charger.id);
    if (settings === undefined) throw new RangeError(`no charger ${charger.id} in the scenario`);
    this.told = new ToldSettings(settings);
  }

  get rose(): boolean {
    return this.isCoilOn && !this.wasCoilOn;
  }

  get fell(): boolean {
    return !this.isCoilOn && this.wasCoilOn;
  }

  /** Contacts that nothing but a weld of the plant's explains are not counted. */
  get isWronglyClosed(): boolean {
    return (this.isClosed || this.wasClosed) && !this.isWelded;
  }

  /** The firmware has been up and in time for so long. */
  isAliveFor(ms: number): boolean {
    return this.isRunning && this.probes.aliveMs(this.nowMs) >= ms;
  }

  /** Something that is looked at is not as it was at the last look. */
  get hasMoved(): boolean {
    const { charger, probes } = this;
    if (probes.hasActed || this.isTestOn !== probes.isTestOn || this.starts !== probes.starts) return true;
    const { circuit, safety, part, hasPower } = charger;
    if (circuit.highV !== this.highV || circuit.lowV !== this.lowV || circuit.dutyPercent !== this.dutyPercent)
      return true;
    const { contactor, extraContactor, socket } = safety;
    return (
      contactor.isCoilOn !== this.isCoilOn ||
      contactor.isClosed !== this.isClosed ||
      (extraContactor !== undefined && extraContactor.isClosed !== this.isExtraClosed) ||
      (extraContactor !== undefined && extraContactor.isCoilOn !== this.isExtraCoilOn) ||
      safety.residualDetector.isTripped !== this.isTripped ||
      safety.emergencyStop.isOn !== this.isStopped ||
      safety.earthMissing.isOn !== (this.earthMissingSinceMs !== undefined) ||
      socket?.bolt.isLocked !== this.isLocked ||
      (part.application !== undefined) !== this.isRunning ||
      hasPower !== this.hasPower
    );
  }

  look(nowMs: number, isSecond: boolean): void {
    this.nowMs = nowMs;
    this.isSecond = isSecond;
    this.lookAtPilot();
    this.lookAtContactor();
    this.lookAtLines();
    this.lookAtFirmware();
  }

  private lookAtPilot(): void {
    const { circuit } = this.charger;
    this.highV = circuit.highV;
    this.lowV = circuit.lowV;
    this.dutyPercent = circuit.dutyPercent;
    this.probes.pilotPast.record(this.nowMs, this.highV, this.lowV);
    if (this.highV !== this.seenHighV) {
      this.seenHighV = this.highV;
      this.level = classifyLevel(this.highV);
    }
    if (this.dutyPercent !== this.seenDuty) {
      this.seenDuty = this.dutyPercent;
      const meaning = meaningOfDuty(this.dutyPercent);
      this.saidA = meaning.kind === "current" ? meaning.currentA : 0;
    }
    this.outSinceMs = this.since(this.outSinceMs, !isAsking(this.level));
    this.ventilatedSinceMs = this.since(this.ventilatedSinceMs, this.level === "D");
  }

  private lookAtContactor(): void {
    const { contactor, extraContactor } = this.charger.safety;
    this.wasCoilOn = this.isCoilOn;
    this.wasClosed = this.isClosed;
    this.isCoilOn = contactor.isCoilOn;
    this.isClosed = contactor.isClosed;
    this.isExtraCoilOn = extraContactor?.isCoilOn === true;
    this.isExtraClosed = extraContactor?.isClosed === true;
    this.isWelded = this.faults.wasWithin("contactor-welded", this.nowMs, FREE_MS);
    this.coilOffSinceMs = this.since(this.coilOffSinceMs, !this.isCoilOn);
  }

  private lookAtLines(): void {
    const { residualDetector, emergencyStop, earthMissing, socket } = this.charger.safety;
    this.isTripped = residualDetector.isTripped;
    this.isStopped = emergencyStop.isOn;
    this.isTestOn = this.probes.isTestOn;
    this.isLocked = socket?.bolt.isLocked;
    this.trippedSinceMs = this.since(this.trippedSinceMs, this.isTripped);
    this.stoppedSinceMs = this.since(this.stoppedSinceMs, this.isStopped);
    this.earthMissingSinceMs = this.since(this.earthMissingSinceMs, earthMissing.isOn);
    this.unlockedSinceMs = this.since(this.unlockedSinceMs, this.isLocked === false);
    // The car's diode shows only while PWM runs and a car is there.
    const isDiodeMissing = this.saidA > 0 && this.lowV > -10;
    this.diodeMissingSinceMs = this.since(this.diodeMissingSinceMs, isDiodeMissing);
  }

  private lookAtFirmware(): void {
    const { probes, charger } = this;
    const { application } = charger.part;
    this.hasPower = charger.hasPower;
    this.isRunning = application !== undefined;
    this.isViewNew = probes.hasActed || this.isSecond || this.starts !== probes.starts;
    this.starts = probes.starts;
    if (application === undefined) {
      this.view = undefined;
      this.fault = null;
    } else if (this.isViewNew || this.view === undefined) {
      this.view = application.view;
      this.fault = this.view.fault;
    }
    probes.hasActed = false;
    this.notRunningSinceMs = this.since(this.notRunningSinceMs, !this.isRunning);
    this.faultSinceMs = this.since(this.faultSinceMs, this.fault !== null);
  }

  private since(before: Since, isSo: boolean): Since {
    return isSo ? (before ?? this.nowMs) : undefined;
  }
}
