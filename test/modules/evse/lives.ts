import fc from "fast-check";
import { coil, residualTest, wantsLock } from "../../../modules/evse/outputs";
import type { EvseInput, EvseState } from "../../../modules/evse/state";
import { Follower } from "./bench-plant";

/** What the board has. */
export interface Board {
  readonly hasFeedback: boolean;
  readonly hasExtra: boolean;
  readonly hasDetector: boolean;
  readonly hasLock: boolean;
}

/** What is on the inputs for a while. */
export interface Spell {
  readonly steps: number;
  readonly lateMs: readonly number[];
  readonly highV: number;
  readonly lowV: number;
  readonly ageMs: number;
  readonly offerA: number;
  readonly drawnA: number;
  readonly guard: EvseInput["guardDropped"];
  /** Contacts and lines that stand so, whatever drives them. */
  readonly contacts: boolean | undefined;
  readonly extraContacts: boolean | undefined;
  readonly trip: boolean | undefined;
  readonly bolt: boolean | undefined;
  readonly line: "emergency" | "earth" | "hot" | "over-voltage" | "under-voltage" | "lock-open" | "lock-stuck" | null;
  readonly cableA: number | undefined;
  readonly phases: 1 | 3;
  /** A person clears it with the first step. */
  readonly isCleared: boolean;
}

/** A value that is mostly the plain one, so that charging is reached often, and else anything. */
function mostly<T>(weight: number, plain: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: fc.constant(plain) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

export const BOARD: fc.Arbitrary<Board> = fc.record({
  hasFeedback: fc.boolean(),
  hasExtra: fc.boolean(),
  hasDetector: fc.boolean(),
  hasLock: fc.boolean(),
});

const WILD: fc.Arbitrary<Spell> = fc.record({
  steps: fc.oneof(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 5, max: 120 }),
    fc.integer({ min: 300, max: 4_000 }),
  ),
  lateMs: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 5 }),
  highV: fc.oneof(
    { weight: 8, arbitrary: fc.constant(6) },
    { weight: 6, arbitrary: fc.constantFrom(12, 9, 9, 7.5, 4.5, 3, 0, -5, -12, Number.NaN) },
    { weight: 1, arbitrary: fc.double({ min: -15, max: 15 }) },
  ),
  lowV: mostly(14, -12, -8, 0, 6, Number.NaN),
  ageMs: mostly(14, 0, 5, 20, 40, 60, 61, 500, Number.NaN),
  offerA: fc.oneof(
    fc.constantFrom(0, 5.9, 6, 6.5, 16, 16, 32, 51, 52, 63, 80, 100, Number.NaN),
    fc.double({ min: 0, max: 90 }),
  ),
  drawnA: fc.constantFrom(0, 0.5, 1, 6, 15, 16, 16, 40, 90, Number.NaN),
  guard: mostly<EvseInput["guardDropped"]>(20, null, "pilot-left", "permit-expired", "trip-line", "emergency-stop"),
  contacts: mostly<boolean | undefined>(20, undefined, true, false),
  extraContacts: mostly<boolean | undefined>(20, undefined, true, false),
  trip: mostly<boolean | undefined>(20, undefined, true, false),
  bolt: mostly<boolean | undefined>(14, undefined, true, false),
  line: mostly<Spell["line"]>(
    20,
    null,
    "emergency",
    "earth",
    "hot",
    "over-voltage",
    "under-voltage",
    "lock-open",
    "lock-stuck",
  ),
  cableA: mostly<number | undefined>(14, 32, 0, 13, undefined),
  phases: mostly<1 | 3>(6, 1, 3),
  isCleared: fc.boolean(),
});

/** Nothing is wrong, and the car wants current: it charges then, and changes its phases. */
const CALM: fc.Arbitrary<Spell> = fc
  .tuple(WILD, fc.integer({ min: 1_000, max: 4_000 }), fc.constantFrom<1 | 3>(1, 3))
  .map(([spell, steps, phases]) => ({
    ...spell,
    steps,
    phases,
    highV: 6,
    lowV: -12,
    ageMs: 0,
    offerA: 16,
    drawnA: 16,
    guard: null,
    contacts: undefined,
    extraContacts: undefined,
    trip: undefined,
    bolt: undefined,
    line: null,
    cableA: 32,
  }));

export const SPELL: fc.Arbitrary<Spell> = fc.oneof({ weight: 4, arbitrary: WILD }, { weight: 1, arbitrary: CALM });

/** Contactors, detector and bolt around the step, as they really move. */
export class World {
  private readonly contactor = new Follower(20, 30);
  private readonly extra = new Follower(20, 30);
  private readonly detector = new Follower(30, 60);
  private readonly bolt = new Follower(400, 400);

  constructor(private readonly board: Board) {}

  /** What the next step is told. */
  input(state: EvseState, spell: Spell, nowMs: number, isFirst: boolean): EvseInput {
    const { board } = this;
    const { highV, lowV, line } = spell;
    this.contactor.forced = spell.contacts;
    this.extra.forced = spell.extraContacts;
    this.detector.forced = spell.trip;
    this.bolt.forced = spell.bolt;
    const mainsFault = line === "over-voltage" || line === "under-voltage" ? line : null;
    return {
      highV: state.drive.kind === "F" ? lowV : highV,
      lowV: state.drive.kind === "X1" ? highV : lowV,
      readingAgeMs: spell.ageMs,
      offerA: spell.offerA,
      drawnA: spell.drawnA,
      drawnAtMs: nowMs - 100,
      guardDropped: spell.guard,
      contacts: board.hasFeedback ? this.contactor.read(nowMs) : undefined,
      extraContacts: board.hasFeedback && board.hasExtra ? this.extra.read(nowMs) : undefined,
      residualTrip: board.hasDetector ? (this.detector.read(nowMs) ? 1 : 0) : undefined,
      isEarthMissing: line === "earth",
      isEmergencyStop: line === "emergency",
      isHot: line === "hot",
      mainsFault,
      isMainsBad: mainsFault !== null,
      cableA: spell.cableA,
      isLocked: board.hasLock ? this.bolt.read(nowMs) : undefined,
      lockFault: line === "lock-open" || line === "lock-stuck" ? line : null,
      phases: spell.phases,
      isCleared: spell.isCleared && isFirst,
    };
  }

  /** What follows of the step's decision. */
  drive(state: EvseState, input: EvseInput, nowMs: number): void {
    this.contactor.drive(coil(state) > 0, nowMs);
    this.extra.drive(coil(state) === 3, nowMs);
    this.detector.drive(residualTest(state) === 1, nowMs);
    this.bolt.drive(wantsLock(state, input.contacts), nowMs);
  }
}
