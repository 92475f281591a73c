import type { GuardDrop } from "../../../modules/device/guard";
import { coil, dutyPercent, faultCode, offeredA, stateName } from "../../../modules/evse/outputs";
import { type EvseInput, type EvseState, initialState } from "../../../modules/evse/state";
import { step } from "../../../modules/evse/step";

/** What stands at the other end of the pilot. `volts`: a voltage that no car makes. */
export type CarEnd = "A" | "B" | "C" | "D" | "short" | { readonly volts: number };

export const STEP_MS = 20;

const HIGH_V = { A: 12, B: 9, C: 6, D: 3, short: 0 } as const;
/** V that −12 V becomes through a car without its diode. */
const NO_DIODE_V = { A: -12, B: -8.8, C: -5.6, D: -2.4, short: 0 } as const;

/** The pure step on a desk: a pilot with a car on it, an offer, a meter, and a clock that the test moves. */
export class Bench {
  state: EvseState = initialState(0);
  nowMs = 0;
  car: CarEnd = "A";
  hasDiode = true;
  readingAgeMs = 0;
  /** The converter is a step behind: what is read was there 20 ms ago. */
  isBehind = false;
  offerA = 16;
  drawnA = Number.NaN;
  drawnAtMs = 0;
  guardDropped: GuardDrop | null = null;
  /** The next step of {@link runTo}. */
  private nextMs: number;
  private before = { highV: 12, lowV: 12 };

  /** `phaseMs`: where the 20 ms grid lies. */
  constructor(phaseMs = 0) {
    this.nextMs = phaseMs;
  }

  get input(): EvseInput {
    const { offerA, drawnA, drawnAtMs, guardDropped } = this;
    const { highV, lowV } = this.isBehind ? this.before : this;
    const readingAgeMs = this.readingAgeMs + (this.isBehind ? STEP_MS : 0);
    return { highV, lowV, readingAgeMs, offerA, drawnA, drawnAtMs, guardDropped };
  }

  /** One step at `ms`. */
  stepAt(ms: number): EvseState {
    this.nowMs = ms;
    this.nextMs = ms + STEP_MS;
    const { highV, lowV } = this;
    this.state = step(this.state, ms, this.input);
    this.before = { highV, lowV };
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
    this.until((bench) => bench.coil === 1);
    return this;
  }

  get name(): string {
    return stateName(this.state);
  }

  get coil(): 0 | 1 {
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
    if (this.state.drive.kind === "F") return this.negativeV;
    return typeof this.car === "object" ? this.car.volts : HIGH_V[this.car];
  }

  get lowV(): number {
    return this.state.drive.kind === "X1" ? this.highV : this.negativeV;
  }

  private get negativeV(): number {
    if (typeof this.car === "object") return this.car.volts;
    if (this.car === "short") return 0;
    return this.hasDiode ? -12 : NO_DIODE_V[this.car];
  }
}

/** Every place the 20 ms grid can lie, ms. */
export const PHASES = Object.freeze(Array.from({ length: STEP_MS }, (_, phaseMs) => phaseMs));
