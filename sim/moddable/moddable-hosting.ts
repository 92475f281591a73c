import type { RealTime } from "../../hosts/node/real-time";
import type { TimerScope } from "../../hosts/virtual/scheduler";
import type { LinkTrouble } from "../../hosts/virtual/troubled-link";
import type { LogLevel, ResetReason } from "../../modules/device/device";
import type { FlashAreaConstructor } from "../../modules/device/flash";
import type { KeyValueStorage } from "../../modules/device/storage";
import type { WallMs } from "../../modules/device/time";
import type {
  BootedDevice,
  BrokerSettings,
  FirmwareProgram,
  Hosting,
  NetworkFault,
  PartHardware,
} from "../world/hosting";
import { ModdableProgram } from "./firmware-program";
import type { ProgramFiles } from "./program-run";

/** A part whose firmware runs as a Moddable program. */
export interface ProgramPart {
  readonly files: ProgramFiles;
  /** A real serial port in the place of its meter's UART. */
  readonly serialDevice: string | undefined;
}

export interface ModdableHostingOptions {
  /** Where everybody else's firmware runs, and whose flash and plant the programs' boards have. */
  readonly node: Hosting;
  readonly realTime: RealTime;
  readonly programs: ReadonlyMap<string, ProgramPart>;
  readonly dnsServers: readonly string[];
  readonly onLog: (id: string, level: LogLevel, message: string) => void;
}

/** ms that a program may take for its orderly end. */
const END_WITHIN_MS = 1_500;

/** Some boards of the plant with their firmware in a program of its own, the others on Node. */
export class ModdableHosting implements Hosting {
  readonly isInteractive = true;
  private readonly troubles = new Map<string, { -readonly [member in keyof LinkTrouble]: LinkTrouble[member] }>();
  private readonly running = new Map<string, ModdableProgram>();
  /** Of the programs' portals. */
  private readonly ports = new Map<string, number>();

  constructor(private readonly options: ModdableHostingOptions) {
    for (const id of options.programs.keys()) this.troubles.set(id, { isLost: false, lossRatio: 0, delayMs: 0 });
  }

  get broker(): BrokerSettings {
    return this.options.node.broker;
  }

  loginOf(id: string) {
    return this.options.node.loginOf?.(id) ?? {};
  }

  get epochMs(): WallMs {
    return this.options.node.epochMs;
  }

  flash(id: string): KeyValueStorage {
    return this.options.node.flash(id);
  }

  journal(id: string): FlashAreaConstructor {
    return this.options.node.journal(id);
  }

  /** Where a program's portal is; undefined: it is no program, or never listened. */
  portalOf(id: string): string | undefined {
    const port = this.ports.get(id);
    return port === undefined ? undefined : `http://127.0.0.1:${port}/`;
  }

  boot(hardware: PartHardware, reason: ResetReason, scope: TimerScope, restart: () => void): BootedDevice {
    return this.options.node.boot(hardware, reason, scope, restart);
  }

  bootProgram(
    hardware: PartHardware,
    reason: ResetReason,
    scope: TimerScope,
    restart: (reason: ResetReason) => void,
  ): FirmwareProgram | undefined {
    const { id } = hardware;
    const { node, realTime, programs, dnsServers, onLog } = this.options;
    const part = programs.get(id);
    const trouble = this.troubles.get(id);
    if (part === undefined || trouble === undefined) return undefined;
    const program = new ModdableProgram({
      files: part.files,
      board: node.boot(hardware, reason, scope, () => restart("software")),
      realTime,
      scope,
      meterDevice: part.serialDevice,
      dnsServers,
      // A port stays a part's own, so that its page finds it again after a restart.
      httpPort: this.ports.get(id),
      onListening: (port) => void this.ports.set(id, port),
      log: (level, message) => onLog(id, level, message),
      onRestart: restart,
    });
    program.setLink(trouble);
    this.running.set(id, program);
    return program;
  }

  setNetworkFault(fault: NetworkFault): string | undefined {
    const refusal = this.options.node.setNetworkFault(fault);
    if (refusal !== undefined) return refusal;
    for (const [id, trouble] of this.troubles) {
      if (fault.kind === "network-loss" && (fault.part === null || fault.part === id)) trouble.isLost = fault.isThere;
      if (fault.kind === "message-loss") trouble.lossRatio = fault.ratio;
      if (fault.kind === "message-delay") trouble.delayMs = fault.delayMs;
      this.running.get(id)?.setLink(trouble);
    }
    return undefined;
  }

  /** Waits for the programs that were asked to end, and ends those that do not. */
  async close(): Promise<void> {
    const programs = [...this.running.values()];
    const late = setTimeout(() => {
      for (const program of programs) program.shutdown();
    }, END_WITHIN_MS);
    await Promise.all(programs.map((program) => program.gone));
    clearTimeout(late);
  }
}
