import type { BoardData, InputPin } from "../../modules/boards/board";
import { proximityOhm } from "../../modules/boards/proximity";
import { temperatureC } from "../../modules/boards/thermistor";
import type { Device, LogLevel } from "../../modules/device/device";
import type { SerialConstructor } from "../../modules/device/serial";
import type { MonotonicClock, Timers } from "../../modules/device/time";
import { flashArea, type NativeFlash } from "../moddable/flash";
import type { LastResort } from "../moddable/last-resort";
import type { NativeSerial, SerialCallbacks } from "../moddable/native";
import { serialPort } from "../moddable/serial";
import { controlPilot, type PilotSlot } from "./control-pilot";
import { gauge } from "./gauges";
import { softwareGuard } from "./guard";
import { openGuardPins, type SharedLines } from "./guard-pins";
import type { AnalogClass, DigitalClass, DigitalInput, PwmClass } from "./hardware";
import { inputLine, outputLine } from "./lines";
import { PilotWave } from "./pilot-wave";
import { openInput, openOutput, type PulledTo, sharedInput } from "./pins";
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

/** Moddable's classes. */
export interface IoClasses {
  readonly Analog: AnalogClass;
  readonly Digital: DigitalClass;
  readonly Pwm: PwmClass;
  readonly Serial: new (options: SerialIoOptions) => NativeSerial;
  openFlash(partition: string): NativeFlash;
}

export interface IoParts {
  readonly classes: IoClasses;
  readonly clock: MonotonicClock;
  readonly timers: Timers;
  readonly lastResort: LastResort;
  log(level: LogLevel, message: string): void;
}

type Io = Device["io"];

/** What hangs on a board's pins and in its flash, as the contract has it. A member without pins is left out. */
export function boardIo(board: BoardData, parts: IoParts): Io {
  const { classes, clock, timers, lastResort } = parts;
  const { Digital } = classes;
  const { pins } = board;
  const lines: SharedLines = {
    tripLine: pins.tripLine && shared(Digital, pins.tripLine, "rest"),
    emergencyStop: pins.emergencyStop && shared(Digital, pins.emergencyStop, "active"),
  };
  const pilot: PilotSlot = { wave: undefined };
  const openPins = () => openGuardPins(Digital, pins, lines);
  return {
    MeterSerial: serial(parts, pins.meterSerial),
    ...(pins.tagSerial && { TagSerial: serial(parts, pins.tagSerial) }),
    ControlPilot: controlPilot(() => openWave(board, parts), pilot),
    Guard: softwareGuard({ openPins, pilot, clock, timers, lastResort }),
    ...(lines.tripLine && { ResidualTrip: inputLine(lines.tripLine) }),
    ...(lines.emergencyStop && { EmergencyStop: inputLine(lines.emergencyStop) }),
    ...simpleLines(Digital, board),
    ...gauges(classes.Analog, board),
    ...lock(Digital, board),
    ...journal(board, parts),
  };
}

function shared(Digital: DigitalClass, pin: InputPin, pulledTo: PulledTo): () => DigitalInput {
  return sharedInput(() => openInput(Digital, pin, pulledTo));
}

function serial({ classes, lastResort }: IoParts, uart: UartPins): SerialConstructor {
  return serialPort((options) => new classes.Serial({ ...uart, format: "buffer", ...options }), lastResort);
}

function openWave(board: BoardData, { classes, clock }: IoParts): PilotWave {
  const pwm = new classes.Pwm({ pin: board.pins.pilotPwm, hz: PILOT_HZ, resolution: PWM_RESOLUTION });
  const adc = new classes.Analog({ pin: board.pins.pilotAdc });
  return new PilotWave(pwm, adc, board.pilot, clock);
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

function gauges(Analog: AnalogClass, { pins }: BoardData): Pick<Io, "Temperature" | "Proximity"> {
  const { temperatureAdc, proximityAdc } = pins;
  return {
    ...(temperatureAdc && {
      Temperature: gauge(
        () => new Analog({ pin: temperatureAdc.pin }),
        (adcV) => temperatureC(adcV, temperatureAdc),
      ),
    }),
    ...(proximityAdc && {
      Proximity: gauge(
        () => new Analog({ pin: proximityAdc.pin }),
        (adcV) => proximityOhm(adcV, proximityAdc),
      ),
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

function journal({ journal: partition }: BoardData, { classes, log }: IoParts): Pick<Io, "JournalFlash"> {
  const area = partition === undefined ? undefined : flashArea(() => classes.openFlash(partition), log);
  return area === undefined ? {} : { JournalFlash: area };
}
