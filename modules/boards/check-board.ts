import { type Checked, check, type Refusal } from "../schema/check";
import type { AnyBoardData, BoardData, BoardPins, ManagerBoardData, MeterBoardData } from "./board";
import { type ChipPins, chips } from "./chips";
import { type PinUse, pinUses } from "./pin-uses";
import { proximityFits } from "./proximity";
import { boardSchema, managerBoardSchema, meterBoardSchema } from "./schema";
import { thermistorFits } from "./thermistor";

interface PinRule {
  readonly reason: string;
  broken(use: PinUse, chip: ChipPins): boolean;
}

const PIN_RULES: readonly PinRule[] = Object.freeze([
  Object.freeze({
    reason: "is not a pin of this chip",
    broken: (use: PinUse, chip: ChipPins) => !chip.all.includes(use.pin),
  }),
  Object.freeze({
    reason: "is wired to the flash",
    broken: (use: PinUse, chip: ChipPins) => chip.flash.includes(use.pin),
  }),
  Object.freeze({
    reason: "is a strapping pin: what hangs on it can keep the chip from booting",
    broken: (use: PinUse, chip: ChipPins) => !use.fixed && chip.strapping.includes(use.pin),
  }),
  Object.freeze({
    reason: "is a console or USB pin",
    broken: (use: PinUse, chip: ChipPins) => !use.fixed && chip.debugPins.includes(use.pin),
  }),
  Object.freeze({
    reason: "can only be an input",
    broken: (use: PinUse, chip: ChipPins) => use.output && chip.inputOnly.includes(use.pin),
  }),
  Object.freeze({
    reason: "moves between reset and the firmware's first line",
    broken: (use: PinUse, chip: ChipPins) => use.quiet === true && chip.restlessAtReset.includes(use.pin),
  }),
  Object.freeze({
    reason: "is no input of ADC1, and ADC2 cannot be read while Wi-Fi is on",
    broken: (use: PinUse, chip: ChipPins) => use.adc === true && !chip.adc1.includes(use.pin),
  }),
]);

/** Names of partitions with another use, and the three that Moddable takes for partitions of code. */
const TAKEN_PARTITIONS: readonly string[] = Object.freeze([
  "nvs",
  "phy_init",
  "otadata",
  "factory",
  "running",
  "nextota",
  "xs",
]);

/**
 * A board definition from outside, checked in shape and in what the chip's pins can do.
 * The refusal names the first member that is wrong.
 */
export function checkBoard(value: unknown): Checked<BoardData> {
  const shape = check(boardSchema, value);
  if (!shape.ok) return shape;
  const { phases } = shape.value;
  if (phases !== 1 && phases !== 3) return refuse("$.phases", "must be 1 or 3");
  const board: BoardData = { ...shape.value, phases };
  const refused = checkCircuits(board) ?? checkJournal(board) ?? checkContactors(board) ?? checkWiring(board);
  return refused ?? { ok: true, value: board };
}

/** The same for a meter's board. */
export function checkMeterBoard(value: unknown): Checked<MeterBoardData> {
  const shape = check(meterBoardSchema, value);
  return shape.ok ? (checkWiring(shape.value) ?? shape) : shape;
}

/** The same for a site manager's board. */
export function checkManagerBoard(value: unknown): Checked<ManagerBoardData> {
  const shape = check(managerBoardSchema, value);
  return shape.ok ? (checkJournal(shape.value) ?? checkWiring(shape.value) ?? shape) : shape;
}

function checkCircuits({ pilot, pins }: BoardData): Refusal | undefined {
  if (pilot.voltsPerAdcVolt === 0) return refuse("$.pilot.voltsPerAdcVolt", "must not be 0");
  if (pins.temperatureAdc !== undefined && !thermistorFits(pins.temperatureAdc))
    return refuse("$.pins.temperatureAdc", "does not fit: −30 °C, 90 °C and an open sensor must differ at the ADC");
  if (pins.proximityAdc !== undefined && !proximityFits(pins.proximityAdc))
    return refuse("$.pins.proximityAdc", "does not fit: 80 Ω, 2460 Ω and an open contact must differ at the ADC");
  return undefined;
}

function checkJournal({ journal }: Pick<BoardData, "journal">): Refusal | undefined {
  if (journal === undefined || !TAKEN_PARTITIONS.includes(journal)) return undefined;
  return refuse("$.journal", `must not be ${journal}: something else lies there`);
}

function checkContactors({ phases, pins }: BoardData): Refusal | undefined {
  if (pins.secondContactorCoil !== undefined && phases !== 3)
    return refuse("$.pins.secondContactorCoil", "is for L2 and L3, and the board has one phase");
  if (pins.secondContactorFeedback !== undefined && pins.secondContactorCoil === undefined)
    return refuse("$.pins.secondContactorFeedback", "needs a secondContactorCoil");
  return undefined;
}

function checkWiring(board: AnyBoardData): Refusal | undefined {
  const chip = chips[board.chip];
  return checkChip(board.pins, chip) ?? checkPins(pinUses(board, chip), chip);
}

function checkChip(
  { meterSerial, tagSerial, ethernet }: Partial<Pick<BoardPins, "meterSerial" | "tagSerial" | "ethernet">>,
  chip: ChipPins,
): Refusal | undefined {
  if (meterSerial !== undefined && meterSerial.port >= chip.uarts)
    return refuse("$.pins.meterSerial.port", `must be below ${chip.uarts} on this chip`);
  if (tagSerial !== undefined && tagSerial.port >= chip.uarts)
    return refuse("$.pins.tagSerial.port", `must be below ${chip.uarts} on this chip`);
  if (tagSerial !== undefined && tagSerial.port === meterSerial?.port)
    return refuse("$.pins.tagSerial.port", "is taken by $.pins.meterSerial");
  if (ethernet !== undefined && chip.rmii.length === 0)
    return refuse("$.pins.ethernet", "is not possible: this chip has no Ethernet MAC");
  return undefined;
}

function checkPins(uses: readonly PinUse[], chip: ChipPins): Refusal | undefined {
  for (const [index, use] of uses.entries()) {
    for (const rule of PIN_RULES)
      if (rule.broken(use, chip)) return refuse(use.path, `(GPIO ${use.pin}) ${rule.reason}`);
    const other = uses.find((earlier, position) => position < index && earlier.pin === use.pin);
    if (other !== undefined) return refuse(use.path, `(GPIO ${use.pin}) is taken by ${other.path}`);
  }
  return undefined;
}

function refuse(path: string, reason: string): Refusal {
  return { ok: false, path, reason };
}
