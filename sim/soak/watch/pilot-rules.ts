import { DERATING_CURVE } from "../../../modules/temperature/derating";
import { always, type Invariant, inRun, lasted } from "./invariant";
import type { Sight } from "./sight";

/** ms until a firmware that is alive has followed a cause: two samples, a decision, and ticks that are late. */
const FOLLOWED_MS = 300;
/** The same where it is felt once a second. */
const FELT_MS = 1_400;
const F_MS = 300;
/** The last digits of a sum of times may be missing. */
const HAIR_MS = 0.01;
const RAISE_MS = 5_000;
/** A of rounding. */
const HAIR_A = 0.01;
/** A of contactor and terminals (sim/world/charger-part.ts). */
const BOARD_A = 80;

/** A by the cable's resistor (IEC 61851-1 table B.2): on one phase the thickest carries 70. */
function codedA(cableA: number, phases: number): number {
  const codes = [13, 20, 32, 63];
  const code = codes.find((upToA) => cableA <= upToA) ?? 0;
  return code === 63 && phases === 1 ? 70 : code;
}

/** The firmware rounds its share to 0.01. */
const SHARE_ROUNDING = 0.005;

/** The curve of the facts, without the firmware's hysteresis. */
function warmShare(celsius: number): number {
  let share = 1;
  for (let index = 0; index < DERATING_CURVE.length; index++) {
    const point = DERATING_CURVE[index];
    const next = DERATING_CURVE[index + 1];
    if (point === undefined || celsius < point.celsius) break;
    share = point.share;
    if (next !== undefined && celsius < next.celsius)
      share += ((celsius - point.celsius) / (next.celsius - point.celsius)) * (next.share - point.share);
  }
  return share === 0 ? 0 : Math.min(1, share + SHARE_ROUNDING);
}

function isAbove(saidA: number, allowedA: number): boolean {
  // Less than 6 A is no offer, so nothing may be said then.
  return saidA > Math.floor(allowedA + HAIR_A) + HAIR_A;
}

