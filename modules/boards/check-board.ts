import { type Checked, check, type Refusal } from "../schema/check";
import type { BoardData } from "./board";
import { type ChipPins, chips } from "./chips";
import { boardSchema } from "./schema";

/** What a board wants of one pin. */
interface PinUse {
  /** JSON path, as in a schema's refusal. */
  readonly path: string;
  readonly pin: number;
  readonly output: boolean;
  /** Has to stay quiet between reset and the firmware's first line. */
  readonly quiet?: boolean;
  readonly adc?: boolean;
  /** Soldered on the board by its maker, who knows the chip: only "used once" is checked. */
  readonly fixed?: boolean;
}

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
  if (board.pilot.voltsPerAdcVolt === 0) return refuse("$.pilot.voltsPerAdcVolt", "must not be 0");
  const chip = chips[board.chip];
  if (board.pins.meterSerial.port >= chip.uarts)
    return refuse("$.pins.meterSerial.port", `must be below ${chip.uarts} on this chip`);
  if (board.pins.ethernet !== undefined && chip.rmii.length === 0)
    return refuse("$.pins.ethernet", "is not possible: this chip has no Ethernet MAC");
  return checkPins(pinUses(board, chip), chip) ?? { ok: true, value: board };
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

function pinUses(board: BoardData, chip: ChipPins): PinUse[] {
  const { pins } = board;
  const uses: PinUse[] = [];
  const add = (member: string, use: Omit<PinUse, "path">): void => {
    uses.push({ path: `$.pins.${member}`, ...use });
  };
  // The maker's own wiring first, so that a clash is reported at the pin that can be moved.
  const phy = pins.ethernet;
  if (phy !== undefined) {
    for (const pin of chip.rmii) add("ethernet", { pin, output: false, fixed: true });
    if (phy.powerPin !== undefined) add("ethernet.powerPin", { pin: phy.powerPin, output: true, fixed: true });
    add("ethernet.clockOutPin", { pin: phy.clockOutPin, output: true, fixed: true });
    add("ethernet.mdcPin", { pin: phy.mdcPin, output: true, fixed: true });
    add("ethernet.mdioPin", { pin: phy.mdioPin, output: true, fixed: true });
  }
  add("pilotPwm", { pin: pins.pilotPwm, output: true, quiet: true });
  add("pilotAdc", { pin: pins.pilotAdc, output: false, adc: true });
  add("contactorCoil.pin", { pin: pins.contactorCoil.pin, output: true, quiet: true });
  add("meterSerial.receive", { pin: pins.meterSerial.receive, output: false });
  add("meterSerial.transmit", { pin: pins.meterSerial.transmit, output: true });
  if (pins.contactorFeedback !== undefined)
    add("contactorFeedback.pin", { pin: pins.contactorFeedback.pin, output: false });
  if (pins.tripLine !== undefined) add("tripLine.pin", { pin: pins.tripLine.pin, output: false });
  if (pins.statusLed !== undefined) add("statusLed.pin", { pin: pins.statusLed.pin, output: true });
  if (pins.button !== undefined) add("button.pin", { pin: pins.button.pin, output: false });
  return uses;
}

function refuse(path: string, reason: string): Refusal {
  return { ok: false, path, reason };
}
