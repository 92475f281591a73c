import type { LedgerConstructor } from "../ledger/ledger";
import type { Board } from "./board";
import type { ControlPilotConstructor } from "./control-pilot";
import type { DisplayConstructor } from "./display";
import type { FlashAreaConstructor } from "./flash";
import type { GuardConstructor } from "./guard";
import type { KeyStretcherConstructor } from "./key-stretcher";
import type { GaugeConstructor, InputLineConstructor, OutputLineConstructor } from "./lines";
import type { MqttClientConstructor } from "./mqtt-client";
import type { PageAsset } from "./page-asset";
import type { PlugLockConstructor } from "./plug-lock";
import type { SerialConstructor } from "./serial";
import type { KeyValueStorage } from "./storage";
import type { ListenerConstructor, TcpClientConstructor } from "./stream";
import type { MonotonicClock, Timers, WallClock } from "./time";
import type { UdpConstructor } from "./udp";
import type { Updater } from "./updater";
import type { WifiConstructor } from "./wifi";

/** Why the firmware started. A host that cannot tell says `power-on`, the careful answer. */
export type ResetReason = "power-on" | "software" | "watchdog";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** All that an application knows of where it runs. A member that a board lacks is undefined; who needs it says so at start. */
export interface Device {
  /** The name this part bears on the network, `[A-Za-z0-9_-]{1,32}`. */
  readonly id: string;
  readonly board: Board;
  readonly resetReason: ResetReason;
  readonly clock: MonotonicClock;
  /** The time of day, for what people and back ends read; left out where nothing can tell it. */
  readonly wallClock?: WallClock;
  readonly timers: Timers;
  /** Uniform in [0, 1); a true source on a chip, seeded in a simulation. */
  random(): number;
  /** One line; never a secret. */
  log(level: LogLevel, message: string): void;
  /** Restarts the firmware; does not come back. */
  restart(): void;
  /**
   * `handler` is called once with what a callback of the application threw and nobody caught; afterwards the host
   * restarts the firmware, whatever the handler does. The newest handler counts.
   */
  onUncaught(handler: (error: unknown) => void): void;
  readonly io: {
    /** The UART that the PZEM-004T modules hang on. */
    readonly MeterSerial?: SerialConstructor;
    /** The UART of the PN532 tag reader, 115200 baud. */
    readonly TagSerial?: SerialConstructor;
    readonly ControlPilot?: ControlPilotConstructor;
    readonly Guard?: GuardConstructor;
    /** The residual current detector: 1 is tripped. The guard hears the same line. */
    readonly ResidualTrip?: InputLineConstructor;
    /** Makes the residual current detector trip, for its self-test. */
    readonly ResidualTest?: OutputLineConstructor;
    /** 1: the detector finds no protective earth. */
    readonly EarthMissing?: InputLineConstructor;
    /** 1: pressed. The guard hears the same line. */
    readonly EmergencyStop?: InputLineConstructor;
    /** 1: the grid operator dims. */
    readonly Dimming?: InputLineConstructor;
    /** °C at the contactor and the terminals. */
    readonly Temperature?: GaugeConstructor;
    /** Ω from the proximity pilot to earth, of a socket outlet; Infinity is open. A tethered cable has none. */
    readonly Proximity?: GaugeConstructor;
    readonly PlugLock?: PlugLockConstructor;
    /** Where the application keeps its journal. */
    readonly JournalFlash?: FlashAreaConstructor;
    readonly StatusLed?: OutputLineConstructor;
    /** 1: pressed. */
    readonly Button?: InputLineConstructor;
    readonly Display?: DisplayConstructor;
    /** Where a site manager keeps what happened. */
    readonly Ledger?: LedgerConstructor;
  };
  readonly network: {
    readonly MqttClient?: MqttClientConstructor;
    readonly Listener?: ListenerConstructor;
    readonly TcpClient?: TcpClientConstructor;
    readonly Udp?: UdpConstructor;
    /** A board without Wi-Fi has none. */
    readonly Wifi?: WifiConstructor;
    /** Where its portal listens; left out: 80, and 443 with a certificate. A desk has others. */
    readonly ports?: { readonly http: number; readonly https?: number };
    /** The board's address on its network; undefined: it is on none. Left out where nobody can tell. */
    address?(): string | undefined;
  };
  readonly storage: KeyValueStorage;
  /** Fills it with bytes that nobody can guess; left out where the host has no such source. */
  entropy?(bytes: Uint8Array): void;
  /** Quicker than the one in modules/crypto; left out: that one. */
  readonly KeyStretcher?: KeyStretcherConstructor;
  /** Left out: this host cannot replace its own program. */
  readonly updater?: Updater;
  /** Left out: the image has no portal. */
  readonly page?: PageAsset;
}
