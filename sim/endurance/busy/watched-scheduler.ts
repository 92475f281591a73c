import { Scheduler, TimerScope } from "../../../hosts/virtual/scheduler";
import type { ControlPilotConstructor, PilotReading } from "../../../modules/device/control-pilot";
import type { Spent, Stopwatch } from "./stopwatch";

/** Who is told what each callback cost. */
export type Watcher = Pick<Stopwatch, "note">;

/** Virtual time as ever, and somebody who looks at what the callbacks of a board cost. */
export class WatchedScheduler extends Scheduler {
  constructor(private readonly spent: Spent) {
    super();
  }

  override scope(): WatchedScope {
    return new WatchedScope(this, this.spent);
  }
}

/** The timers of one board; nobody looks before {@link watch}. */
export class WatchedScope extends TimerScope {
  private watcher: Watcher | undefined;
  private isControlStep = false;

  constructor(
    private readonly clock: Scheduler,
    private readonly spent: Spent,
  ) {
    super(clock);
  }

  watch(watcher: Watcher): void {
    this.watcher = watcher;
  }

  /** The callback that runs now is the control step. */
  controlStep(): void {
    this.isControlStep = true;
  }

  override run(callback: () => void): void {
    if (this.watcher === undefined) {
      super.run(callback);
      return;
    }
    this.isControlStep = false;
    const before = this.spent();
    super.run(callback);
    const cost = this.spent() - before;
    this.watcher.note(this.clock.nowMs(), cost, this.isControlStep);
  }
}

/** The same pilot: whoever reads it is at the control step of the board whose timers are `scope`. */
export function watchedPilot(Pilot: ControlPilotConstructor, scope: WatchedScope): ControlPilotConstructor {
  return class WatchedPilot extends Pilot {
    override read(): PilotReading {
      scope.controlStep();
      return super.read();
    }
  };
}
