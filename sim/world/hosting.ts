import type { BoardHardware } from "../../hosts/virtual/board-hardware";
import type { TimerScope } from "../../hosts/virtual/scheduler";
import type { SerialLine } from "../../hosts/virtual/serial";
import type { Board } from "../../modules/device/board";
import type { Device, ResetReason } from "../../modules/device/device";
import type { FlashAreaConstructor } from "../../modules/device/flash";
import type { KeyValueStorage } from "../../modules/device/storage";
import type { MonotonicMs, WallClock, WallMs } from "../../modules/device/time";

/** A board of the plant as its host sees it. */
export interface PartHardware extends BoardHardware {
  readonly id: string;
  readonly board: Board;
  readonly wallClock: WallClock;
  /** The meter modules' end of their UART. */
  readonly meterLine?: SerialLine;
  /** The tag reader's end of its UART. */
  readonly tagLine?: SerialLine;
}

/** The MQTT settings that a part finds in its storage at its first start. */
export interface BrokerSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly tls: boolean;
  /** PEM of the authority that vouches for the broker; left out: the host's own trust store. */
  readonly authority?: string;
}

/** What is wrong with the network; a host that cannot do one of them says so with a sentence. */
export type NetworkFault =
  | { readonly kind: "broker-down"; readonly isThere: boolean }
  /** `part` null: everybody's. */
  | { readonly kind: "network-loss"; readonly part: string | null; readonly isThere: boolean }
  | { readonly kind: "message-loss"; readonly ratio: number }
  | { readonly kind: "message-delay"; readonly delayMs: number };

/** 64 kB, as a data partition of an ESP32 has them for the journal. */
export const JOURNAL_FLASH = Object.freeze({ sectors: 16, sectorBytes: 4096 } as const);

/** Where the parts' firmware runs: in virtual time and memory, or on Node with real sockets. */
export interface Hosting {
  /** Events may come that no scenario tells of beforehand. */
  readonly isInteractive: boolean;
  readonly broker: BrokerSettings;
  /** How a part logs in there, where each has a login of its own. */
  loginOf?(id: string): Partial<Pick<BrokerSettings, "user" | "password">>;
  /** The time of day at the scheduler's 0. */
  readonly epochMs: WallMs;
  /** The board's flash; the same one over resets and power cuts. */
  flash(id: string): KeyValueStorage;
  /** The same of the flash that a journal is kept in. */
  journal(id: string): FlashAreaConstructor;
  /** A device for firmware that starts now. Its timers and I/O are `scope`'s, and end with `shutdown`. */
  boot(hardware: PartHardware, reason: ResetReason, scope: TimerScope, restart: () => void): BootedDevice;
  /**
   * Starts the firmware of a board in a program of its own; undefined, and the same as without this member: this board's
   * runs in the simulator. `restart`: the firmware asked for it, or its program is gone.
   */
  bootProgram?(
    hardware: PartHardware,
    reason: ResetReason,
    scope: TimerScope,
    restart: (reason: ResetReason) => void,
  ): FirmwareProgram | undefined;
  /** undefined: done; else why it cannot be had here. */
  setNetworkFault(fault: NetworkFault): string | undefined;
}

/** What a part finds in its storage. */
export function brokerFor(hosting: Pick<Hosting, "broker" | "loginOf">, id: string): BrokerSettings {
  return { ...hosting.broker, ...hosting.loginOf?.(id) };
}

export interface BootedDevice {
  readonly device: Device;
  /** Calls the firmware: what it throws is as uncaught as what its callbacks throw. */
  call(callback: () => void): void;
  /** The processor is gone at once: no goodbye to anybody. */
  shutdown(): void;
}

/** What is shown of a charger's firmware, wherever it runs. */
export interface ShownCharger {
  readonly state: string;
  readonly offeredA: number;
  /** Wh; null: not known yet. */
  readonly energyWh: number | null;
  readonly sessions: number;
  readonly limit: string;
  readonly why: string;
  readonly fault: string | null;
}

/** What is shown of a meter's newest reading, wherever its firmware runs. */
export interface ShownReading {
  readonly atMs: MonotonicMs;
  /** A phase. */
  readonly currentA: readonly number[];
}

/** What is shown of a site manager, wherever its firmware runs. */
export interface ShownManager {
  readonly role: "stands" | "leads" | "resigns";
  readonly term: number;
  /** Of the site, and of them heard lately. */
  readonly chargers: number;
  readonly heard: number;
}

/** Firmware in a program of its own: what it has told of itself, and what can be asked of it. */
export interface FirmwareProgram {
  /** undefined: it has told nothing yet, or is no charger. */
  readonly charger: ShownCharger | undefined;
  /** undefined: there was none yet, or it is no meter. */
  readonly reading: ShownReading | undefined;
  /** undefined: it has told nothing yet, or is no site manager. */
  readonly manager: ShownManager | undefined;
  /** Settings that stand in its storage already. */
  change(patch: object): void;
  /** Asks for an orderly end, which takes a moment. */
  close(): void;
  /** The processor is gone at once: no goodbye to anybody. */
  shutdown(): void;
}
