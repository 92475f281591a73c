import type { Device } from "../device/device";
import type { TimerHandle } from "../device/time";
import type { Stretching } from "./password-record";
import { PasswordWork } from "./password-work";

/** Stretches passwords between other work: one at a time, a slice whenever nothing else is to be done. */
export class PasswordTurn {
  private timer: TimerHandle | undefined;
  private isRunning = false;

  constructor(private readonly device: Pick<Device, "timers" | "KeyStretcher">) {}

  get isBusy(): boolean {
    return this.isRunning;
  }

  /** Not while it is busy. `done` is called later, once; undefined: it could not be stretched. */
  start(password: string, stretching: Stretching, done: (work: PasswordWork | undefined) => void): void {
    const { device } = this;
    this.isRunning = true;
    let work: PasswordWork | undefined;
    const step = (): void => {
      let isDone = false;
      try {
        work ??= new PasswordWork(device, password, stretching);
        isDone = work.step();
      } catch {
        work = undefined;
        isDone = true;
      }
      if (!isDone) {
        this.timer = device.timers.set(step, 0);
        return;
      }
      this.close();
      done(work);
    };
    this.timer = device.timers.set(step, 0);
  }

  /** What is being looked at is not answered any more. */
  close(): void {
    this.device.timers.clear(this.timer);
    this.timer = undefined;
    this.isRunning = false;
  }
}
