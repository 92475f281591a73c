import type { EvseState } from "../../../../modules/evse/state";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import type { Board } from "./boards";
import { type Arbiter, ChosenInput } from "./chosen-input";
import { CLOCKS, nextDeadline, nextRuling, readClocks } from "./clocks";
import { keyOf } from "./key";
import { outlast } from "./outlast";
import { repeatsNumber } from "./regions";
import { type Seen, seenOf } from "./seen";
import { startsOf } from "./starts";
import { type Moment, type Step, Trial } from "./trial";

/** ms from one step to the next where a tick comes 50 ms late. */
const LATE_MS = EVSE_TIMES.stepMs + 50;

/** How a step came about. */
interface Way {
  /** The node before; −1: a start. */
  readonly parent: number;
  readonly move: string;
}

/** A moment that stands for its abstract state. */
export type Node = Moment & Way;

export interface Options {
  readonly board: Board;
  readonly step: Step;
  /** Deviations at a time where the contactor is closed or about to be; elsewhere one. */
  readonly budget: number;
  readonly arbiter?: Arbiter;
  /** The exploration ends with the first break of this invariant. */
  readonly until?: string;
}

/**
 * Breadth first through the EVSE's abstract states (key.ts), each from the first moment that reaches it: so what is found
 * is a real run, and a shortest one. From each, with every input of the board that deviates from "all is well" in so many
 * places (boards.ts; what the step does not ask for stands for anything), the next step comes
 * - after 20 ms;
 * - after 70 ms, where nothing else deviates;
 * - where a step leaves the state alone: 1 ms before its next deadline, and at it;
 * - in a fault, where nothing deviates: when a wait is over, however often the pilot turns over until then.
 */
export class Explorer {
  readonly nodes: Node[] = [];
  /** Of each broken invariant the first step that breaks it. */
  readonly broken = new Map<string, Way>();
  /** Steps that changed something between two deadlines: clocks.ts would lack one. */
  readonly surprises: Way[] = [];
  private readonly keys = new Set<string>();
  private readonly clocks = new Float64Array(CLOCKS);
  private readonly trial: Trial;
  private readonly input: ChosenInput;
  private way: Way = { parent: -1, move: "start" };

  constructor(private readonly options: Options) {
    const [start] = startsOf(options.board) as [Moment];
    this.input = new ChosenInput(options.board, start.state, options.arbiter);
    this.trial = new Trial(options.step, this.input, start, ({ name }) => {
      if (!this.broken.has(name)) this.broken.set(name, this.wayHere);
    });
  }

  get transitions(): number {
    return this.trial.steps;
  }

  run(): this {
    for (const start of startsOf(this.options.board)) this.add(start);
    for (let index = 0; index < this.nodes.length; index++) {
      if (this.options.until !== undefined && this.broken.has(this.options.until)) break;
      this.expand(this.nodes[index] as Node, index);
    }
    return this;
  }

  /** From the start to a step, one line for each move: which choices were not the first of fields.ts, when, and what came of it. */
  path({ parent, move }: Way): string {
    const lines = [move];
    for (let index = parent; index >= 0; ) {
      const node = this.nodes[index] as Node;
      lines.unshift(`${node.move} ${JSON.stringify(node.state)}`);
      index = node.parent;
    }
    return lines.join("\n");
  }

  private get wayHere(): Way {
    const { parent, move } = this.way;
    return { parent, move: parent < 0 ? move : `${move} [${this.input.text}] → ${this.trial.nowMs} ms` };
  }

  private add({ state, history, nowMs }: Moment): void {
    const key = keyOf(state, history, nowMs, this.options.board);
    if (this.keys.has(key)) return;
    this.keys.add(key);
    this.nodes.push({ state, history, nowMs, ...this.wayHere });
  }

  private expand(node: Node, parent: number): void {
    const seen = seenOf(node.state);
    this.way = { parent, move: "tick" };
    this.ticks(node, seen);
    this.way = { parent, move: "late" };
    this.late(node, seen);
    this.way = { parent, move: "turns" };
    this.turns(node, seen);
  }

  private ticks(node: Node, seen: Seen): void {
    const { trial, input } = this;
    const { choices } = input;
    const { isNarrow, budget } = this.deviations(node.state);
    const tickMs = node.nowMs + EVSE_TIMES.stepMs;
    readClocks(node.state, this.clocks);
    let known = node.history;
    choices.start(budget, isNarrow);
    do {
      trial.begin(node, seen).to(tickMs);
      if (!trial.isStill || trial.history !== known) this.add(trial);
      if (!trial.isStill) continue;
      known = trial.history;
      const deadlineMs = Math.min(
        nextDeadline(this.clocks, tickMs, input.readingAgeMs),
        nextRuling(known, node.state, tickMs),
      );
      if (deadlineMs < Number.POSITIVE_INFINITY) this.hold(deadlineMs);
    } while (choices.next());
  }

  /** How many deviations are tried, and whether only those that can lead back into a fault whose wait grows. */
  private deviations({ phase, vehicle, selfTest, repeats }: EvseState): { budget: number; isNarrow: boolean } {
    const { kind } = phase;
    const isClosing = kind === "asking" || kind === "charging";
    // What has nothing to do with such a fault was tried without it: the step looks at it in faults only.
    if (kind !== "fault" && repeatsNumber(repeats) > 0) return { budget: isClosing ? 1 : 0, isNarrow: true };
    const isReady = selfTest.kind === "passed" || !this.options.board.hasDetector;
    const isCritical = kind === "charging" || kind === "stopping" || (kind === "asking" && isReady);
    return { budget: isCritical && vehicle.kind === "steady" ? this.options.budget : 1, isNarrow: false };
  }

  /** The same input until just before a deadline, and until it. */
  private hold(deadlineMs: number): void {
    const { trial, way } = this;
    this.way = { parent: way.parent, move: "hold" };
    if (deadlineMs - 1 > trial.nowMs) {
      trial.to(deadlineMs - 1);
      if (!trial.isStill) this.surprises.push(this.wayHere);
      this.add(trial);
    }
    trial.to(deadlineMs);
    this.add(trial);
    this.way = way;
  }

  private late(node: Node, seen: Seen): void {
    const { trial, input } = this;
    input.choices.start(0);
    do {
      trial.begin(node, seen).to(node.nowMs + LATE_MS);
      this.add(trial);
    } while (input.choices.next());
  }

  private turns(node: Node, seen: Seen): void {
    const { phase, drive } = node.state;
    if (phase.kind !== "fault" || drive.kind !== "F" || node.nowMs - drive.sinceMs >= EVSE_TIMES.stepMs) return;
    const { shownUntilMs, carWaitsUntilMs } = phase;
    const untilMs = node.nowMs < shownUntilMs ? shownUntilMs : carWaitsUntilMs;
    if (untilMs <= node.nowMs || untilMs === Number.POSITIVE_INFINITY) return;
    const { trial, input } = this;
    input.choices.start(0);
    do {
      outlast(trial.begin(node, seen), untilMs);
      this.add(trial);
    } while (input.choices.next());
  }
}
