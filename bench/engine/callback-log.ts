/** What one callback of the firmware cost, and what it did. */
export interface LoggedCallback {
  readonly atMs: number;
  /** Units, without what looking at the meter costs. */
  readonly cost: number;
  readonly isControlStep: boolean;
  /** MQTT messages that it published. */
  readonly published: number;
  /** It is the one that took an MQTT message. */
  readonly isMessage: boolean;
}

/** What is counted beside the cost, since the board began. */
export interface Counts {
  readonly published: number;
  readonly taken: number;
}

/** Every callback of one board since somebody last looked. */
export class CallbackLog {
  private readonly callbacks: LoggedCallback[] = [];
  private counted: Counts;

  /** `overhead`: units that an empty callback seems to cost. */
  constructor(
    private readonly counts: () => Counts,
    private readonly overhead: number,
  ) {
    this.counted = counts();
  }

  note(atMs: number, cost: number, isControlStep: boolean): void {
    const { published, taken } = this.counts();
    this.callbacks.push({
      atMs,
      cost: cost - this.overhead,
      isControlStep,
      published: published - this.counted.published,
      isMessage: taken > this.counted.taken,
    });
    this.counted = { published, taken };
  }

  /** What was logged since the last time, in order. */
  take(): LoggedCallback[] {
    return this.callbacks.splice(0);
  }
}
