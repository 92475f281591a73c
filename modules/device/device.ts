import type { Board } from "./board";
import type { ControlPilotConstructor } from "./control-pilot";
import type { GuardConstructor } from "./guard";
import type { HttpServerConstructor } from "./http-server";
import type { MqttClientConstructor } from "./mqtt-client";
import type { SerialConstructor } from "./serial";
import type { KeyValueStorage } from "./storage";
import type { MonotonicClock, Timers } from "./time";

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
  readonly timers: Timers;
  /** Uniform in [0, 1); a true source on a chip, seeded in a simulation. */
  random(): number;
  /** One line; never a secret. */
  log(level: LogLevel, message: string): void;
  /** Restarts the firmware; does not come back. */
  restart(): void;
  readonly io: {
    /** The UART that the PZEM-004T modules hang on. */
    readonly MeterSerial?: SerialConstructor;
    readonly ControlPilot?: ControlPilotConstructor;
    readonly Guard?: GuardConstructor;
  };
  readonly network: {
    readonly MqttClient?: MqttClientConstructor;
    readonly HttpServer?: HttpServerConstructor;
  };
  readonly storage: KeyValueStorage;
}
