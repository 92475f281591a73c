import type { Scheduler } from "../../hosts/virtual/scheduler";

/** Cuts of the mains. Where they overlap, the mains are back when the longest is over. */
export class PowerCuts {
  private readonly untilMs = new Map<string | null, number>();

  /** `onChange`: one begins or ends. */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly onChange: () => void,
  ) {}

  /** From now on. `id` null: the whole building. */
  begin(id: string | null, forS: number): void {
    const endMs = this.scheduler.nowMs() + forS * 1000;
    this.untilMs.set(id, Math.max(endMs, this.untilMs.get(id) ?? 0));
    this.scheduler.set(this.onChange, forS * 1000);
    this.onChange();
  }

  lasts(id: string | null): boolean {
    return this.scheduler.nowMs() < (this.untilMs.get(id) ?? 0);
  }
}
