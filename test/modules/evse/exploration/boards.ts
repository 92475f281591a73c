/**
 * What a charger is made of, and what may happen to it. Of each list the first entry is "all is well"; the first `free`
 * ones are ordinary and cost nothing, any other is a deviation.
 */
export interface Board {
  readonly name: string;
  /** V at the pilot outside F, three of them free: C, B and A. */
  readonly pilotV: readonly number[];
  /** A from the house, two of them free: some and none. What is not whole has not come through the arbiter. */
  readonly offersA: readonly number[];
  /** A that the cable carries; undefined: it is tethered. */
  readonly cablesA: readonly (number | undefined)[];
  readonly hasLock: boolean;
  readonly hasDetector: boolean;
  readonly hasFeedback: boolean;
  /** Beside the emergency stop, earth, heat and mains can be bad: what all of them do, one of them does. */
  readonly hasLines: boolean;
  readonly contactors: 1 | 2;
  /** In some faults every detail of car, contacts and cable is told apart (fault-key.ts). */
  readonly isDetailed: boolean;
  /** Starts with each fault that can be remembered over a restart, too. */
  readonly isRestarted: boolean;
}

export const FREE_PILOTS = 3;
export const FREE_OFFERS = 2;

const TETHERED: readonly undefined[] = Object.freeze([undefined]);

/** Three boards, because all there is at once would be too much: each option meets all that it has to do with. */
export const BOARDS: readonly Board[] = Object.freeze([
  Object.freeze({
    name: "tethered, nothing but pilot and coil",
    pilotV: Object.freeze([6, 9, 12, 3, 0, -5, -12]),
    offersA: Object.freeze([63, 0, 16, 6]),
    cablesA: TETHERED,
    hasLock: false,
    hasDetector: false,
    hasFeedback: false,
    hasLines: true,
    contactors: 1,
    isDetailed: true,
    isRestarted: false,
  } as const),
  Object.freeze({
    name: "socket outlet with lock, detector and feedback",
    pilotV: Object.freeze([6, 9, 12, 0]),
    offersA: Object.freeze([16, 0, 6, 16.7, Number.NaN]),
    cablesA: Object.freeze([32, 0, 13]),
    hasLock: true,
    hasDetector: true,
    hasFeedback: true,
    hasLines: false,
    contactors: 1,
    isDetailed: true,
    isRestarted: true,
  } as const),
  Object.freeze({
    name: "two contactors with feedback",
    pilotV: Object.freeze([6, 9, 12]),
    offersA: Object.freeze([16, 0]),
    cablesA: TETHERED,
    hasLock: false,
    hasDetector: false,
    hasFeedback: true,
    hasLines: false,
    contactors: 2,
    isDetailed: false,
    isRestarted: false,
  } as const),
]);
