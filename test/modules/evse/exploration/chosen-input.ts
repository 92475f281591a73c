import { decide } from "../../../../modules/arbiter/arbiter";
import type { Limit } from "../../../../modules/arbiter/limits";
import type { GuardDrop } from "../../../../modules/device/guard";
import { residualTest } from "../../../../modules/evse/outputs";
import { closedPhases, type EvseInput, type EvseState } from "../../../../modules/evse/state";
import type { Board } from "./boards";
import { Choices } from "./choices";
import { AGES_MS, AT_F_V, alternativesOf, DROPS, FIELDS, LOCK_FAULTS, MAINS, NO_DIODE_V, NUMBER } from "./fields";

const { pilot, pilotAtF, diode, age, offer, cable, drawn, drawnAt, guard, contacts, extraContacts, trip } = NUMBER;
const { earth, stop, hot, mains, mainsBad, locked, lockFault, phases, cleared } = NUMBER;

/** The arbiter's part: A of the smallest limit. */
export type Arbiter = (limits: readonly Limit[]) => number;

const ARBITER: Arbiter = (limits) => decide(limits, 0).offerA;

/**
 * The input of a step, each part chosen when the step asks for it. What the plant couples follows the state before the
 * step: the pilot what drives it, contacts their coils, the detector its test, the car its offer.
 */
export class ChosenInput implements EvseInput {
  readonly choices: Choices;
  private readonly offersA: readonly (readonly number[])[];
  private state: EvseState;
  private nowMs = 0;

  constructor(
    private readonly board: Board,
    state: EvseState,
    arbiter: Arbiter = ARBITER,
  ) {
    this.state = state;
    this.choices = new Choices(alternativesOf(board));
    this.offersA = board.cablesA.map((cableA) => board.offersA.map((offerA) => allow(offerA, cableA, arbiter)));
  }

  /** Before a step from `state` at `nowMs`. */
  face(state: EvseState, nowMs: number): void {
    this.state = state;
    this.nowMs = nowMs;
  }

  /** From now on all is well, and a car in C that may charge, or nobody, is there. */
  settle(isCarThere: boolean): void {
    this.choices.start(0);
    this.choices.fix(pilot, isCarThere ? 0 : 2);
  }

  /** The deviations of this run, for a person. */
  get text(): string {
    return this.choices.path.map(([field, choice]) => `${FIELDS[field]} ${choice}`).join(", ");
  }

  get highV(): number {
    if (this.state.drive.kind === "F") return AT_F_V[this.choices.pick(pilotAtF)] as number;
    return this.board.pilotV[this.choices.pick(pilot)] as number;
  }

  get lowV(): number {
    const { kind } = this.state.drive;
    if (kind !== "X2") return this.highV;
    const highV = this.board.pilotV[this.choices.pick(pilot)] as number;
    if (highV <= 0) return highV;
    return this.choices.pick(diode) === 0 ? -12 : NO_DIODE_V;
  }

  get readingAgeMs(): number {
    return AGES_MS[this.choices.pick(age)] as number;
  }

  get offerA(): number {
    const offered = this.choices.pick(offer);
    return (this.offersA[this.choices.pick(cable)] as readonly number[])[offered] as number;
  }

  get cableA(): number | undefined {
    return this.board.cablesA[this.choices.pick(cable)];
  }

  /** It follows the offer, and keeps drawing on X1; it has stopped; unknown; too much, of 63 A in the second window only. */
  get drawnA(): number {
    const { drive } = this.state;
    switch (this.choices.pick(drawn)) {
      case 0:
        if (closedPhases(this.state) === 0) return 0;
        return drive.kind === "X2" ? drive.offeredA : 10;
      case 1:
        return 0;
      case 2:
        return Number.NaN;
      default:
        return 69;
    }
  }

  get drawnAtMs(): number {
    return this.choices.pick(drawnAt) === 0 ? this.nowMs : Number.NEGATIVE_INFINITY;
  }

  get guardDropped(): GuardDrop | null {
    return DROPS[this.choices.pick(guard)] as GuardDrop | null;
  }

  get contacts(): boolean | undefined {
    if (!this.board.hasFeedback) return undefined;
    return closedPhases(this.state) > 0 === (this.choices.pick(contacts) === 0);
  }

  get extraContacts(): boolean | undefined {
    if (!this.board.hasFeedback || this.board.contactors === 1) return undefined;
    return (closedPhases(this.state) === 3) === (this.choices.pick(extraContacts) === 0);
  }

  get residualTrip(): 0 | 1 | undefined {
    if (!this.board.hasDetector) return undefined;
    return (residualTest(this.state) === 1) === (this.choices.pick(trip) === 0) ? 1 : 0;
  }

  get isEarthMissing(): boolean {
    return this.choices.pick(earth) === 1;
  }

  get isEmergencyStop(): boolean {
    return this.choices.pick(stop) === 1;
  }

  get isHot(): boolean {
    return this.choices.pick(hot) === 1;
  }

  get mainsFault(): "over-voltage" | "under-voltage" | null {
    return MAINS[this.choices.pick(mains)] ?? null;
  }

  get isMainsBad(): boolean {
    // What has been out of its band for long enough is out of it.
    return this.mainsFault !== null || this.choices.pick(mainsBad) === 1;
  }

  get isLocked(): boolean | undefined {
    return this.board.hasLock ? this.choices.pick(locked) === 0 : undefined;
  }

  get lockFault(): "lock-open" | "lock-stuck" | null {
    return LOCK_FAULTS[this.choices.pick(lockFault)] ?? null;
  }

  get phases(): 1 | 3 {
    const other = this.state.phases === 1 ? 3 : 1;
    return this.choices.pick(phases) === 0 ? this.state.phases : other;
  }

  get isCleared(): boolean {
    return this.choices.pick(cleared) === 1;
  }
}

/** What is not whole, or no number, the step has to stand without the arbiter; the cable binds it all the same. */
function allow(offerA: number, cableA: number | undefined, arbiter: Arbiter): number {
  if (!Number.isInteger(offerA)) return cableA === undefined ? offerA : Math.min(offerA, cableA);
  const house: Limit = { code: "house", currentA: offerA, reason: "the house leaves so much" };
  if (cableA === undefined) return arbiter([house]);
  return arbiter([house, { code: "cable", currentA: cableA, reason: "the cable carries so much" }]);
}
