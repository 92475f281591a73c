import type { Device } from "../device/device";
import type { MonotonicMs, TimerHandle } from "../device/time";
import type { Updater } from "../device/updater";
import { TRIAL, trialVerdict } from "./trial";

export interface TrialWatchOptions {
  readonly device: Device;
  readonly updater: Updater;
  /** Now: the network is reached, and the broker where one is set up. */
  readonly isConnected: () => boolean;
  /** A car charges, or its contactor is closed. */
  readonly isCharging: () => boolean;
}

/** Confirms an image on trial, or goes back to the one before. Of one that is confirmed it does nothing. */
export class TrialWatch {
  private readonly startedMs: MonotonicMs;
  private timer: TimerHandle | undefined;
  private wasConnected = false;
  private wasLoggedIn = false;

  constructor(private readonly options: TrialWatchOptions) {
    const { device, updater } = options;
    this.startedMs = device.clock.nowMs();
    if (updater.running === "trial") this.timer = device.timers.repeat(() => this.look(), TRIAL.lookMs);
  }

  /** A person logged in to the portal. */
  loggedIn(): void {
    this.wasLoggedIn = true;
  }

  close(): void {
    this.options.device.timers.clear(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    const { device, isConnected, isCharging } = this.options;
    this.wasConnected ||= isConnected();
    const ranMs = device.clock.nowMs() - this.startedMs;
    const { wasConnected, wasLoggedIn } = this;
    const verdict = trialVerdict({ ranMs, wasConnected, wasLoggedIn, isCharging: isCharging() });
    if (verdict === "wait") return;
    this.close();
    if (verdict === "confirm") this.confirm("it works");
    else this.rollBack();
  }

  private rollBack(): void {
    const { device, updater } = this.options;
    device.log("error", "update: the new firmware reached nobody, back to the one before");
    try {
      updater.rollBack();
    } catch {
      this.confirm("there is none before it");
    }
  }

  private confirm(why: string): void {
    const { device, updater } = this.options;
    try {
      updater.confirm();
      device.log("info", `update: this firmware stays: ${why}`);
    } catch {
      device.log("error", "update: this firmware could not be confirmed: the next start is the one before");
    }
  }
}
