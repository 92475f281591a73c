import type { Board } from "../../modules/device/board";
import type { ControlPilotConstructor } from "../../modules/device/control-pilot";
import type { Device, LogLevel, ResetReason } from "../../modules/device/device";
import type { GuardConstructor } from "../../modules/device/guard";
import type { SerialConstructor } from "../../modules/device/serial";
import type { KeyValueStorage } from "../../modules/device/storage";
import type { Timers } from "../../modules/device/time";
import type { NodeHttpHost } from "./http-server";
import { bindHttpServer } from "./http-server";
import type { NodeMqttHost } from "./mqtt-client";
import { bindMqttClient } from "./mqtt-client";
import type { RealTime } from "./real-time";

export interface NodeDeviceOptions {
  /** `[A-Za-z0-9_-]{1,32}` */
  readonly id: string;
  readonly board: Board;
  readonly realTime: RealTime;
  /** Default: `realTime` itself. A scope of its scheduler lets a restart drop the timers of the firmware before. */
  readonly timers?: Timers;
  readonly storage: KeyValueStorage;
  /** Default `power-on`. */
  readonly resetReason?: ResetReason;
  /** Default Math.random. */
  readonly random?: () => number;
  readonly MeterSerial?: SerialConstructor;
  readonly ControlPilot?: ControlPilotConstructor;
  readonly Guard?: GuardConstructor;
  /** Bounds of the MQTT client; false: this board has none. */
  readonly mqtt?: Omit<NodeMqttHost, "deliver"> | false;
  /** Bounds of the HTTP server, and who is told its port; false: this board has none. */
  readonly http?: Omit<NodeHttpHost, "deliver"> | false;
  readonly onLog: (level: LogLevel, message: string) => void;
  /** The firmware asks to be started anew. Called outside of the firmware's own call. */
  readonly onRestart: () => void;
}

const idPattern = /^[A-Za-z0-9_-]{1,32}$/;
const maxLogCharacters = 500;

/** A {@link Device} on a desktop: real time and real sockets, and whatever serial port and pilot it is given. */
export function nodeDevice(options: NodeDeviceOptions): Device {
  const { id, board, realTime, timers = realTime, storage, onLog, onRestart, mqtt = {}, http = {} } = options;
  if (!idPattern.test(id)) throw new RangeError("a device's id is 1 to 32 of A-Z, a-z, 0-9, _ and -");
  const deliver = realTime.run;
  const onHttpError = (error: Error & { code?: string }) => onLog("error", `HTTP: cannot listen (${error.code ?? ""})`);
  return {
    id,
    board,
    resetReason: options.resetReason ?? "power-on",
    clock: realTime,
    timers,
    random: options.random ?? Math.random,
    log: (level, message) => onLog(level, oneLine(message)),
    restart: () => {
      setImmediate(onRestart);
    },
    io: {
      ...(options.MeterSerial === undefined ? {} : { MeterSerial: options.MeterSerial }),
      ...(options.ControlPilot === undefined ? {} : { ControlPilot: options.ControlPilot }),
      ...(options.Guard === undefined ? {} : { Guard: options.Guard }),
    },
    network: {
      ...(mqtt === false ? {} : { MqttClient: bindMqttClient({ ...mqtt, deliver }) }),
      ...(http === false ? {} : { HttpServer: bindHttpServer({ onError: onHttpError, ...http, deliver }) }),
    },
    storage,
  };
}

/** A log line stays one line, whatever a peer's name or topic holds. */
function oneLine(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be replaced
  return message.slice(0, maxLogCharacters).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
}
