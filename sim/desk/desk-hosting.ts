import type { VirtualNetwork } from "../../hosts/virtual/network";
import type { Scheduler, TimerScope } from "../../hosts/virtual/scheduler";
import type { ResetReason } from "../../modules/device/device";
import type { HostingLog } from "../scenario/run";
import type { BrokerSettings, FirmwareProgram, NetworkFault, PartHardware } from "../world/hosting";
import { VirtualHosting } from "../world/virtual-hosting";
import type { EngineRoom } from "./engine-process";
import { EngineProgram } from "./engine-program";
import type { Figures } from "./figures";

/** How the programs reach the broker. */
export type DeskLink = "none" | "plain" | "tls";

/** Characters of a PEM certificate with an RSA key of 2048 bits. */
const AUTHORITY_CHARACTERS = 1_300;

export interface DeskHostingOptions {
  readonly scheduler: Scheduler;
  readonly seed: number;
  readonly onLog?: HostingLog;
  /** Program files by the part they run on; everybody else's firmware runs here. */
  readonly programs: ReadonlyMap<string, string>;
  readonly room?: EngineRoom | undefined;
  /** Left out: plain. */
  readonly link?: DeskLink | undefined;
  /** Where people reach the programs' portals; left out: nowhere, and they have none. */
  readonly network?: VirtualNetwork | undefined;
  readonly onAborted: (id: string, reason: string, figures: Figures | undefined) => void;
  /** Also after each restart. */
  readonly onStarted?: (id: string, program: EngineProgram) => void;
}

/** Virtual time, with some boards' firmware on the chip's own engine. */
export class DeskHosting extends VirtualHosting {
  override readonly broker: BrokerSettings;
  private readonly lostLinks = new Set<string>();
  private isBrokerDown = false;

  constructor(private readonly options: DeskHostingOptions) {
    super(options.scheduler, options.seed, options.onLog);
    this.broker = brokerSettings(options.link ?? "plain");
  }

  bootProgram(
    hardware: PartHardware,
    reason: ResetReason,
    scope: TimerScope,
    onRestart: (reason: ResetReason) => void,
  ): FirmwareProgram | undefined {
    const { id, wallClock } = hardware;
    const { programs, scheduler, seed, room, network, onAborted, onStarted } = this.options;
    const file = programs.get(id);
    if (file === undefined) return undefined;
    const nowMs = scheduler.nowMs();
    const program = new EngineProgram({
      file,
      room,
      board: this.boot(hardware, reason, scope, () => onRestart("software")),
      scheduler,
      scope,
      wallMs: wallClock.nowMs() ?? 0,
      stream: { seed, name: `board ${id} at ${nowMs}` },
      isLinkUp: () => this.isLinkUp(id),
      isReachable: () => !this.isBrokerDown && this.isLinkUp(id),
      Listener: network?.listenerClass(id, scope),
      onAborted: (why, figures) => onAborted(id, why, figures),
      onRestart,
    });
    onStarted?.(id, program);
    return program;
  }

  override setNetworkFault(fault: NetworkFault): undefined {
    if (fault.kind === "broker-down") this.isBrokerDown = fault.isThere;
    if (fault.kind === "network-loss") {
      if (fault.isThere) this.lostLinks.add(fault.part ?? "*");
      else this.lostLinks.delete(fault.part ?? "*");
    }
    super.setNetworkFault(fault);
  }

  private isLinkUp(id: string): boolean {
    return !this.lostLinks.has("*") && !this.lostLinks.has(id);
  }
}

/** Nobody looks at the authority here; but it lies in the settings, and goes to the socket. */
function brokerSettings(link: DeskLink): BrokerSettings {
  const isSecure = link === "tls";
  const authority = `-----BEGIN CERTIFICATE-----\n${"A".repeat(AUTHORITY_CHARACTERS)}\n-----END CERTIFICATE-----\n`;
  const settings = {
    host: link === "none" ? "" : "broker.local",
    port: isSecure ? 8883 : 1883,
    user: "",
    password: "",
    tls: isSecure,
    ...(isSecure && { authority }),
  };
  return settings;
}
