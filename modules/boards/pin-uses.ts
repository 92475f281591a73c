import type { AnyBoardData, BoardPins } from "./board";
import type { ChipPins } from "./chips";

/** What a board wants of one pin. */
export interface PinUse {
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

/** Each pin that the board uses. The maker's own wiring comes first, so that a clash is reported at the pin that can be moved. */
export function pinUses(board: AnyBoardData, chip: ChipPins): PinUse[] {
  const pins: Partial<BoardPins> = board.pins;
  const uses: PinUse[] = [];
  const add = (member: string, use: Omit<PinUse, "path">): void => {
    uses.push({ path: `$.pins.${member}`, ...use });
  };
  const input = (member: string, line: { readonly pin: number } | undefined): void => {
    if (line !== undefined) add(`${member}.pin`, { pin: line.pin, output: false });
  };
  const quietOutput = (member: string, line: { readonly pin: number } | undefined): void => {
    if (line !== undefined) add(`${member}.pin`, { pin: line.pin, output: true, quiet: true });
  };
  const analog = (member: string, line: { readonly pin: number } | undefined): void => {
    if (line !== undefined) add(`${member}.pin`, { pin: line.pin, output: false, adc: true });
  };
  const serial = (member: string, port: { readonly receive: number; readonly transmit: number } | undefined): void => {
    if (port === undefined) return;
    add(`${member}.receive`, { pin: port.receive, output: false });
    add(`${member}.transmit`, { pin: port.transmit, output: true });
  };
  const phy = pins.ethernet;
  if (phy !== undefined) {
    for (const pin of chip.rmii) add("ethernet", { pin, output: false, fixed: true });
    if (phy.powerPin !== undefined) add("ethernet.powerPin", { pin: phy.powerPin, output: true, fixed: true });
    add("ethernet.clockOutPin", { pin: phy.clockOutPin, output: true, fixed: true });
    add("ethernet.mdcPin", { pin: phy.mdcPin, output: true, fixed: true });
    add("ethernet.mdioPin", { pin: phy.mdioPin, output: true, fixed: true });
  }
  if (pins.pilotPwm !== undefined) add("pilotPwm", { pin: pins.pilotPwm, output: true, quiet: true });
  if (pins.pilotAdc !== undefined) add("pilotAdc", { pin: pins.pilotAdc, output: false, adc: true });
  quietOutput("contactorCoil", pins.contactorCoil);
  serial("meterSerial", pins.meterSerial);
  input("contactorFeedback", pins.contactorFeedback);
  quietOutput("secondContactorCoil", pins.secondContactorCoil);
  input("secondContactorFeedback", pins.secondContactorFeedback);
  input("tripLine", pins.tripLine);
  quietOutput("residualTest", pins.residualTest);
  input("earthMissing", pins.earthMissing);
  input("emergencyStop", pins.emergencyStop);
  input("dimming", pins.dimming);
  analog("temperatureAdc", pins.temperatureAdc);
  analog("proximityAdc", pins.proximityAdc);
  quietOutput("plugLock.forward", pins.plugLock?.forward);
  quietOutput("plugLock.backward", pins.plugLock?.backward);
  input("plugLock.feedback", pins.plugLock?.feedback);
  serial("tagSerial", pins.tagSerial);
  if (pins.statusLed !== undefined) add("statusLed.pin", { pin: pins.statusLed.pin, output: true });
  input("button", pins.button);
  if (pins.display !== undefined) {
    add("display.data", { pin: pins.display.data, output: true });
    add("display.clock", { pin: pins.display.clock, output: true });
  }
  return uses;
}
