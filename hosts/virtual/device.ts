import type { Board } from "../../modules/device/board";
import type { ControlPilotConstructor } from "../../modules/device/control-pilot";
import type { Device, LogLevel, ResetReason } from "../../modules/device/device";
import type { GuardConstructor } from "../../modules/device/guard";
import type { KeyValueStorage } from "../../modules/device/storage";
import type { VirtualBroker } from "./mqtt-broker";
import { virtualMqttClient } from "./mqtt-client";
import type { SeededRandom } from "./random";
import type { Scheduler, TimerScope } from "./scheduler";
import { type SerialLine, virtualSerial } from "./serial";

export interface VirtualDeviceOptions {
  readonly id: string;
  readonly board: Board;
  readonly resetReason: ResetReason;
  readonly scheduler: Scheduler;
  /** The board's own timers; closing the scope is its power cut. */
  readonly scope: TimerScope;
  readonly random: SeededRandom;
  readonly broker: VirtualBroker;
  readonly storage: KeyValueStorage;
  readonly meterLine?: SerialLine;
  readonly ControlPilot?: ControlPilotConstructor;
  readonly Guard?: GuardConstructor;
  readonly onLog?: (level: LogLevel, message: string) => void;
  readonly onRestart: () => void;
}

/** A board in virtual time: everything it reaches is in memory. */
export function virtualDevice(options: VirtualDeviceOptions): Device {
  const { id, scheduler, scope, meterLine, ControlPilot, Guard } = options;
  return {
    id,
    board: options.board,
    resetReason: options.resetReason,
    clock: scheduler,
    timers: scope,
    random: () => options.random.next(),
    log: (level, message) => options.onLog?.(level, message),
    restart: options.onRestart,
    io: {
      ...(meterLine === undefined ? {} : { MeterSerial: virtualSerial(meterLine, scheduler, scope) }),
      ...(ControlPilot === undefined ? {} : { ControlPilot }),
      ...(Guard === undefined ? {} : { Guard }),
    },
    network: { MqttClient: virtualMqttClient(options.broker, id, scope) },
    storage: options.storage,
  };
}
