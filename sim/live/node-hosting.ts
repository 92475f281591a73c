import { join } from "node:path";
import { nodeDevice } from "../../hosts/node/device";
import { NodeKeyValueStorage } from "../../hosts/node/key-value-storage";
import { bindMqttClient } from "../../hosts/node/mqtt-client";
import type { RealTime } from "../../hosts/node/real-time";
import { serialClass } from "../../hosts/node/serial";
import { SimulatedBinding } from "../../hosts/node/simulated-binding";
import type { Scheduler, TimerScope } from "../../hosts/virtual/scheduler";
import type { SerialLine } from "../../hosts/virtual/serial";
import type { LogLevel, ResetReason } from "../../modules/device/device";
import type { Serial, SerialConstructor, SerialOptions } from "../../modules/device/serial";
import type { BootedDevice, BrokerSettings, Hosting, NetworkFault, PartHardware } from "../world/hosting";
import { SITE_METER_ID } from "../world/world";
import { TroubledLink } from "./troubled-mqtt-client";

export interface NodeHostingOptions {
  readonly scheduler: Scheduler;
  readonly realTime: RealTime;
  readonly broker: BrokerSettings;
  /** Takes the broker away and brings it back; undefined where it is not ours. */
  readonly setBrokerDown: ((isDown: boolean) => void) | undefined;
  /** A real PZEM-004T for the site meter. */
  readonly serialDevice: string | undefined;
  /** Where flash contents are kept. */
  readonly stateFolder: string | undefined;
  readonly onLog: (id: string, level: LogLevel, message: string) => void;
}

/** The serial ports that one start of a board has opened: they end with its processor, whatever its firmware does. */
class OpenPorts {
  private readonly ports = new Set<Serial>();

  classOf(Port: SerialConstructor): SerialConstructor {
    const { ports } = this;
    return class extends Port {
      constructor(options: SerialOptions) {
        super(options);
        ports.add(this);
      }
      override close(): void {
        ports.delete(this);
        super.close();
      }
    };
  }

  close(): void {
    for (const port of [...this.ports]) port.close();
  }
}

/** The plant's boards on Node: real time, real sockets, real files, and a real serial port where one is given. */
export class NodeHosting implements Hosting {
  readonly broker: BrokerSettings;
  private readonly flashes = new Map<string, NodeKeyValueStorage>();
  private readonly links = new Map<string, TroubledLink>();
  private readonly serials = new Map<string, SerialConstructor>();

  constructor(private readonly options: NodeHostingOptions) {
    this.broker = options.broker;
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

  boot(hardware: PartHardware, reason: ResetReason, scope: TimerScope, restart: () => void): BootedDevice {
    const { id } = hardware;
    const { realTime, onLog } = this.options;
    const link = this.link(id);
    const ports = new OpenPorts();
    const device = nodeDevice({
      id,
      board: hardware.board,
      realTime,
      timers: scope,
      storage: this.flash(id),
      resetReason: reason,
      MeterSerial: ports.classOf(this.serial(id, hardware.meterLine)),
      ...(hardware.ControlPilot === undefined ? {} : { ControlPilot: hardware.ControlPilot }),
      ...(hardware.Guard === undefined ? {} : { Guard: hardware.Guard }),
      http: false,
      onLog: (level, message) => onLog(id, level, message),
      onRestart: () => realTime.run(restart),
    });
    const MqttClient = link.clientClass(bindMqttClient({ deliver: realTime.run }));
    return {
      device: { ...device, network: { MqttClient } },
      shutdown: () => {
        ports.close();
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
        for (const [id, link] of this.links) if (fault.part === null || fault.part === id) link.setLost(fault.isThere);
        return undefined;
      case "message-loss":
        for (const link of this.links.values()) link.trouble.lossRatio = fault.ratio;
        return undefined;
      case "message-delay":
        for (const link of this.links.values()) link.trouble.delayMs = fault.delayMs;
        return undefined;
    }
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
  private serial(id: string, line: SerialLine): SerialConstructor {
    let serial = this.serials.get(id);
    if (serial === undefined) {
      const { serialDevice, realTime } = this.options;
      const isReal = serialDevice !== undefined && id === SITE_METER_ID;
      serial = isReal
        ? serialClass({ path: serialDevice, deliver: realTime.run })
        : serialClass({ path: `simulated ${id}`, binding: this.bindingOf(line), deliver: realTime.run });
      this.serials.set(id, serial);
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
