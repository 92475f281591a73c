import type { AnyBoardData, BoardPins } from "../../modules/boards/board";

export type Group = "pilot" | "contactor" | "safety" | "sensor" | "lock" | "serial" | "panel";

/** One GPIO of a function, and what a table says behind its number. */
export interface Wire {
  readonly pin: number;
  readonly remark: string;
}

export interface PinFunction {
  readonly name: string;
  readonly group: Group;
  /** Undefined where a board lacks it. */
  wire(pins: Partial<BoardPins>): Wire | undefined;
}

type Level = { readonly pin: number; readonly active: string } | undefined;

const plain = (pin: number | undefined): Wire | undefined => (pin === undefined ? undefined : { pin, remark: "" });
const level = (line: Level): Wire | undefined => line && { pin: line.pin, remark: `, active ${line.active}` };
const uart = (port: number | undefined, pin: number | undefined): Wire | undefined =>
  pin === undefined ? undefined : { pin, remark: ` (UART ${port})` };
const display = (address: number | undefined, pin: number | undefined): Wire | undefined =>
  pin === undefined ? undefined : { pin, remark: ` (address 0x${address?.toString(16)})` };

/** All that can hang on a board, in the order of the tables in docs/boards.md and docs/boards/. */
export const FUNCTIONS: readonly PinFunction[] = [
  { name: "Pilot out (PWM)", group: "pilot", wire: ({ pilotPwm }) => plain(pilotPwm) },
  { name: "Pilot in (ADC1)", group: "pilot", wire: ({ pilotAdc }) => plain(pilotAdc) },
  { name: "Contactor coil", group: "contactor", wire: (pins) => level(pins.contactorCoil) },
  { name: "Contactor feedback", group: "contactor", wire: (pins) => level(pins.contactorFeedback) },
  { name: "Second contactor coil", group: "contactor", wire: (pins) => level(pins.secondContactorCoil) },
  { name: "Second contactor feedback", group: "contactor", wire: (pins) => level(pins.secondContactorFeedback) },
  { name: "Residual current trip", group: "safety", wire: (pins) => level(pins.tripLine) },
  { name: "Residual current test", group: "safety", wire: (pins) => level(pins.residualTest) },
  { name: "Protective earth missing", group: "safety", wire: (pins) => level(pins.earthMissing) },
  { name: "Emergency stop", group: "safety", wire: (pins) => level(pins.emergencyStop) },
  { name: "Dimming", group: "safety", wire: (pins) => level(pins.dimming) },
  { name: "Temperature (ADC1)", group: "sensor", wire: ({ temperatureAdc }) => plain(temperatureAdc?.pin) },
  { name: "Proximity (ADC1)", group: "sensor", wire: ({ proximityAdc }) => plain(proximityAdc?.pin) },
  { name: "Plug lock, forward", group: "lock", wire: ({ plugLock }) => level(plugLock?.forward) },
  { name: "Plug lock, backward", group: "lock", wire: ({ plugLock }) => level(plugLock?.backward) },
  { name: "Plug lock, feedback", group: "lock", wire: ({ plugLock }) => level(plugLock?.feedback) },
  {
    name: "PZEM-004T, its TX",
    group: "serial",
    wire: ({ meterSerial }) => uart(meterSerial?.port, meterSerial?.receive),
  },
  {
    name: "PZEM-004T, its RX",
    group: "serial",
    wire: ({ meterSerial }) => uart(meterSerial?.port, meterSerial?.transmit),
  },
  { name: "Tag reader, its TX", group: "serial", wire: ({ tagSerial }) => uart(tagSerial?.port, tagSerial?.receive) },
  { name: "Tag reader, its RX", group: "serial", wire: ({ tagSerial }) => uart(tagSerial?.port, tagSerial?.transmit) },
  { name: "Status LED", group: "panel", wire: (pins) => level(pins.statusLed) },
  { name: "Button", group: "panel", wire: (pins) => level(pins.button) },
  { name: "Display, data (SDA)", group: "panel", wire: (pins) => display(pins.display?.address, pins.display?.data) },
  { name: "Display, clock (SCL)", group: "panel", wire: (pins) => display(pins.display?.address, pins.display?.clock) },
];

/** The function of a GPIO on a board, if it has one. */
export function functionOf({ pins }: AnyBoardData, pin: number): PinFunction | undefined {
  return FUNCTIONS.find((each) => each.wire(pins)?.pin === pin);
}
