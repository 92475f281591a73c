import { randomFillSync } from "node:crypto";
import { Pbkdf2 } from "../../modules/crypto/pbkdf2";
import type { Board } from "../../modules/device/board";
import type { Device, LogLevel, ResetReason } from "../../modules/device/device";
import type { PageAsset } from "../../modules/device/page-asset";
import type { SerialConstructor } from "../../modules/device/serial";
import type { KeyValueStorage } from "../../modules/device/storage";
import type { Timers, WallClock } from "../../modules/device/time";
import type { Updater } from "../../modules/device/updater";
import type { WifiConstructor } from "../../modules/device/wifi";
import { type BoardHardware, hardwareOf } from "../virtual/board-hardware";
import { BoardRun } from "./board-run";
import type { Deliver } from "./deliver";
import { bindListener, type NodeListenerHost } from "./listener";
import type { NodeMqttHost } from "./mqtt-client";
import { bindMqttClient } from "./mqtt-client";
import type { RealTime } from "./real-time";
import { bindTcpClient } from "./tcp-client";
import { bindUdp } from "./udp";
import { boundWifi } from "./wifi";

export interface NodeDeviceOptions extends BoardHardware {
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
  /** Default: this computer's own. */
  readonly wallClock?: WallClock;
  readonly MeterSerial?: SerialConstructor;
  readonly TagSerial?: SerialConstructor;
  /** A radio that is made for this board, as hosts/virtual/wifi.ts has one. */
  readonly Wifi?: WifiConstructor;
  /** Bounds of the MQTT client; false: this board has none. */
  readonly mqtt?: Omit<NodeMqttHost, "deliver"> | false;
  /** Where it listens, and who is told the port; false: this board has none. */
  readonly listener?: Omit<NodeListenerHost, "deliver"> | false;
  /** Where its portal listens on 127.0.0.1; left out: 0, any free port. */
  readonly portalPort?: number;
  /** The same over TLS, once it has a certificate. */
  readonly securePortalPort?: number;
  /** Of its portal; left out: it has none. */
  readonly page?: PageAsset;
  /** Replaces this program; left out: nothing does. */
  readonly updater?: Updater;
  readonly onLog: (level: LogLevel, message: string) => void;
  /** The firmware asks to be started anew, or something of it threw. Called outside of the firmware's own call. */
  readonly onRestart: () => void;
}

/** A {@link Device} and the one way to call the firmware that runs on it. */
export interface NodeBoard {
  readonly device: Device;
  /** Calls `callback` as a part of the firmware: what it throws goes where uncaught errors go. */
  readonly call: (callback: () => void) => void;
}

const idPattern = /^[A-Za-z0-9_-]{1,32}$/;
const maxLogCharacters = 500;

/** A {@link Device} on a desktop: real time and real sockets, and whatever serial port and pilot it is given. */
export function nodeDevice(options: NodeDeviceOptions): Device {
  return nodeBoard(options).device;
}

/** {@link nodeDevice} for a host that itself calls the firmware. */
export function nodeBoard(options: NodeDeviceOptions): NodeBoard {
  const { id, board, realTime, timers = realTime, storage, onLog, onRestart, mqtt = {}, listener = {} } = options;
  if (!idPattern.test(id)) throw new RangeError("a device's id is 1 to 32 of A-Z, a-z, 0-9, _ and -");
  const log = (level: LogLevel, message: string): void => onLog(level, oneLine(message));
  const run = new BoardRun(log, onRestart);
  const deliver: Deliver = (callback) => realTime.run(() => run.call(callback));
  const { MeterSerial, TagSerial } = options;
  const device: Device = {
    id,
    board,
    resetReason: options.resetReason ?? "power-on",
    clock: realTime,
    wallClock: options.wallClock ?? ownClock,
    timers: run.timers(timers),
    random: options.random ?? Math.random,
    log,
    restart: () => {
      setImmediate(onRestart);
    },
    onUncaught: (handler) => run.lastResort.onUncaught(handler),
    io: {
      ...(MeterSerial === undefined ? {} : { MeterSerial: run.serial(MeterSerial) }),
      ...(TagSerial === undefined ? {} : { TagSerial: run.serial(TagSerial) }),
      ...hardwareOf(options),
    },
    network: {
      TcpClient: bindTcpClient(deliver),
      Udp: bindUdp({ deliver }),
      ...(options.Wifi === undefined ? {} : { Wifi: boundWifi(options.Wifi, run.call) }),
      ...(mqtt === false ? {} : { MqttClient: bindMqttClient({ ...mqtt, deliver }) }),
      ports: { http: options.portalPort ?? 0, https: options.securePortalPort ?? 0 },
      ...(listener === false ? {} : { Listener: bindListener({ ...listener, deliver }) }),
    },
    storage,
    entropy: (bytes) => void randomFillSync(bytes),
    // V8 is quick enough for as many rounds as a chip does in C.
    KeyStretcher: Pbkdf2,
    ...(options.page === undefined ? {} : { page: options.page }),
    ...(options.updater === undefined ? {} : { updater: options.updater }),
  };
  return { device, call: run.call };
}

const ownClock: WallClock = Object.freeze({ nowMs: () => Date.now() });

/** A log line stays one line, whatever a peer's name or topic holds. */
function oneLine(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be replaced
  return message.slice(0, maxLogCharacters).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
}
