import type { EvseInput, EvseState } from "../../../../modules/evse/state";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import type { ChosenInput } from "./chosen-input";
import { CLOCKS, nextDeadline, readClocks } from "./clocks";
import { type History, remember } from "./history";
import type { Invariant } from "./invariant";
import { INVARIANTS } from "./invariants";
import { type Seen, seenOf } from "./seen";

export type Step = (state: EvseState, nowMs: number, input: EvseInput) => EvseState;

/** A charger at one moment. */
export interface Moment {
  readonly state: EvseState;
  readonly history: History;
  readonly nowMs: number;
}

/** A run of steps from some moment, each held to the invariants. It is itself the moment where it stands. */
export class Trial implements Moment {
  state: EvseState;
  history: History;
  nowMs: number;
  /** The newest step has left the state alone. */
  isStill = false;
  steps = 0;
  private seen: Seen;
  private readonly clocks = new Float64Array(CLOCKS);

  constructor(
    private readonly step: Step,
    readonly input: ChosenInput,
    { state, history, nowMs }: Moment,
    private readonly onBroken: (rule: Invariant) => void,
  ) {
    this.state = state;
    this.history = history;
    this.nowMs = nowMs;
    this.seen = seenOf(state);
  }

  begin({ state, history, nowMs }: Moment, seen = seenOf(state)): this {
    this.state = state;
    this.history = history;
    this.nowMs = nowMs;
    this.seen = seen;
    this.isStill = false;
    return this;
  }

  /** One step at `nowMs`. */
  to(nowMs: number): void {
    const { state, seen, history, input } = this;
    this.steps += 1;
    input.face(state, nowMs);
    const next = this.step(state, nowMs, input);
    const nextSeen = next === state ? seen : seenOf(next);
    for (let index = 0; index < INVARIANTS.length; index++) {
      const rule = INVARIANTS[index] as Invariant;
      if (!rule.holds(seen, nextSeen, nowMs, input, history)) this.onBroken(rule);
    }
    this.history = remember(history, seen, nextSeen, nowMs, input);
    this.state = next;
    this.seen = nextSeen;
    this.nowMs = nowMs;
    this.isStill = next === state;
  }

  /** A step at the next moment that can matter to the same input, `limitMs` at the latest. */
  hasten(limitMs: number): void {
    const tickMs = this.nowMs + EVSE_TIMES.stepMs;
    if (!this.isStill) {
      this.to(tickMs);
      return;
    }
    readClocks(this.state, this.clocks);
    this.to(Math.max(tickMs, Math.min(limitMs, nextDeadline(this.clocks, this.nowMs, this.input.readingAgeMs))));
  }

  /** Lets time pass in which nothing happens but that the pilot turns over: everything else stays as far away as it was. */
  passTurns(ms: number): void {
    const { state, history } = this;
    this.state = { ...state, drive: { ...state.drive, sinceMs: state.drive.sinceMs + ms } };
    this.history = { ...history, offer: { ...history.offer, pilotMs: history.offer.pilotMs + ms } };
    this.nowMs += ms;
  }
}
