import type { TimerScope } from "../../hosts/virtual/scheduler";
import type { SerialLine } from "../../hosts/virtual/serial";
import type { Board } from "../../modules/device/board";
import type { ControlPilotConstructor } from "../../modules/device/control-pilot";
import type { Device, ResetReason } from "../../modules/device/device";
import type { GuardConstructor } from "../../modules/device/guard";
import type { KeyValueStorage } from "../../modules/device/storage";

/** A board of the plant as its host sees it. */
export interface PartHardware {
  readonly id: string;
  readonly board: Board;
  readonly meterLine: SerialLine;
  readonly ControlPilot?: ControlPilotConstructor;
  readonly Guard?: GuardConstructor;
}

/** The MQTT settings that a part finds in its storage at its first start. */
export interface BrokerSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly tls: boolean;
}

/** What is wrong with the network; a host that cannot do one of them says so with a sentence. */
export type NetworkFault =
  | { readonly kind: "broker-down"; readonly isThere: boolean }
  /** `part` null: everybody's. */
  | { readonly kind: "network-loss"; readonly part: string | null; readonly isThere: boolean }
  | { readonly kind: "message-loss"; readonly ratio: number }
  | { readonly kind: "message-delay"; readonly delayMs: number };

/** Where the parts' firmware runs: in virtual time and memory, or on Node with real sockets. */
export interface Hosting {
  readonly broker: BrokerSettings;
  /** The board's flash; the same one over resets and power cuts. */
  flash(id: string): KeyValueStorage;
  /** A device for firmware that starts now. Its timers and I/O are `scope`'s, and end with `shutdown`. */
  boot(hardware: PartHardware, reason: ResetReason, scope: TimerScope, restart: () => void): BootedDevice;
  /** undefined: done; else why it cannot be had here. */
  setNetworkFault(fault: NetworkFault): string | undefined;
}

export interface BootedDevice {
  readonly device: Device;
  /** The processor is gone at once: no goodbye to anybody. */
  shutdown(): void;
}
