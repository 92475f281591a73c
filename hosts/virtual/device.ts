import type { Board } from "../../modules/device/board";
import type { Device, LogLevel, ResetReason } from "../../modules/device/device";
import type { KeyValueStorage } from "../../modules/device/storage";
import type { WallClock } from "../../modules/device/time";
import { type BoardHardware, hardwareOf } from "./board-hardware";
import { LastResort } from "./last-resort";
import type { VirtualBroker } from "./mqtt-broker";
import { virtualMqttClient } from "./mqtt-client";
import type { SeededRandom } from "./random";
import type { Scheduler, TimerScope } from "./scheduler";
import { type SerialLine, virtualSerial } from "./serial";

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
    network: { MqttClient: virtualMqttClient(options.broker, id, scope) },
    storage: options.storage,
  };
}
