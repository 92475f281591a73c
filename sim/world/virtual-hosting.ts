import { virtualDevice } from "../../hosts/virtual/device";
import { VirtualFlashArea, virtualFlashClass } from "../../hosts/virtual/flash";
import { VirtualBroker } from "../../hosts/virtual/mqtt-broker";
import { SeededRandom } from "../../hosts/virtual/random";
import type { Scheduler, TimerScope } from "../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../hosts/virtual/storage";
import type { LogLevel, ResetReason } from "../../modules/device/device";
import type { FlashAreaConstructor } from "../../modules/device/flash";
import {
  type BootedDevice,
  type BrokerSettings,
  type Hosting,
  JOURNAL_FLASH,
  type NetworkFault,
  type PartHardware,
} from "./hosting";

/** Every board in virtual time, around a broker in memory. */
export class VirtualHosting implements Hosting {
  readonly isInteractive = false;
  readonly broker: BrokerSettings = { host: "broker.local", port: 1883, user: "", password: "", tls: false };
  /** 2026-01-01T00:00:00Z, for every run the same. */
  readonly epochMs = 1_767_225_600_000;
  private readonly network: VirtualBroker;
  private readonly flashes = new Map<string, VirtualFlash>();
  private readonly journals = new Map<string, VirtualFlashArea>();

  constructor(
    private readonly scheduler: Scheduler,
    private readonly seed: number,
    private readonly onLog?: (id: string, level: LogLevel, message: string) => void,
  ) {
    this.network = new VirtualBroker(scheduler, new SeededRandom(seed, "broker"));
  }

  flash(id: string): VirtualFlash {
    let flash = this.flashes.get(id);
    if (flash === undefined) {
      flash = new VirtualFlash();
      this.flashes.set(id, flash);
    }
    return flash;
  }

  journal(id: string): FlashAreaConstructor {
    return virtualFlashClass(this.journalArea(id));
  }

  /** The flash itself, for who wants to cut its power. */
  journalArea(id: string): VirtualFlashArea {
    let area = this.journals.get(id);
    if (area === undefined) {
      area = new VirtualFlashArea(JOURNAL_FLASH.sectors, JOURNAL_FLASH.sectorBytes);
      this.journals.set(id, area);
    }
    return area;
  }

  boot(hardware: PartHardware, reason: ResetReason, scope: TimerScope, restart: () => void): BootedDevice {
    const { id } = hardware;
    const journal = this.journals.get(id);
    if (journal?.isPowered === false) journal.powerOn();
    const device = virtualDevice({
      ...hardware,
      resetReason: reason,
      scheduler: this.scheduler,
      scope,
      random: new SeededRandom(this.seed, `board ${id} at ${this.scheduler.nowMs()}`),
      broker: this.network,
      storage: this.flash(id),
      onLog: (level, message) => this.onLog?.(id, level, message),
      onRestart: restart,
    });
    return { device, call: (callback) => scope.run(callback), shutdown: () => this.network.vanish(id) };
  }

  setNetworkFault(fault: NetworkFault): undefined {
    const { trouble } = this.network;
    switch (fault.kind) {
      case "broker-down":
        this.network.setBrokerDown(fault.isThere);
        return;
      case "network-loss":
        if (fault.isThere) trouble.lostLinks.add(fault.part ?? "*");
        else this.network.restoreLink(fault.part ?? "*");
        return;
      case "message-loss":
        trouble.lossRatio = fault.ratio;
        return;
      case "message-delay":
        trouble.delayMs = fault.delayMs;
        return;
    }
  }
}
