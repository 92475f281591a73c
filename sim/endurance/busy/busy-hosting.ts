import type { VirtualNetwork } from "../../../hosts/virtual/network";
import type { TimerScope } from "../../../hosts/virtual/scheduler";
import type { Device, ResetReason } from "../../../modules/device/device";
import type { BootedDevice, Hosting, PartHardware } from "../../world/hosting";
import { HostingAround } from "../../world/hosting-around";
import { CHARGER_ID } from "./busy-site";
import { NoisyLine } from "./noisy-line";
import { quickFlash } from "./quick-flash";
import type { Stopwatch } from "./stopwatch";
import { WatchedScope, watchedPilot } from "./watched-scheduler";

/** Another device for the charger's firmware: a defect that the check has to find. */
export type TamperDevice = (device: Device) => Device;

/** Another hosting: with noise on the charger's meter line, flash as quick as C, and a stopwatch on its firmware. */
export class BusyHosting extends HostingAround {
  /** How often a part started, by its id. */
  readonly starts: { [id: string]: number } = {};
  line: NoisyLine | undefined;
  private readonly chargerJournal = quickFlash();

  constructor(
    hosting: Hosting,
    private readonly seed: number,
    private readonly stopwatch: Stopwatch,
    /** Where the charger's portal is. */
    private readonly network: VirtualNetwork,
    private readonly onLog: (message: string) => void,
    private readonly tamper: TamperDevice = (device) => device,
  ) {
    super(hosting);
  }

  override journal(id: string) {
    return id === CHARGER_ID ? this.chargerJournal : super.journal(id);
  }

  override boot(hardware: PartHardware, reason: ResetReason, scope: TimerScope, restart: () => void): BootedDevice {
    const { id } = hardware;
    this.starts[id] = (this.starts[id] ?? 0) + 1;
    if (id !== CHARGER_ID || !(scope instanceof WatchedScope)) return super.boot(hardware, reason, scope, restart);
    const booted = super.boot(this.watched(hardware, scope), reason, scope, restart);
    return {
      ...booted,
      device: this.tamper(this.networked(booted.device, scope)),
      // The start itself is none of the callbacks that the control step could have to wait for.
      call: (callback) => {
        booted.call(callback);
        scope.watch(this.stopwatch);
      },
    };
  }

  private networked(device: Device, scope: TimerScope): Device {
    return {
      ...device,
      log: (level, message) => {
        this.onLog(message);
        device.log(level, message);
      },
      network: { ...device.network, Listener: this.network.listenerClass(device.id, scope) },
    };
  }

  private watched(hardware: PartHardware, scope: WatchedScope): PartHardware {
    const { ControlPilot, meterLine } = hardware;
    if (meterLine === undefined) throw new RangeError("only chargers and meters are busy");
    this.line ??= new NoisyLine(meterLine, this.seed);
    return {
      ...hardware,
      meterLine: this.line,
      ...(ControlPilot === undefined ? {} : { ControlPilot: watchedPilot(ControlPilot, scope) }),
    };
  }
}
