import { join } from "node:path";
import { nodeBoard } from "../../hosts/node/device";
import { nodeFlashClass } from "../../hosts/node/flash-file";
import { NodeKeyValueStorage } from "../../hosts/node/key-value-storage";
import type { RealTime } from "../../hosts/node/real-time";
import { serialClass } from "../../hosts/node/serial";
import { SimulatedBinding } from "../../hosts/node/simulated-binding";
import { VirtualFlashArea, virtualFlashClass } from "../../hosts/virtual/flash";
import type { Scheduler, TimerScope } from "../../hosts/virtual/scheduler";
import type { SerialLine } from "../../hosts/virtual/serial";
import { TroubledLink } from "../../hosts/virtual/troubled-link";
import { type VirtualAir, virtualWifi } from "../../hosts/virtual/wifi";
import type { LogLevel, ResetReason } from "../../modules/device/device";
import type { FlashAreaConstructor } from "../../modules/device/flash";
import type { PageAsset } from "../../modules/device/page-asset";
import type { SerialConstructor } from "../../modules/device/serial";
import type { WallMs } from "../../modules/device/time";
import type { Wifi, WifiConstructor } from "../../modules/device/wifi";
import {
  type BootedDevice,
  type BrokerSettings,
  type Hosting,
  JOURNAL_FLASH,
  type NetworkFault,
  type PartHardware,
} from "../world/hosting";
import { SITE_METER_ID } from "../world/world";
import { OpenHandles } from "./open-handles";

const DESK_ADDRESS = "127.0.0.1";
/** ms between two looks whether a radio is in a network. */
const AIR_LOOK_MS = 200;

export interface NodeHostingOptions {
  readonly scheduler: Scheduler;
  readonly realTime: RealTime;
  readonly broker: BrokerSettings;
  /** Where each part has a login of its own at the broker. */
  readonly loginOf?: NonNullable<Hosting["loginOf"]>;
  /** Takes the broker away and brings it back; undefined where it is not ours. */
  readonly setBrokerDown: ((isDown: boolean) => void) | undefined;
  /** A real PZEM-004T for the site meter. */
  readonly serialDevice: string | undefined;
  /** The portal's page; undefined: the boards have none. */
  readonly page?: PageAsset | undefined;
  /** What the chargers' radios hear, where nobody has set them up yet; undefined: they hang on a cable. */
  readonly air?: VirtualAir | undefined;
  /** Where flash contents are kept. */
  readonly stateFolder: string | undefined;
  readonly onLog: (id: string, level: LogLevel, message: string) => void;
}

/** The plant's boards on Node: real time, real sockets, real files, and a real serial port where one is given. */
export class NodeHosting implements Hosting {
  readonly isInteractive = true;
  readonly broker: BrokerSettings;
  readonly loginOf?: NonNullable<Hosting["loginOf"]>;
  /** This computer's time of day at the beginning; from then on it goes with the scheduler, however fast that is. */
  readonly epochMs: WallMs;
  private readonly flashes = new Map<string, NodeKeyValueStorage>();
  private readonly journals = new Map<string, FlashAreaConstructor>();
  private readonly links = new Map<string, TroubledLink>();
  private readonly serials = new Map<string, SerialConstructor>();
  private readonly ports = new Map<string, number>();
  private readonly lost = new Set<string>();
  private readonly apart = new Set<string>();

  constructor(private readonly options: NodeHostingOptions) {
    this.broker = options.broker;
    if (options.loginOf !== undefined) this.loginOf = options.loginOf;
    this.epochMs = Date.now() - options.scheduler.nowMs();
  }

  flash(id: string): NodeKeyValueStorage {
    const { stateFolder, onLog } = this.options;
    let flash = this.flashes.get(id);
    if (flash === undefined) {
      flash = new NodeKeyValueStorage({
        ...(stateFolder === undefined ? {} : { folder: join(stateFolder, id) }),
        onCorrupt: (message) => onLog(id, "warn", message),
      });
      this.flashes.set(id, flash);
    }
    return flash;
  }

  /** Where the board's portal is; null: it never listened. */
  portalOf(id: string): string | null {
    const port = this.ports.get(id);
    return port === undefined ? null : `http://127.0.0.1:${port}/`;
  }

  /** A file beside the board's other flash, or memory. */
  journal(id: string): FlashAreaConstructor {
    const { stateFolder } = this.options;
    let journal = this.journals.get(id);
    if (journal === undefined) {
      journal =
        stateFolder === undefined
          ? virtualFlashClass(new VirtualFlashArea(JOURNAL_FLASH.sectors, JOURNAL_FLASH.sectorBytes))
          : nodeFlashClass({ ...JOURNAL_FLASH, file: join(stateFolder, `${id}.journal`) });
      this.journals.set(id, journal);
    }
    return journal;
  }

