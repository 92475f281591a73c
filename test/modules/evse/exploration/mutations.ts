import { AVAILABLE, closedPhases, type EvseInput, type EvseState } from "../../../../modules/evse/state";
import { step } from "../../../../modules/evse/step";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import type { Arbiter } from "./chosen-input";
import type { Step } from "./trial";

/** A step that is broken on purpose, and the invariants that have to notice it. */
export interface Mutation {
  readonly what: string;
  /** Which of the boards shows it. */
  readonly board: 0 | 1 | 2;
  readonly step: Step;
  readonly arbiter?: Arbiter;
  readonly breaks: readonly string[];
}

/** The step hears something else than what is so. */
function hearing(lie: (input: EvseInput, state: EvseState) => Partial<EvseInput>): Step {
  return (state, nowMs, input) => step(state, nowMs, told(input, lie(input, state)));
}

function told(input: EvseInput, lie: Partial<EvseInput>): EvseInput {
  return new Proxy(input, { get: (target, name) => Reflect.get(Object.hasOwn(lie, name) ? lie : target, name) });
}

/** The step remembers something else than what was so. The same object has to come back where there is nothing to forget. */
function remembering(lie: (state: EvseState, nowMs: number, input: EvseInput) => EvseState): Step {
  return (state, nowMs, input) => {
    const wrong = lie(state, nowMs, input);
    const next = step(wrong, nowMs, input);
    return next === wrong ? state : next;
  };
}

/** The step makes something else of what it decided. */
function doing(lie: (next: EvseState, nowMs: number) => EvseState): Step {
  return (state, nowMs, input) => lie(step(state, nowMs, input), nowMs);
}

function isClosed(state: EvseState): boolean {
  return closedPhases(state) !== 0;
}

