/** From second `t` on, until the next step, one current a phase. */
export interface Step {
  readonly t: number;
  readonly currentA: readonly number[];
}

const NOTHING = Object.freeze({ 1: Object.freeze([0]), 3: Object.freeze([0, 0, 0]) });

/** A step series that is read forward in time: an index moves along, nothing is searched and nothing allocated. */
export class StepSeries {
  readonly #steps: readonly Step[];
  readonly #before: readonly number[];
  /** Of the step that holds; −1 before the first. */
  #index = -1;

  /** `steps` run forward in time; before the first of them it is 0 on each phase. */
  constructor(steps: readonly Step[], phases: 1 | 3) {
    this.#steps = steps;
    this.#before = NOTHING[phases];
  }

  /** The currents at second `t`, A a phase. The array is the series' own: read it, keep no part of it. */
  at(t: number): readonly number[] {
    const held = this.#steps[this.#index];
    if (held !== undefined && t < held.t) this.#index = -1;
    while (this.#index + 1 < this.#steps.length && this.nextChangeS <= t) this.#index++;
    return this.#steps[this.#index]?.currentA ?? this.#before;
  }

  /** When the currents last asked for change next, s; Infinity when they stay. */
  get nextChangeS(): number {
    return this.#steps[this.#index + 1]?.t ?? Number.POSITIVE_INFINITY;
  }
}
