import { isAsking } from "../../../modules/pilot/level";
import { always, type Invariant, inRun, type Look, lasted } from "./invariant";
import type { Sight } from "./sight";

/** ms from the cause to open contacts, the contactor's own 30 ms included. */
const OPEN_MS = 100;
/** ms: the guard's permit, the contactor's release, and the moment itself. */
const UNRENEWED_MS = 231;
/** ms that D may last before it is believed (500) and the contacts are open: ticks late, and one hang within a permit. */
const VENTILATION_MS = 1_000;
/** ms of a cause that only the firmware sees, in two samples: its ticks may be late, and its permit may run out first. */
const UNGUARDED_MS = 300;
/** ms of heat: it is felt once a second. */
const HEAT_MS = 1_400;
const HOT_C = 71;
/** ms from the line's fall after a self-test to a close; its look at the line may be late. */
const TEST_VALID_MS = 5_150;
const RECLOSE_MS = 5_000;
/** The last digits of a sum of times may be missing. */
const HAIR_MS = 0.01;
const RECLOSE_AFTER_ERROR_MS = 30_000;
/** ms in which a line's cause is seen by a firmware that is alive: two readings, and both late. */
const SEEN_MS = 200;
/** ms that C has to be left without a break to count as left: contacts of S2 bounce. */
const LEFT_MS = 15;
/** ms with contacts closed and no PWM: the EVSE's patience, a late tick, and the release. */
const STOP_MS = 6_150;
/** ms of too much current: 5 s to follow, 6 s of the window, and a meter that is read once a second. */
const OVER_CURRENT_MS = 14_000;
/** V that the charger's own meter needs. */
const METERED_V = 85;

/** Wrong once contacts are closed for longer than `ms` after `what`. */
function openWithin(ms: number, sinceMs: (sight: Sight) => number | undefined, what: string): Look {
  return (sight) => {
    const forMs = lasted(sight.nowMs, sinceMs(sight));
    return sight.isWronglyClosed && forMs > ms ? `contacts are closed ${forMs} ms after ${what}` : undefined;
  };
}

/** Since when it has been so without a break; has to be asked at every look. */
function sinceWhen(isSo: (sight: Sight) => boolean): (sight: Sight) => number | undefined {
  let sinceMs: number | undefined;
  return (sight) => {
    sinceMs = isSo(sight) ? (sinceMs ?? sight.nowMs) : undefined;
    return sinceMs;
  };
}

/** What contacts have to be open after, by the name of the rule. */
const OPENINGS = Object.freeze({
  "closed in C and D only": openWithin(OPEN_MS, (sight) => sight.outSinceMs, "the pilot left C/D"),
  "open in D": openWithin(VENTILATION_MS, (sight) => sight.ventilatedSinceMs, "the car asked for ventilation"),
  "open on a residual current": openWithin(OPEN_MS, (sight) => sight.trippedSinceMs, "the detector tripped"),
  "open on an emergency stop": openWithin(OPEN_MS, (sight) => sight.stoppedSinceMs, "the stop was pressed"),
  "open in a fault": openWithin(OPEN_MS, (sight) => sight.faultSinceMs, "a fault was shown"),
  "open without a firmware": openWithin(OPEN_MS, (sight) => sight.notRunningSinceMs, "the firmware stopped"),
  "open without a permit": openWithin(UNRENEWED_MS, (sight) => sight.probes.renewedMs, "the newest permit"),
  "open without a diode": openWithin(UNGUARDED_MS, (sight) => sight.diodeMissingSinceMs, "the diode was gone"),
  "open without an earth": openWithin(UNGUARDED_MS, (sight) => sight.earthMissingSinceMs, "the earth was gone"),
});

function opens(name: keyof typeof OPENINGS, clause: string): Invariant {
  return always(name, clause, OPENINGS[name]);
}

