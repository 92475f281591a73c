import type { Chronicle } from "../../modules/chronicle/chronicle";
import type { MonotonicMs, WallMs } from "../../modules/device/time";
import { faultCode } from "../../modules/evse/outputs";
import type { EvseState } from "../../modules/evse/state";

/** Keeps the fault that is shown, and the wait after it, so that no restart hides one of them. */
export class FaultKeeper {
  private isWaiting: boolean;

  constructor(private readonly chronicle: Chronicle) {
    this.isWaiting = chronicle.fault?.isOver === true;
  }

  /** A fault began, ended, or became another. `uptimeMs`: since the start. */
  changed(before: EvseState, after: EvseState, wallMs: WallMs | undefined, uptimeMs: number): void {
    const code = faultCode(after);
    this.isWaiting = code === null;
    const shown = code ?? faultCode(before);
    if (shown === null) return;
    this.chronicle.fault = { code: shown, count: after.repeats?.count ?? 0, isOver: code === null };
    if (code !== null) this.chronicle.note(code, wallMs, uptimeMs);
  }

  /** Once a second: a wait that is over is forgotten. */
  tend(evse: EvseState, nowMs: MonotonicMs): void {
    if (!this.isWaiting || nowMs < evse.closeNotBeforeMs) return;
    this.isWaiting = false;
    this.chronicle.fault = null;
  }
}
