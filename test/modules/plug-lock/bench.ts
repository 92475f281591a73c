import type { LockDrive } from "../../../modules/device/plug-lock";
import {
  initialLock,
  isSafelyLocked,
  type LockState,
  lockDrive,
  lockFault,
  stepLock,
} from "../../../modules/plug-lock/lock";

export const STEP_MS = 20;
/** Every place the 20 ms grid can lie, ms. */
export const PHASES = Object.freeze(Array.from({ length: STEP_MS }, (_, phaseMs) => phaseMs));

/** One run of the motor without a break. */
export interface Stretch {
  readonly drive: LockDrive;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The pure step on a desk, with a bolt that takes its time. */
export class LockBench {
  state: LockState;
  nowMs = 0;
  wanted: "locked" | "unlocked";
  /** ms the motor needs from one end to the other; Infinity: the bolt is jammed. */
  travelMs = 200;
  /** What the contact says whatever the bolt does. */
  stuckContact: boolean | undefined;
  readonly stretches: Stretch[] = [];
  /** ms of motor from fully open. */
  private boltMs: number;
  private runningSinceMs: number | undefined;

  constructor(isLocked = false, startMs = 0) {
    this.nowMs = startMs;
    this.wanted = isLocked ? "locked" : "unlocked";
    this.boltMs = isLocked ? this.travelMs : 0;
    this.state = initialLock(startMs, isLocked);
  }

  get isLocked(): boolean {
    return this.stuckContact ?? this.boltMs >= 200;
  }

  get drive(): LockDrive {
    return lockDrive(this.state);
  }

  get fault(): string | null {
    return lockFault(this.state);
  }

  get isSafe(): boolean {
    return isSafelyLocked(this.state);
  }

  /** Somebody pushes the bolt, whatever the motor does. */
  force(isLocked: boolean): void {
    this.boltMs = isLocked ? 200 : 0;
  }

  /** The motor runs until `ms` as it was told, and then comes one step. */
  stepAt(ms: number): LockState {
    const before = this.drive;
    const way = before === "lock" ? 1 : before === "unlock" ? -1 : 0;
    const movedMs = ((ms - this.nowMs) * 200) / this.travelMs;
    this.boltMs = Math.min(200, Math.max(0, this.boltMs + way * movedMs));
    this.nowMs = ms;
    this.state = stepLock(this.state, ms, this.wanted, this.isLocked);
    if (this.drive !== before) {
      if (this.runningSinceMs !== undefined) {
        this.stretches.push({ drive: before, fromMs: this.runningSinceMs, toMs: ms });
      }
      this.runningSinceMs = this.drive === "rest" ? undefined : ms;
    }
    return this.state;
  }

  runTo(ms: number): this {
    while (this.nowMs + STEP_MS <= ms) this.stepAt(this.nowMs + STEP_MS);
    return this;
  }

  runFor(ms: number): this {
    return this.runTo(this.nowMs + ms);
  }

  /** Steps until `isSo`; the ms it took. */
  until(isSo: (bench: this) => boolean, withinMs = 100_000): number {
    const startMs = this.nowMs;
    while (this.nowMs - startMs < withinMs) {
      this.stepAt(this.nowMs + STEP_MS);
      if (isSo(this)) return this.nowMs - startMs;
    }
    throw new Error(`not within ${withinMs} ms: ${JSON.stringify(this.state)}`);
  }
}
