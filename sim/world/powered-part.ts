import type { Scheduler, TimerScope } from "../../hosts/virtual/scheduler";
import type { Device, ResetReason } from "../../modules/device/device";
import type { BootedDevice, Hosting, PartHardware } from "./hosting";

/** What runs on a board. */
export interface Application {
  close(): void;
}

/** ms from a reset to the first line of the firmware. */
const BOOT_MS = 300;

/** A board with its firmware: switched on and off, reset, hung. */
export class PoweredPart<A extends Application> {
  private running: { readonly application: A; readonly device: BootedDevice; readonly scope: TimerScope } | undefined;
  private isHung = false;
  private bootCount = 0;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly hosting: Hosting,
    private readonly hardware: PartHardware,
    private readonly start: (device: Device) => A,
    /** The processor stopped: outputs fall to their safe levels. */
    private readonly onStopped: () => void,
  ) {}

  /** The firmware that runs now; undefined without power and while it boots. */
  get application(): A | undefined {
    return this.running?.application;
  }

  powerOn(reason: ResetReason): void {
    if (this.running !== undefined) return;
    this.bootCount += 1;
    const scope = this.scheduler.scope();
    const device = this.hosting.boot(this.hardware, reason, scope, () => this.reset("software"));
    this.running = { application: this.start(device.device), device, scope };
    scope.hold(this.isHung);
  }

  /** No goodbye: timers, connections and memory are gone at once. */
  powerOff(): void {
    this.bootCount += 1;
    const running = this.running;
    if (running === undefined) return;
    this.running = undefined;
    running.scope.close();
    running.device.shutdown();
    this.onStopped();
  }

  reset(reason: ResetReason): void {
    if (this.running === undefined) return;
    this.powerOff();
    const boot = this.bootCount;
    this.scheduler.set(() => {
      if (boot === this.bootCount) this.powerOn(reason);
    }, BOOT_MS);
  }

  hang(isHung: boolean): void {
    this.isHung = isHung;
    this.running?.scope.hold(isHung);
  }

  /** An orderly end, as the simulator's own. */
  close(): void {
    this.bootCount += 1;
    const running = this.running;
    this.running = undefined;
    running?.application.close();
    running?.scope.close();
    running?.device.shutdown();
  }
}
