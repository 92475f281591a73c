import { SeededRandom } from "../../../hosts/virtual/random";
import type { Scheduler, TimerScope } from "../../../hosts/virtual/scheduler";
import type { Device, ResetReason } from "../../../modules/device/device";
import type { BootedDevice, Hosting, PartHardware } from "../../world/hosting";
import { HostingAround } from "../../world/hosting-around";
import type { Storm } from "../plan/storm";
import { probedGuard, probedPilot, probedTest } from "./probed-io";
import type { Probes } from "./probes";

/** Another hardware for the charger's firmware: a defect that the watchers have to find. */
export type TamperHardware = (hardware: PartHardware, scheduler: Scheduler) => PartHardware;

/** Another hosting, with probes on the wires of one charger and an eye on every part that restarts. */
export class ProbedHosting extends HostingAround {
  private hardware: PartHardware | undefined;

  constructor(
    private readonly scheduler: Scheduler,
    hosting: Hosting,
    private readonly probes: Probes,
    private readonly storm: Storm,
    private readonly tamper: TamperHardware = (hardware) => hardware,
  ) {
    super(hosting);
  }

  override boot(hardware: PartHardware, reason: ResetReason, scope: TimerScope, restart: () => void): BootedDevice {
    const { probes } = this;
    const isWatched = this.storm.scenario.chargers.some(({ id }) => id === hardware.id);
    if (isWatched) probes.begin(scope);
    const board = isWatched ? this.probed(hardware) : hardware;
    const booted = super.boot(board, reason, scope, () => {
      probes.restarting(hardware.id, isWatched && probes.injected !== undefined && !isOther(probes));
      restart();
    });
    return { ...booted, device: this.overheard(booted.device) };
  }

  private overheard(device: Device): Device {
    const { probes } = this;
    return {
      ...device,
      onUncaught: (handler) =>
        device.onUncaught((error) => {
          probes.uncaught = error;
          handler(error);
        }),
    };
  }

  /** Made once: a board keeps its wires over restarts. */
  private probed(given: PartHardware): PartHardware {
    if (this.hardware !== undefined) return this.hardware;
    const { scheduler, probes, storm } = this;
    const hardware = this.tamper(given, scheduler);
    const { ControlPilot, Guard, ResidualTest } = hardware;
    const random = new SeededRandom(storm.scenario.seed, "converter");
    const converter = { clock: scheduler, random, noiseV: storm.noiseV, readingAgeMs: storm.readingAgeMs };
    this.hardware = {
      ...hardware,
      ...(ControlPilot === undefined ? {} : { ControlPilot: probedPilot(ControlPilot, probes, converter) }),
      ...(Guard === undefined ? {} : { Guard: probedGuard(Guard, probes, scheduler) }),
      ...(ResidualTest === undefined ? {} : { ResidualTest: probedTest(ResidualTest, probes) }),
    };
    return this.hardware;
  }
}

/** What was uncaught is something else than the crash that was injected. */
function isOther({ uncaught, injected }: Probes): boolean {
  return uncaught !== undefined && uncaught !== injected;
}
