/** What has been spent so far, in the units of an engine's meter or in ms; it never falls. */
export type Spent = () => number;

export interface Times {
  readonly callbacks: number;
  readonly controlSteps: number;
  /** Of one control step, as all below in the stopwatch's unit. */
  readonly meanControlStep: number;
  readonly longestControlStep: number;
  /** Of one callback, whichever it is: for so long nothing else of the board's runs. */
  readonly longestCallback: number;
  /** From the moment a control step was due until it began, on a processor of the given speed. */
  readonly longestWait: number;
}

/** How long the callbacks of one board take, and how long its control step waits for the others. */
export class Stopwatch {
  private callbacks = 0;
  private controlSteps = 0;
  private inControlSteps = 0;
  private longestControlStep = 0;
  private longestCallback = 0;
  private longestWait = 0;
  /** What a processor that does one after the other has still to do, at `nowMs`. */
  private backlog = 0;
  private nowMs = 0;

  /** `perMs`: what the board's processor does in a ms, in the stopwatch's unit. */
  constructor(private readonly perMs: number) {}

  /** A callback that was due at `nowMs` has taken `cost`. */
  note(nowMs: number, cost: number, isControlStep: boolean): void {
    this.backlog = Math.max(0, this.backlog - (nowMs - this.nowMs) * this.perMs);
    this.nowMs = nowMs;
    this.callbacks += 1;
    if (cost > this.longestCallback) this.longestCallback = cost;
    if (isControlStep) {
      this.controlSteps += 1;
      this.inControlSteps += cost;
      if (cost > this.longestControlStep) this.longestControlStep = cost;
      if (this.backlog > this.longestWait) this.longestWait = this.backlog;
    }
    this.backlog += cost;
  }

  get times(): Times {
    const { callbacks, controlSteps, longestControlStep, longestCallback, longestWait } = this;
    const meanControlStep = controlSteps === 0 ? 0 : this.inControlSteps / controlSteps;
    return { callbacks, controlSteps, meanControlStep, longestControlStep, longestCallback, longestWait };
  }
}