export const MUTATIONS: readonly Mutation[] = Object.freeze([
  {
    what: "takes a short for a car that asks",
    board: 0,
    step: hearing(({ highV }) => ({ highV: highV === 0 ? 6 : highV })),
    breaks: ["closed in C only"],
  },
  {
    what: "takes D for C",
    board: 0,
    step: hearing(({ highV }) => ({ highV: highV === 3 ? 6 : highV })),
    breaks: ["closes in C2 only", "open in D"],
  },
  {
    what: "sees a diode in every car",
    board: 0,
    step: hearing(() => ({ lowV: -12 })),
    breaks: ["diode seen before a close", "open without a diode"],
  },
  {
    what: "does not test the detector",
    board: 1,
    step: hearing((_input, { phase }) => (phase.kind === "asking" ? { residualTrip: undefined } : {})),
    breaks: ["self-test before every close"],
  },
  {
    what: "tests the detector while it charges",
    board: 1,
    step: doing((next, nowMs) =>
      isClosed(next) ? { ...next, selfTest: { kind: "testing", byMs: nowMs + 200 } } : next,
    ),
    breaks: ["self-test with an open contactor only"],
  },
  {
    what: "forgets the waits before the next close",
    board: 0,
    step: remembering((state, nowMs) =>
      state.closeNotBeforeMs > nowMs ? { ...state, closeNotBeforeMs: nowMs } : state,
    ),
    breaks: ["no close within 5 s after the car left C", "no close within 30 s after an error"],
  },
  {
    what: "changes phases under load",
    board: 2,
    step: remembering((state, _nowMs, { phases }) =>
      isClosed(state) && phases !== state.phases ? { ...state, phases } : state,
    ),
    breaks: ["phases change with an open contactor only"],
  },
  {
    what: "changes phases without a pause",
    board: 2,
    step: remembering((state, _nowMs, { phases }) =>
      !isClosed(state) && phases !== state.phases ? { ...state, phases } : state,
    ),
    breaks: ["phases change after 60 s of F only"],
  },
  {
    what: "does not look at the lock",
    board: 1,
    step: hearing(() => ({ isLocked: true })),
    breaks: ["locked before PWM", "closes on a locked plug only"],
  },
  {
    what: "waits for the car to stop for ever",
    board: 0,
    step: doing((next) =>
      next.phase.kind === "stopping" && next.phase.openByMs < Number.POSITIVE_INFINITY
        ? { ...next, phase: { ...next.phase, openByMs: Number.POSITIVE_INFINITY } }
        : next,
    ),
    breaks: ["closed without PWM for 6 s at most"],
  },
  {
    what: "does not look at the current",
    board: 2,
    step: hearing(() => ({ drawnA: Number.NaN })),
    breaks: ["open after 6 s of over-current"],
  },
  {
    what: "does not look at a high current",
    board: 0,
    step: hearing(() => ({ drawnA: Number.NaN })),
    breaks: ["open after 10 s of over-current above 45 A"],
  },
  {
    what: "does not look at the contacts",
    board: 1,
    step: hearing(() => ({ contacts: undefined })),
    breaks: ["a contact that disagrees is a fault"],
  },
  {
    what: "offers more than the arbiter allows",
    board: 0,
    step: hearing(({ offerA }) => ({ offerA: offerA + 1 })),
    breaks: ["no duty above the smallest limit"],
  },
  {
    what: "has an arbiter that does not know the cable",
    board: 1,
    step,
    arbiter: ([house]) => house?.currentA ?? 0,
    breaks: ["no offer above the cable's rating"],
  },
  {
    what: "shows a duty below 10 %",
    board: 0,
    step: doing((next) =>
      next.drive.kind === "X2" && next.drive.offeredA === 6 ? { ...next, drive: { ...next.drive, offeredA: 5 } } : next,
    ),
    breaks: ["duty, offer and name agree"],
  },
  {
    what: "raises at any time",
    board: 0,
    step: remembering((state, nowMs) =>
      state.raiseNotBeforeMs > nowMs ? { ...state, raiseNotBeforeMs: nowMs } : state,
    ),
    breaks: ["raises 5 s apart"],
  },
  {
    what: "shows F for a moment only",
    board: 0,
    step: remembering((state, nowMs) =>
      state.drive.kind === "F" && nowMs - state.drive.sinceMs < EVSE_TIMES.faultShowMs
        ? { ...state, drive: { kind: "F", sinceMs: nowMs - EVSE_TIMES.faultShowMs } }
        : state,
    ),
    breaks: ["F for 300 ms at least"],
  },
  {
    what: "calls a sleeping car for ever",
    board: 0,
    step: doing((next) =>
      next.phase.kind === "connected" && next.phase.wake.kind === "listening" && next.phase.wake.call > 0
        ? { ...next, phase: { ...next.phase, wake: { kind: "listening", call: 0 } } }
        : next,
    ),
    breaks: ["two calls for a sleeping car at most"],
  },
  {
    what: "offers in a fault",
    board: 0,
    step: doing((next, nowMs) =>
      next.phase.kind === "fault" && next.drive.kind !== "X2"
        ? { ...next, drive: { kind: "X2", sinceMs: nowMs, offeredA: 6 } }
        : next,
    ),
    breaks: ["open and without an offer in a fault"],
  },
  {
    what: "does not hear the emergency stop",
    board: 0,
    step: hearing(() => ({ isEmergencyStop: false })),
    breaks: ["an error is a fault in the step that sees it"],
  },
  {
    what: "does not hear the guard",
    board: 0,
    step: hearing(({ guardDropped }) => ({ guardDropped: guardDropped === "pilot-left" ? null : guardDropped })),
    breaks: ["open once the guard has dropped"],
  },
  {
    what: "ends a fault as soon as its cause is gone",
    board: 0,
    step: remembering((state, nowMs) =>
      state.phase.kind === "fault" && state.phase.shownUntilMs > nowMs
        ? { ...state, phase: { ...state.phase, shownUntilMs: nowMs, carWaitsUntilMs: nowMs } }
        : state,
    ),
    breaks: ["a fault is shown for its minimum"],
  },
  {
    what: "forgets the latch",
    board: 0,
    step: doing((next) =>
      next.phase.kind === "fault" &&
      next.phase.code === "residual-current" &&
      next.phase.carWaitsUntilMs === Number.POSITIVE_INFINITY
        ? { ...next, phase: { ...next.phase, carWaitsUntilMs: next.phase.shownUntilMs } }
        : next,
    ),
    breaks: ["residual current is latched"],
  },
  {
    what: "ends a fault without a look",
    board: 0,
    step: doing((next, nowMs) =>
      next.phase.kind === "fault" && next.drive.kind === "F" && nowMs >= next.phase.shownUntilMs
        ? { ...next, phase: AVAILABLE }
        : next,
    ),
    breaks: ["no fault ends at −12 V"],
  },
]);

/** A step with a dead end: a fault that waits for an unplugging does not notice it. */
export const NEVER_FORGETS: Step = doing((next) =>
  next.phase.kind === "fault" && next.phase.carWaitsUntilMs < Number.POSITIVE_INFINITY
    ? { ...next, phase: { ...next.phase, carWaitsUntilMs: Number.POSITIVE_INFINITY } }
    : next,
);