/** What the pilot may say, and when it may change. */
export const PILOT_RULES: readonly Invariant[] = Object.freeze([
  always(
    "no duty above the smallest limit",
    "the design, arbiter: the minimum of named limits, and the only path to the duty",
    ({ isViewNew, saidA, charger }) => {
      const application = charger.part.application;
      if (!isViewNew || saidA === 0 || application === undefined) return undefined;
      const row = application.limitRows.find(({ currentA }) => isAbove(saidA, currentA));
      return row === undefined ? undefined : `the duty says ${saidA} A, and ${row.code} allows ${row.currentA} A`;
    },
  ),
  always(
    "no duty above what people set",
    "scenario contract: cable, hardware and a person's limit hold whatever the house draws",
    (sight) => {
      const { told, saidA, nowMs } = sight;
      if (saidA === 0 || nowMs - told.changedMs < FOLLOWED_MS || !sight.isAliveFor(FOLLOWED_MS)) return undefined;
      return isAbove(saidA, told.smallestA) ? `the duty says ${saidA} A of ${told.smallestA} A` : undefined;
    },
  ),
  always(
    "no duty above the cable's rating",
    "IEC 61851-1 Annex B: the resistor in the plug codes what the cable carries",
    ({ saidA, charger, world, view }) => {
      if (saidA === 0 || charger.safety.socket === undefined || view === undefined) return undefined;
      const ratedA = codedA(world.scenario.chargers[0]?.cableA ?? 0, view.phases);
      return isAbove(saidA, ratedA) ? `the duty says ${saidA} A on a cable for ${ratedA} A` : undefined;
    },
  ),
  inRun("no PWM without a cable", "facts, proximity pilot: outside the windows no cable, no offer", () => {
    let sinceMs: number | undefined;
    return (sight) => {
      const { nowMs, saidA } = sight;
      const { socket } = sight.charger.safety;
      const isBroken = socket !== undefined && sight.faults.wasWithin("cable-missing", nowMs, 0);
      sinceMs = isBroken ? (sinceMs ?? nowMs) : undefined;
      const isSeen = lasted(nowMs, sinceMs) >= FOLLOWED_MS && sight.isAliveFor(FOLLOWED_MS);
      return isSeen && saidA > 0 ? `an offer of ${saidA} A without a cable` : undefined;
    };
  }),
  inRun("no duty above what the grid operator allows", "the design, arbiter: a grid operator's dimming input", () => {
    let sinceMs: number | undefined;
    return (sight) => {
      const { nowMs, saidA, told } = sight;
      sinceMs = sight.charger.safety.dimming.isOn ? (sinceMs ?? nowMs) : undefined;
      const sureMs = Math.min(lasted(nowMs, sinceMs), nowMs - told.changedMs);
      const isSeen = sureMs >= FOLLOWED_MS && sight.isAliveFor(FOLLOWED_MS);
      return isSeen && isAbove(saidA, told.dimmedA) ? `the duty says ${saidA} A while dimmed` : undefined;
    };
  }),
  inRun("no duty above what the heat allows", "facts, faults: derate from 60 °C, half at 65, quarter at 68", () => {
    let allowedA = Number.POSITIVE_INFINITY;
    let sinceMs = 0;
    return (sight) => {
      const { nowMs, saidA, told } = sight;
      const shareA = warmShare(sight.charger.safety.temperature.celsius()) * Math.min(BOARD_A, told.maxCurrentA);
      // While it warms up the clock starts anew; a sensor that cools down allows more at once.
      if (shareA < allowedA) sinceMs = nowMs;
      allowedA = shareA;
      const sureMs = Math.min(nowMs - sinceMs, nowMs - told.changedMs);
      const isFelt = sureMs >= FELT_MS && sight.isAliveFor(FELT_MS);
      return isFelt && isAbove(saidA, allowedA) ? `the duty says ${saidA} A, and it is too warm for it` : undefined;
    };
  }),
  always("no PWM in a fault", "scenario contract: offered is 0 while a fault is shown", ({ fault, saidA }) =>
    fault !== null && saidA > 0 ? `an offer of ${saidA} A in ${fault}` : undefined,
  ),
  always(
    "6 A before the car asks",
    "scenario contract: a car that has not asked yet may be shown B2 with 6 A",
    ({ isViewNew, view, saidA }) =>
      isViewNew && view?.state === "B2" && Math.abs(saidA - 6) > HAIR_A ? `${saidA} A are offered in B2` : undefined,
  ),
  inRun("an offer begins on a locked plug", "the design, lock: locked before PWM", () => {
    let saidBeforeA = 0;
    return ({ saidA, isLocked }) => {
      const begins = saidA > 0 && saidBeforeA === 0;
      saidBeforeA = saidA;
      return begins && isLocked === false ? "PWM begins, and the plug is not locked" : undefined;
    };
  }),
  inRun("F for 300 ms at least", "IEC 61851-1 A.5.3: state F, when shown, lasts 300 ms or more", () => {
    let sinceMs: number | undefined;
    let shownIn = 0;
    return (sight) => {
      const before = sinceMs;
      const isSameRun = shownIn === sight.starts && sight.isRunning;
      sinceMs = sight.dutyPercent === 0 ? (sinceMs ?? sight.nowMs) : undefined;
      shownIn = sight.starts;
      if (before === undefined || sinceMs !== undefined || !isSameRun) return undefined;
      return sight.nowMs - before < F_MS - HAIR_MS ? `F was shown for ${sight.nowMs - before} ms` : undefined;
    };
  }),
  inRun("raises 5 s apart", "IEC 61851-1 A.5.3: 5 s from any change of the offer to a raise, while it charges", () => {
    let saidBeforeA = 0;
    let changedMs = Number.NEGATIVE_INFINITY;
    return (sight) => {
      const { saidA, nowMs } = sight;
      if (!sight.isCoilOn) changedMs = Number.NEGATIVE_INFINITY;
      const sinceMs = nowMs - changedMs;
      const isRaise = saidA > saidBeforeA && sight.wasCoilOn && sight.isCoilOn;
      if (saidA !== saidBeforeA) changedMs = nowMs;
      saidBeforeA = saidA;
      return isRaise && sinceMs < RAISE_MS - HAIR_MS
        ? `raised to ${saidA} A ${sinceMs} ms after the change before`
        : undefined;
    };
  }),
  always("dead without power", "scenario contract: without power pilot 0, contactor false", (sight: Sight) => {
    if (sight.hasPower || (!sight.isCoilOn && sight.highV === 0)) return undefined;
    return "something is driven without power";
  }),
]);
