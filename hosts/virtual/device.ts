import type { Board } from "../../modules/device/board";
import type { Device, LogLevel, ResetReason } from "../../modules/device/device";
import type { KeyValueStorage } from "../../modules/device/storage";
import type { WallClock } from "../../modules/device/time";
import type { Updater } from "../../modules/device/updater";
import type { WifiConstructor } from "../../modules/device/wifi";
import { type BoardHardware, hardwareOf } from "./board-hardware";
import { LastResort } from "./last-resort";
import type { VirtualBroker } from "./mqtt-broker";
import { virtualMqttClient } from "./mqtt-client";
import type { VirtualNetwork } from "./network";
import { SeededRandom } from "./random";
import type { Scheduler, TimerScope } from "./scheduler";
import { type SerialLine, virtualSerial } from "./serial";
import { type ServerOf, virtualTcpClient } from "./tcp-client";
import { type VirtualLan, virtualUdp } from "./udp";

export interface VirtualDeviceOptions extends BoardHardware {
  readonly id: string;
  readonly board: Board;
  readonly resetReason: ResetReason;
  readonly scheduler: Scheduler;
  /** The board's own timers; closing the scope is its power cut. */
  readonly scope: TimerScope;
  readonly random: SeededRandom;
  readonly broker: VirtualBroker;
  readonly storage: KeyValueStorage;
  readonly wallClock?: WallClock;
  readonly meterLine?: SerialLine;
  readonly tagLine?: SerialLine;
  /** Who listens on the addresses that the firmware calls; left out: it has no TCP client. */
  readonly serverOf?: ServerOf;
  readonly updater?: Updater;
  /** {@link virtualWifi} of the same scope. */
  readonly Wifi?: WifiConstructor;
  /** Where it listens, under its id; left out: it does not. */
  readonly network?: VirtualNetwork;
  /** The network for its datagrams, and the address that it has there at present; left out: none. */
  readonly udp?: { readonly lan: VirtualLan; readonly address: () => string | undefined };
  readonly onLog?: (level: LogLevel, message: string) => void;
  /** The firmware asks to be started anew, or something of it threw: then its scope is closed already. */
  readonly onRestart: () => void;
}

/** A board in virtual time: everything it reaches is in memory. */
export function virtualDevice(options: VirtualDeviceOptions): Device {
  const { id, scheduler, scope, wallClock, meterLine, tagLine, onLog, onRestart } = options;
  const log = (level: LogLevel, message: string): void => onLog?.(level, message);
  const lastResort = new LastResort({
    log,
    isOver: () => scope.isClosed,
    end: () => scope.close(),
    restart: onRestart,
  });
  scope.onThrown = (error) => lastResort.take(error);
  return {
    id,
    board: options.board,
    resetReason: options.resetReason,
    clock: scheduler,
    ...(wallClock === undefined ? {} : { wallClock }),
    timers: scope,
    random: () => options.random.next(),
    log,
    restart: onRestart,
    onUncaught: (handler) => lastResort.onUncaught(handler),
    io: {
      ...(meterLine === undefined ? {} : { MeterSerial: virtualSerial(meterLine, scheduler, scope) }),
      ...(tagLine === undefined ? {} : { TagSerial: virtualSerial(tagLine, scheduler, scope) }),
      ...hardwareOf(options),
    },
    network: {
      MqttClient: virtualMqttClient(options.broker, id, scope),
      ...(options.Wifi === undefined ? {} : { Wifi: options.Wifi }),
      ...(options.network === undefined ? {} : { Listener: options.network.listenerClass(id, scope) }),
      ...(options.udp === undefined ? {} : { Udp: virtualUdp(options.udp.lan, options.udp.address, scope) }),
      ...(options.serverOf === undefined ? {} : { TcpClient: virtualTcpClient(options.serverOf, scope) }),
    },
    storage: options.storage,
    entropy: seededEntropy(options),
    ...(options.updater === undefined ? {} : { updater: options.updater }),
  };
}

/** The same bytes in every run. The board's other random numbers stay as they are until the first byte is drawn. */
function seededEntropy({ random, id }: VirtualDeviceOptions): (bytes: Uint8Array) => void {
  let stream: SeededRandom | undefined;
  return (bytes) => {
    stream ??= new SeededRandom(random.nextInt(), `entropy of ${id}`);
    for (let index = 0; index < bytes.length; index++) bytes[index] = stream.nextInt();
  };
}