/** When the contactor may be closed, and when it may close. */
export const CONTACTOR_RULES: readonly Invariant[] = Object.freeze([
  opens("closed in C and D only", "IEC 61851-1 table A.6: contacts are open 100 ms after the pilot left C/D"),
  opens("open in D", "IEC 61851-1 A.3: no supply in D without ventilation"),
  opens("open on a residual current", "facts, times table: opens at once on the trip line, 100 ms at most"),
  opens("open on an emergency stop", "facts, times table: opens at once, 100 ms at most"),
  opens("open in a fault", "scenario contract: contactor open while a fault is shown; facts, times table: 100 ms"),
  opens("open without a firmware", "facts, the guard: coil pins are safe from power-on; a restart opens"),
  opens("open without a permit", "facts, the guard: opens when the firmware has not renewed its permit for 200 ms"),
  opens(
    "open without a diode",
    "SAE J1772 table 4.1: a lower half above −10 V is a diode fault, opened on in two samples",
  ),
  opens("open without an earth", "facts, faults: earth missing by the board's detector line"),
  inRun("open in heat", "facts, faults: stop at 71 °C", () => {
    const hotSinceMs = sinceWhen((sight) => sight.charger.safety.temperature.celsius() >= HOT_C);
    return openWithin(HEAT_MS, hotSinceMs, `it was ${HOT_C} °C`);
  }),
  always("coil in C only", "IEC 61851-1 A.5.3: never energised in A, B, D, E, F, nor while nothing runs", (sight) => {
    if (!sight.isCoilOn) return undefined;
    if (sight.view === undefined) return "the coil is energised, and no firmware runs";
    const { state } = sight.view;
    return state === "C1" || state === "C2" ? undefined : `the coil is energised in ${state}`;
  }),
  inRun(
    "self-test before every close",
    "IEC 62955 / UL 2231: tripped by the test and come back since the newest opening, 5 s ago at most",
    watchSelfTest,
  ),
  always("self-test with open contacts only", "IEC 62955: the test is no reason to open under load", (sight) =>
    sight.isTestOn && (sight.isCoilOn || sight.isWronglyClosed) ? "the self-test runs on closed contacts" : undefined,
  ),
  always("closes on a locked plug only", "the design, lock: locked before PWM and before every close", (sight) =>
    sight.rose && sight.isLocked === false ? "the coil is energised, and the plug is not locked" : undefined,
  ),
  always("locked while closed", "the design, lock: unlocked after the contactor is open", (sight) => {
    const isLoose = sight.hasPower && lasted(sight.nowMs, sight.unlockedSinceMs) > OPEN_MS;
    return sight.isWronglyClosed && isLoose ? "the plug is not locked, and the contacts are closed" : undefined;
  }),
  inRun(
    "no close within 5 s after the car left C",
    "facts, times table: no re-close after the car left C for 5 s",
    () => {
      let leftMs = Number.NEGATIVE_INFINITY;
      let leftIn = 0;
      return (sight) => {
        if (sight.fell && !isAsking(sight.level) && lasted(sight.nowMs, sight.outSinceMs) >= LEFT_MS) {
          leftMs = sight.nowMs;
          leftIn = sight.starts;
        }
        const isSoon = sight.rose && leftIn === sight.starts && sight.nowMs - leftMs < RECLOSE_MS - HAIR_MS;
        return isSoon ? `closed again ${sight.nowMs - leftMs} ms after the car left C` : undefined;
      };
    },
  ),
  inRun(
    "no close within 30 s after an error",
    "facts, times table: no re-close for 30 s after an error, whatever restarts or is shown meanwhile",
    watchErrors,
  ),
  always(
    "phases change with open contactors only",
    "the design, three phases: coils never go from 1 to 3 or back without 0",
    (sight) => {
      if (sight.isExtraCoilOn && !sight.isCoilOn) return "L2 and L3 are connected without L1 and N";
      return undefined;
    },
  ),
  inRun(
    "phases change after 60 s of F only",
    "the design, three phases: pilot off for 60 s between three phases and one, unless the car was gone",
    watchPhases,
  ),
  inRun("closed without PWM for 6 s at most", "IEC 61851-1 table A.6: the EVSE opens 6 s after PWM stopped", () => {
    const sinceMs = sinceWhen((sight) => sight.isCoilOn && sight.saidA === 0);
    return (sight) =>
      lasted(sight.nowMs, sinceMs(sight)) > STOP_MS ? "the coil is energised for too long without PWM" : undefined;
  }),
  inRun("open on over-current", "facts, faults: drawn above offer × 1.1 + 0.5 A for 6 s, and 5 s to follow", () => {
    let highestA = 0;
    const overSinceMs = sinceWhen(
      (sight) => sight.isCoilOn && sight.saidA > 0 && mostDrawnA(sight) > 1.1 * highestA + 0.6 && isMetered(sight),
    );
    return (sight) => {
      highestA = sight.isCoilOn ? Math.max(highestA, sight.saidA) : 0;
      return lasted(sight.nowMs, overSinceMs(sight)) > OVER_CURRENT_MS
        ? `over-current above ${highestA} A for too long`
        : undefined;
    };
  }),
]);

