import type { GuardDrop } from "../../../../modules/device/guard";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import { type Board, FREE_OFFERS, FREE_PILOTS } from "./boards";
import type { Alternatives } from "./choices";

/** What an input is chosen of; the place in the list is the number of a choice. */
export const FIELDS = Object.freeze([
  "pilot",
  "pilotAtF",
  "diode",
  "age",
  "offer",
  "cable",
  "drawn",
  "drawnAt",
  "guard",
  "contacts",
  "extraContacts",
  "trip",
  "earth",
  "stop",
  "hot",
  "mains",
  "mainsBad",
  "locked",
  "lockFault",
  "phases",
  "cleared",
] as const);

type Field = (typeof FIELDS)[number];

export const NUMBER = Object.freeze(Object.fromEntries(FIELDS.map((field, index) => [field, index]))) as Readonly<
  Record<Field, number>
>;

/** V at −12 V: a car with its diode or nobody, a short, a voltage of its own, and a car without a diode. */
export const AT_F_V = Object.freeze([-12, 0, -5, -5.6]);
export const NO_DIODE_V = -5.6;
/** ms: new, one step behind, and too old. */
export const AGES_MS = Object.freeze([0, EVSE_TIMES.stepMs, EVSE_TIMES.readingMaxAgeMs + 1]);
export const DROPS: readonly (GuardDrop | null)[] = Object.freeze([
  null,
  "pilot-left",
  "permit-expired",
  "trip-line",
  "emergency-stop",
]);
export const MAINS = Object.freeze([null, "over-voltage", "under-voltage"] as const);
export const LOCK_FAULTS = Object.freeze([null, "lock-open", "lock-stuck"] as const);
/** What has to do with the faults that grow their wait. */
const NARROW: ReadonlySet<Field> = new Set(["contacts", "extraContacts", "trip", "drawn"] as const);

/** Of each field on this board, in the order of their numbers. */
export function alternativesOf(board: Board): Alternatives[] {
  const counts: Readonly<Record<Field, number>> = {
    pilot: board.pilotV.length,
    pilotAtF: AT_F_V.length,
    diode: 2,
    age: AGES_MS.length,
    offer: board.offersA.length,
    cable: board.cablesA.length,
    drawn: 4,
    drawnAt: 2,
    guard: DROPS.length,
    contacts: board.hasFeedback ? 2 : 1,
    extraContacts: board.hasFeedback && board.contactors === 2 ? 2 : 1,
    trip: board.hasDetector ? 2 : 1,
    earth: board.hasLines ? 2 : 1,
    stop: 2,
    hot: board.hasLines ? 2 : 1,
    mains: board.hasLines ? MAINS.length : 1,
    mainsBad: board.hasLines ? 2 : 1,
    locked: board.hasLock ? 2 : 1,
    lockFault: board.hasLock ? LOCK_FAULTS.length : 1,
    phases: board.contactors,
    cleared: 2,
  };
  return FIELDS.map((field) => ({
    count: counts[field],
    free: field === "pilot" ? FREE_PILOTS : field === "offer" ? FREE_OFFERS : 1,
    isWide: !NARROW.has(field),
  }));
}
