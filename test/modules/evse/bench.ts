import type { GuardDrop } from "../../../modules/device/guard";
import { restoreFault } from "../../../modules/evse/fault-phase";
import {
  coil,
  dutyPercent,
  faultCode,
  offeredA,
  residualTest,
  stateName,
  wantsLock,
} from "../../../modules/evse/outputs";
import {
  type EvseInput,
  type EvseState,
  type FaultRepeats,
  initialState,
  QUIET_INPUT,
} from "../../../modules/evse/state";
import { step } from "../../../modules/evse/step";
import { type CarEnd, Follower, negativeV, positiveV } from "./bench-plant";

export type { CarEnd } from "./bench-plant";

export const STEP_MS = 20;

type Filled = { -readonly [member in keyof EvseInput]: EvseInput[member] };

/** The pure step on a desk: a pilot with a car on it, contactors, a detector, an offer, a meter, and a clock that the test moves. */
export class Bench {
  state: EvseState = initialState(0);
  nowMs = 0;
  car: CarEnd = "A";
  hasDiode = true;
  readingAgeMs = 0;
  /** The converter is a step behind: what is read was there at the step before. */
  isBehind = false;
  offerA = 16;
  drawnA = Number.NaN;
  drawnAtMs = 0;
  guardDropped: GuardDrop | null = null;
  /** What comes in as a test sets it. What the bench knows by itself is filled in for every step. */
  readonly lines: Filled = { ...QUIET_INPUT, highV: 12, lowV: 12, contacts: false, residualTrip: 0 };
  /** The contactor, and the second one for L2 and L3; undefined: no feedback contact. */
  contactor: Follower | undefined = new Follower(20, 30);
  extraContactor: Follower | undefined;
  /** The residual current detector's line as the test output makes it; undefined: no detector. */
  detector: Follower | undefined = new Follower(30, 60);
  /** The bolt of a socket outlet; undefined: the cable is tethered. */
  bolt: Follower | undefined;
  /** The next step of {@link runTo}. */
  private nextMs: number;
  private beforeMs = 0;
  private beforeHighV = 12;
  private beforeLowV = 12;

  /** `phaseMs`: where the 20 ms grid lies. */
  constructor(phaseMs = 0) {
    this.nextMs = phaseMs;
  }

  /** What comes in now: the same object every time. */
  get input(): EvseInput {
    const { lines, nowMs } = this;
    lines.highV = this.isBehind ? this.beforeHighV : this.highV;
    lines.lowV = this.isBehind ? this.beforeLowV : this.lowV;
    lines.readingAgeMs = this.readingAgeMs + (this.isBehind ? nowMs - this.beforeMs : 0);
    lines.offerA = this.offerA;
    lines.drawnA = this.drawnA;
    lines.drawnAtMs = this.drawnAtMs;
    lines.guardDropped = this.guardDropped;
    lines.contacts = this.contactor?.read(nowMs);
    lines.extraContacts = this.extraContactor?.read(nowMs);
    const isTripped = this.detector?.read(nowMs);
    lines.residualTrip = isTripped === undefined ? undefined : isTripped ? 1 : 0;
    lines.isLocked = this.bolt?.read(nowMs);
    return lines;
  }

  /** One step at `ms`. */
  stepAt(ms: number): EvseState {
    this.nowMs = ms;
    this.nextMs = ms + STEP_MS;
    const { highV, lowV, input } = this;
    this.state = step(this.state, ms, input);
    this.beforeMs = ms;
    this.beforeHighV = highV;
    this.beforeLowV = lowV;
    this.lines.isCleared = false;
    this.contactor?.drive(this.coil > 0, ms);
    this.extraContactor?.drive(this.coil === 3, ms);
    this.detector?.drive(residualTest(this.state) === 1, ms);
    this.bolt?.drive(wantsLock(this.state, input.contacts), ms);
    return this.state;
  }

  /** Steps every 20 ms up to and including `ms`, where the clock then stands. */
  runTo(ms: number): this {
    while (this.nextMs <= ms) this.stepAt(this.nextMs);
    this.nowMs = ms;
    return this;
  }

  runFor(ms: number): this {
    return this.runTo(this.nowMs + ms);
  }

  /** Steps until `isSo`, for at most `withinMs`; the moment of that step. */
  until(isSo: (bench: this) => boolean, withinMs = 100_000): number {
    const endMs = this.nowMs + withinMs;
    while (this.nextMs <= endMs) {
      this.stepAt(this.nextMs);
      if (isSo(this)) return this.nowMs;
    }
    throw new Error(`not within ${withinMs} ms: ${this.name}, fault ${this.fault}`);
  }

  /** Until the contactor is closed. */
  charge(offerA = 16): this {
    this.car = "C";
    this.offerA = offerA;
    this.until((bench) => bench.coil !== 0);
    return this;
  }

  /** The firmware starts anew, with what its journal says of a fault. */
  restart(repeats: FaultRepeats | null, minimumMs?: number): this {
    const fresh = initialState(this.nowMs, this.lines.phases);
    this.state = repeats === null ? fresh : restoreFault(fresh, repeats, this.nowMs, minimumMs);
    this.contactor?.drive(false, this.nowMs);
    this.detector?.drive(false, this.nowMs);
    return this;
  }

  get name(): string {
    return stateName(this.state);
  }

  /** Phases whose coils are energised. */
  get coil(): 0 | 1 | 3 {
    return coil(this.state);
  }

  get offered(): number {
    return offeredA(this.state);
  }

  get duty(): number {
    return dutyPercent(this.state);
  }

  get fault(): string | null {
    return faultCode(this.state);
  }

  get highV(): number {
    return this.state.drive.kind === "F" ? negativeV(this.car, this.hasDiode) : positiveV(this.car);
  }

  get lowV(): number {
    return this.state.drive.kind === "X1" ? this.highV : negativeV(this.car, this.hasDiode);
  }
}

/** Every place the 20 ms grid can lie, ms. */
export const PHASES = Object.freeze(Array.from({ length: STEP_MS }, (_, phaseMs) => phaseMs));
