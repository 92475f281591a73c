import type { Scheduler, TimerScope } from "../../hosts/virtual/scheduler";
import type { Device, ResetReason } from "../../modules/device/device";
import type { TimerHandle } from "../../modules/device/time";
import type { BootedDevice, FirmwareProgram, Hosting, PartHardware } from "./hosting";

/** What runs on a board. */
export interface Application {
  close(): void;
}

/** ms from a reset to the first line of the firmware. */
const BOOT_MS = 300;
/** ms after which the chip's watchdog resets a processor that stands still. */
const WATCHDOG_MS = 8_000;

/** One start of the firmware. */
interface Run<A> {
  /** undefined while its constructor is at work, when that threw, and where it runs in a program. */
  application: A | undefined;
  readonly program: FirmwareProgram | undefined;
  /** What the firmware runs on. */
  readonly board: Pick<BootedDevice, "shutdown">;
  readonly scope: TimerScope;
}

/** A board with its firmware: switched on and off, reset, hung, crashed. */
export class PoweredPart<A extends Application> {
  private running: Run<A> | undefined;
  private isHung = false;
  private bootCount = 0;
  private watchdog: TimerHandle | undefined;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly hosting: Hosting,
    private readonly hardware: PartHardware,
    private readonly start: (device: Device) => A,
    /** The processor stopped: outputs fall to their safe levels. */
    private readonly onStopped: () => void,
  ) {}

  /** The firmware that runs here now; undefined without power, while it boots, and when it did not come up. */
  get application(): A | undefined {
    return this.running?.application;
  }

  /** The same where it runs in a program of its own. */
  get program(): FirmwareProgram | undefined {
    return this.running?.program;
  }

  powerOn(reason: ResetReason): void {
    if (this.running !== undefined) return;
    const boot = ++this.bootCount;
    const scope = this.scheduler.scope();
    const restart = (why: ResetReason): void => {
      // A host may ask late, when there is a later start already.
      if (boot === this.bootCount) this.reset(why);
    };
    const program = this.hosting.bootProgram?.(this.hardware, reason, scope, restart);
    if (program === undefined)
      this.startHere(
        this.hosting.boot(this.hardware, reason, scope, () => restart("software")),
        scope,
      );
    else this.running = { application: undefined, program, board: program, scope };
    if (boot !== this.bootCount) return;
    scope.hold(this.isHung);
    this.watch();
  }

  /** No goodbye: timers, connections and memory are gone at once. */
  powerOff(): void {
    this.bootCount += 1;
    const running = this.running;
    if (running === undefined) return;
    this.running = undefined;
    this.scheduler.clear(this.watchdog);
    running.scope.close();
    running.board.shutdown();
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
    if (isHung === this.isHung) return;
    this.isHung = isHung;
    this.running?.scope.hold(isHung);
    this.watch();
  }

  /** An orderly end, as the simulator's own. */
  close(): void {
    this.bootCount += 1;
    const running = this.running;
    this.running = undefined;
    this.scheduler.clear(this.watchdog);
    if (running === undefined) return;
    if (running.program !== undefined) {
      // It still wants to be heard on its way out.
      running.program.close();
      return;
    }
    running.application?.close();
    running.scope.close();
    running.board.shutdown();
    this.onStopped();
  }

  private startHere(device: BootedDevice, scope: TimerScope): void {
    const run: Run<A> = { application: undefined, program: undefined, board: device, scope };
    this.running = run;
    device.call(() => {
      run.application = this.start(device.device);
    });
  }

  /** A reset does not end the fault: what starts next stands still again. */
  private watch(): void {
    this.scheduler.clear(this.watchdog);
    if (this.isHung && this.running !== undefined)
      this.watchdog = this.scheduler.set(() => this.reset("watchdog"), WATCHDOG_MS);
  }
}
