import type { TimerHandle, Timers } from "../../modules/device/time";
import type { LastResort } from "./last-resort";
import type { NativeTimer } from "./native";

/** Moddable's timers take a signed 32-bit number of milliseconds. */
const LONGEST_MS = 0x7fff_ffff;

interface Handle<Id> {
  native: Id | undefined;
}

/** The contract's timers over Moddable's, which take whole milliseconds and do not drift when they repeat. */
export class HostTimers<Id> implements Timers {
  constructor(
    private readonly timer: NativeTimer<Id>,
    private readonly lastResort: LastResort,
  ) {}

  set(callback: () => void, delayMs: number): TimerHandle {
    const handle: Handle<Id> = { native: undefined };
    this.arm(handle, callback, Math.max(0, Math.ceil(delayMs)));
    return handle;
  }

  repeat(callback: () => void, intervalMs: number): TimerHandle {
    const wholeMs = Math.min(LONGEST_MS, Math.max(1, Math.round(intervalMs)));
    const handle: Handle<Id> = { native: undefined };
    handle.native = this.timer.repeat(() => this.lastResort.run(callback), wholeMs);
    return handle;
  }

  clear(handle: TimerHandle | undefined): void {
    if (handle === undefined) return;
    const own = handle as Handle<Id>;
    if (own.native === undefined) return;
    this.timer.clear(own.native);
    own.native = undefined;
  }

  /** Never early: a delay above 24 days is waited for in parts. */
  private arm(handle: Handle<Id>, callback: () => void, delayMs: number): void {
    const partMs = Math.min(delayMs, LONGEST_MS);
    handle.native = this.timer.set(() => {
      handle.native = undefined;
      if (partMs < delayMs) this.arm(handle, callback, delayMs - partMs);
      else this.lastResort.run(callback);
    }, partMs);
  }
}
