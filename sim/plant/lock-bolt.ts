import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { LockDrive, PlugLock, PlugLockConstructor } from "../../modules/device/plug-lock";
import type { TimerHandle } from "../../modules/device/time";
import { constructorOf } from "./constructor-of";

/** ms from one end to the other by the motor; the spring snaps. */
const TRAVEL_MS = 250;

/**
 * The bolt of a socket outlet with its motor, its feedback contact, and a spring that opens it when the power is lost.
 * It snaps over: a motor that rests before the end leaves the bolt where it was.
 */
export class LockBolt {
  /** It holds the plug, and its contact says so. */
  isLocked = false;
  private towards: LockDrive = "rest";
  private isJammed = false;
  private isPowered = false;
  private travel: TimerHandle | undefined;

  /** `onChange`: the bolt moved. */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly onChange: () => void,
  ) {}

  /** A bolt that comes free follows whoever moves it still: the motor, or without power the spring. */
  setJammed(isJammed: boolean): void {
    if (isJammed === this.isJammed) return;
    this.isJammed = isJammed;
    if (isJammed) return;
    if (this.isPowered) this.begin();
    else this.move(false);
  }

  setPowered(isPowered: boolean): void {
    this.isPowered = isPowered;
    if (isPowered) return;
    this.drive("rest");
    this.move(false);
  }

  /** The board's processor stopped: no current through the motor. */
  outputsOff(): void {
    this.drive("rest");
  }

  /** The class a board hands to the firmware. */
  deviceClass(): PlugLockConstructor {
    return constructorOf(
      (): PlugLock => ({
        drive: (towards) => this.drive(towards),
        read: () => this.isLocked,
        close: () => this.drive("rest"),
      }),
    );
  }

  private drive(towards: LockDrive): void {
    if (towards === this.towards) return;
    this.towards = towards;
    this.begin();
  }

  private begin(): void {
    this.scheduler.clear(this.travel);
    const { towards } = this;
    if (towards !== "rest") this.travel = this.scheduler.set(() => this.move(towards === "lock"), TRAVEL_MS);
  }

  private move(toLocked: boolean): void {
    if (this.isJammed || toLocked === this.isLocked) return;
    this.isLocked = toLocked;
    this.onChange();
  }
}
