import type { AnyBoardData, BoardData } from "../../modules/boards/board";
import { proximityOhm } from "../../modules/boards/proximity";
import { temperatureC } from "../../modules/boards/thermistor";
import type { Device, LogLevel } from "../../modules/device/device";
import type { SerialConstructor } from "../../modules/device/serial";
import { flashArea, type NativeFlash } from "../moddable/flash";
import type { LastResort } from "../moddable/last-resort";
import type { NativeSerial, SerialCallbacks } from "../moddable/native";
import { serialPort } from "../moddable/serial";
import { controlPilot } from "./control-pilot";
import { gauge } from "./gauges";
import { boardGuard } from "./guard";
import { GuardLine, GuardTask, REPORT } from "./guard-task";
import type { DigitalClass, NativeGuardClass, PwmClass } from "./hardware";
import { inputLine, outputLine } from "./lines";
import { type I2cClass, panelIo } from "./panel-io";
import { openInput, openOutput } from "./pins";
import { plugLock } from "./plug-lock";

/** Hz, ± 0.5 % by SAE J1772: the chip's PWM divides 80 MHz, which is exact. */
const PILOT_HZ = 1000;
/** Bits: 8191 steps, far below the 0.5 points that the pilot's duty allows. */
const PWM_RESOLUTION = 13;

interface UartPins {
  readonly port: number;
  readonly receive: number;
  readonly transmit: number;
}

type SerialIoOptions = SerialCallbacks & UartPins & { readonly format: "buffer" };

/** Moddable's classes, and the native guard. */
export interface IoClasses {
  readonly Digital: DigitalClass;
  readonly Guard: NativeGuardClass;
  readonly I2c: I2cClass;
  readonly Pwm: PwmClass;
  readonly Serial: new (options: SerialIoOptions) => NativeSerial;
  openFlash(partition: string): NativeFlash;
}

export interface IoParts {
  readonly classes: IoClasses;
  readonly lastResort: LastResort;
  log(level: LogLevel, message: string): void;
}

type Io = Device["io"];

/** What hangs on a board's pins and in its flash, as the contract has it. A member without pins is left out. */
export function boardIo(board: AnyBoardData, parts: IoParts): Io {
  const { classes, lastResort } = parts;
  const { Digital, I2c } = classes;
  const common: Io = {
    ...("meterSerial" in board.pins && { MeterSerial: serial(parts, board.pins.meterSerial) }),
    ...panelIo(board.pins, Digital, I2c),
    ...("journal" in board && journal(board, parts)),
  };
  if (!("pilot" in board)) return common;
  const { pins } = board;
  const task = new GuardTask(classes.Guard, board);
  return {
    ...common,
    ...(pins.tagSerial && { TagSerial: serial(parts, pins.tagSerial) }),
    ControlPilot: controlPilot(
      () => new classes.Pwm({ pin: pins.pilotPwm, hz: PILOT_HZ, resolution: PWM_RESOLUTION }),
      task,
    ),
    Guard: boardGuard(task, pins, lastResort),
    ...(pins.tripLine && { ResidualTrip: inputLine(() => new GuardLine(task, REPORT.tripLine)) }),
    ...(pins.emergencyStop && { EmergencyStop: inputLine(() => new GuardLine(task, REPORT.emergencyStop)) }),
    ...simpleLines(Digital, board),
    ...gauges(task, board),
    ...lock(Digital, board),
  };
}

function serial({ classes, lastResort }: IoParts, uart: UartPins): SerialConstructor {
  return serialPort((options) => new classes.Serial({ ...uart, format: "buffer", ...options }), lastResort);
}

function simpleLines(
  Digital: DigitalClass,
  { pins }: BoardData,
): Pick<Io, "ResidualTest" | "EarthMissing" | "Dimming"> {
  const { residualTest, earthMissing, dimming } = pins;
  return {
    ...(residualTest && { ResidualTest: outputLine(() => openOutput(Digital, residualTest)) }),
    ...(earthMissing && { EarthMissing: inputLine(() => openInput(Digital, earthMissing)) }),
    ...(dimming && { Dimming: inputLine(() => openInput(Digital, dimming)) }),
  };
}

function gauges(task: GuardTask, { pins }: BoardData): Pick<Io, "Temperature" | "Proximity"> {
  const { temperatureAdc, proximityAdc } = pins;
  return {
    ...(temperatureAdc && {
      Temperature: gauge(task, REPORT.temperatureMv, (adcV) => temperatureC(adcV, temperatureAdc)),
    }),
    ...(proximityAdc && {
      Proximity: gauge(task, REPORT.proximityMv, (adcV) => proximityOhm(adcV, proximityAdc)),
    }),
  };
}

function lock(Digital: DigitalClass, { pins }: BoardData): Pick<Io, "PlugLock"> {
  if (pins.plugLock === undefined) return {};
  const { forward, backward, feedback } = pins.plugLock;
  return {
    PlugLock: plugLock({
      openForward: () => openOutput(Digital, forward),
      openBackward: () => openOutput(Digital, backward),
      openFeedback: () => openInput(Digital, feedback),
    }),
  };
}

function journal(
  { journal: partition }: Pick<BoardData, "journal">,
  { classes, log }: IoParts,
): Pick<Io, "JournalFlash"> {
  const area = partition === undefined ? undefined : flashArea(() => classes.openFlash(partition), log);
  return area === undefined ? {} : { JournalFlash: area };
}