  boot(hardware: PartHardware, reason: ResetReason, scope: TimerScope, restart: () => void): BootedDevice {
    const { id, meterLine, tagLine, JournalFlash, ...parts } = hardware;
    const { realTime, onLog, page } = this.options;
    const link = this.link(id);
    const open = new OpenHandles();
    const { air } = this.options;
    const Wifi = air === undefined || parts.ControlPilot === undefined ? undefined : this.radio(id, air, scope);
    const { device, call } = nodeBoard({
      ...parts,
      id,
      realTime,
      timers: scope,
      storage: this.flash(id),
      resetReason: reason,
      ...(meterLine === undefined ? {} : { MeterSerial: open.serial(this.serial(id, "meter", meterLine)) }),
      ...(tagLine === undefined ? {} : { TagSerial: open.serial(this.serial(id, "tag", tagLine)) }),
      ...(JournalFlash === undefined ? {} : { JournalFlash: open.flash(JournalFlash) }),
      ...(Wifi === undefined ? {} : { Wifi }),
      portalPort: this.ports.get(id) ?? 0,
      ...(page === undefined ? {} : { page }),
      // A port stays a board's own, so that its page finds it again after a restart.
      listener: { onListening: (port) => void this.ports.set(id, port) },
      onLog: (level, message) => onLog(id, level, message),
      onRestart: () => realTime.run(restart),
    });
    // Multicast names and DNS are not a simulated board's on this computer.
    const { MqttClient, Listener, Udp: _udp, ...network } = device.network;
    return {
      device: {
        ...device,
        network: {
          ...network,
          ...(Listener === undefined ? {} : { Listener: open.listener(Listener) }),
          ...(MqttClient === undefined ? {} : { MqttClient: link.clientClass(MqttClient, call) }),
        },
      },
      call,
      shutdown: () => {
        open.close();
        link.drop();
      },
    };
  }

  setNetworkFault(fault: NetworkFault): string | undefined {
    switch (fault.kind) {
      case "broker-down":
        if (this.options.setBrokerDown === undefined)
          return "the broker given by --mqtt is not the simulator's to stop";
        this.options.setBrokerDown(fault.isThere);
        return undefined;
      case "network-loss":
        for (const id of this.links.keys()) if (fault.part === null || fault.part === id) this.lose(id, fault.isThere);
        return undefined;
      case "message-loss":
        for (const link of this.links.values()) link.trouble.lossRatio = fault.ratio;
        return undefined;
      case "message-delay":
        for (const link of this.links.values()) link.trouble.delayMs = fault.delayMs;
        return undefined;
    }
  }

  /** A radio on this computer, whose board reaches the broker while it is in a network. */
  private radio(id: string, air: VirtualAir, scope: TimerScope): WifiConstructor {
    const Radio = virtualWifi({ air, scope, address: DESK_ADDRESS });
    const watch = (radio: Wifi): void => {
      const look = (): void => this.leave(id, radio.state.kind !== "joined");
      look();
      scope.repeat(look, AIR_LOOK_MS);
    };
    return class extends Radio {
      constructor() {
        super();
        watch(this);
      }
    };
  }

  /** A fault takes the network away. */
  private lose(id: string, isLost: boolean): void {
    if (isLost) this.lost.add(id);
    else this.lost.delete(id);
    this.join(id);
  }

  /** It is in no Wi-Fi. */
  private leave(id: string, isApart: boolean): void {
    if (isApart) this.apart.add(id);
    else this.apart.delete(id);
    this.join(id);
  }

  private join(id: string): void {
    this.link(id).setLost(this.lost.has(id) || this.apart.has(id));
  }

  private link(id: string): TroubledLink {
    let link = this.links.get(id);
    if (link === undefined) {
      link = new TroubledLink(this.options.scheduler, Math.random);
      this.links.set(id, link);
    }
    return link;
  }

  /** One class a UART, so that a port which is still closing is waited for by the next. */
  private serial(id: string, uart: "meter" | "tag", line: SerialLine): SerialConstructor {
    const path = `simulated ${uart} ${id}`;
    let serial = this.serials.get(path);
    if (serial === undefined) {
      const { serialDevice, realTime } = this.options;
      const isReal = serialDevice !== undefined && id === SITE_METER_ID && uart === "meter";
      serial = isReal
        ? serialClass({ path: serialDevice, deliver: realTime.run })
        : serialClass({ path, binding: this.bindingOf(line), deliver: realTime.run });
      this.serials.set(path, serial);
    }
    return serial;
  }

  private bindingOf(line: SerialLine): SimulatedBinding {
    const { scheduler, realTime } = this.options;
    const binding = new SimulatedBinding((bytes) =>
      realTime.run(() => {
        for (const delivery of line.receive(scheduler.nowMs(), bytes)) {
          scheduler.set(() => binding.deliver(delivery.bytes), delivery.afterMs);
        }
      }),
    );
    return binding;
  }
}