function mostDrawnA({ charger }: Sight): number {
  return Math.max(charger.currentA(0), charger.currentA(1), charger.currentA(2));
}

function isMetered({ world, charger }: Sight): boolean {
  return world.mainsVoltage.at(charger.id) >= METERED_V;
}

function watchSelfTest() {
  let hasTripped = false;
  let passedMs: number | undefined;
  return (sight: Sight): string | undefined => {
    const { nowMs, isTestOn, isTripped } = sight;
    const isPassed = passedMs !== undefined && nowMs - passedMs <= TEST_VALID_MS;
    const isClosing = sight.rose;
    if (sight.isCoilOn) {
      hasTripped = false;
      passedMs = undefined;
    } else if (isTestOn) {
      hasTripped ||= isTripped;
      passedMs = undefined;
    } else if (hasTripped && !isTripped && passedMs === undefined) passedMs = nowMs;
    return isClosing && !isPassed ? "the coil is energised without a self-test" : undefined;
  };
}

/** An error is a fault that is shown, or a line that a firmware in time could see, also behind a fault. */
function watchErrors() {
  let errorMs = Number.NEGATIVE_INFINITY;
  let code: string | null = null;
  let what = "";
  return (sight: Sight): string | undefined => {
    const { nowMs, fault } = sight;
    if (fault !== null && fault !== code) note(nowMs, fault);
    code = fault;
    if (sight.isAliveFor(SEEN_MS)) {
      if (lasted(nowMs, sight.stoppedSinceMs) >= SEEN_MS) note(nowMs, "the emergency stop");
      if (lasted(nowMs, sight.earthMissingSinceMs) >= SEEN_MS) note(nowMs, "the missing earth");
    }
    const isSoon = sight.rose && nowMs - errorMs < RECLOSE_AFTER_ERROR_MS - SEEN_MS;
    return isSoon ? `closed again ${nowMs - errorMs} ms after ${what}` : undefined;
  };

  function note(atMs: number, cause: string): void {
    errorMs = atMs;
    what = cause;
  }
}

const PHASE_PAUSE_MS = 60_000;
/** ms by which the pause may look shorter: its ends are steps that may be late. */
const LATE_MS = 100;

/** ms of +12 V after which a car that asked is believed to be gone. */
const GONE_MS = 15;

/** Over restarts too: the car does not know of them. */
function watchPhases() {
  let phases = 0;
  const goneSinceMs = sinceWhen((sight) => sight.level === "A");
  const offSinceMs = sinceWhen((sight) => sight.dutyPercent === 0);
  let longestOffMs = 0;
  return (sight: Sight): string | undefined => {
    const { nowMs } = sight;
    longestOffMs = Math.max(longestOffMs, lasted(nowMs, offSinceMs(sight)));
    const goneForMs = lasted(nowMs, goneSinceMs(sight));
    const isGone = sight.charger.car === undefined || goneForMs >= GONE_MS;
    if (isGone) phases = 0;
    if (!sight.isCoilOn) return undefined;
    const now = sight.isExtraCoilOn ? 3 : 1;
    const before = phases;
    const pausedMs = longestOffMs;
    phases = now;
    if (sight.rose) longestOffMs = 0;
    if (before === 0 || before === now) return undefined;
    if (!sight.rose) return `coils went from ${before} phases to ${now} without opening`;
    return pausedMs >= PHASE_PAUSE_MS - LATE_MS
      ? undefined
      : `${before} phases became ${now} with the same car and ${pausedMs} ms of F`;
  };
}
