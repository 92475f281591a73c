import type { Device } from "../../modules/device/device";
import type { LockDrive, PlugLock } from "../../modules/device/plug-lock";
import type { MonotonicMs } from "../../modules/device/time";
import {
  initialLock,
  isSafelyLocked,
  type LockState,
  lockDrive,
  lockFault,
  stepLock,
} from "../../modules/plug-lock/lock";

/** The motor lock of a socket outlet, driven by the wish to hold the plug. A tethered cable has none. */
export class PlugHolder {
  private readonly lock: PlugLock | undefined;
  private state: LockState | undefined;
  private driven: LockDrive = "rest";

  constructor(device: Device, nowMs: MonotonicMs) {
    const { PlugLock } = device.io;
    if (PlugLock === undefined) return;
    this.lock = new PlugLock();
    this.lock.drive("rest");
    this.state = initialLock(nowMs, this.lock.read());
  }

  /** The bolt holds the plug; undefined: there is no lock. */
  get isLocked(): boolean | undefined {
    return this.state === undefined ? undefined : isSafelyLocked(this.state);
  }

  get fault(): "lock-open" | "lock-stuck" | null {
    return this.state === undefined ? null : lockFault(this.state);
  }

  step(nowMs: MonotonicMs, isWanted: boolean): void {
    if (this.lock === undefined || this.state === undefined) return;
    this.state = stepLock(this.state, nowMs, isWanted ? "locked" : "unlocked", this.lock.read());
    const drive = lockDrive(this.state);
    if (drive === this.driven) return;
    this.driven = drive;
    this.lock.drive(drive);
  }

  close(): void {
    this.lock?.close();
  }
}
