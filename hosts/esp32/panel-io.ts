import type { MeterPins } from "../../modules/boards/board";
import type { Device } from "../../modules/device/device";
import type { DisplayConstructor } from "../../modules/device/display";
import type { I2c } from "../../modules/device/i2c";
import { Ssd1306 } from "../../modules/ssd1306/ssd1306";
import type { DigitalClass } from "./hardware";
import { inputLine, outputLine } from "./lines";
import { openInput, openOutput } from "./pins";

export type I2cClass = new (options: {
  readonly data: number;
  readonly clock: number;
  readonly address: number;
  readonly hz: number;
  readonly timeout: number;
}) => I2c;

/** Hz, the SSD1306's fastest: a page takes 3 ms. */
const DISPLAY_HZ = 400_000;
/** ms: a bus that something holds down must not hold up the meter. */
const DISPLAY_TIMEOUT_MS = 20;

/** What people look at and press, on a charger's board as on a meter's. */
export function panelIo(
  { statusLed, button, display }: Pick<MeterPins, "statusLed" | "button" | "display">,
  Digital: DigitalClass,
  I2c: I2cClass,
): Pick<Device["io"], "StatusLed" | "Button" | "Display"> {
  return {
    ...(statusLed && { StatusLed: outputLine(() => openOutput(Digital, statusLed)) }),
    ...(button && { Button: inputLine(() => openInput(Digital, button)) }),
    ...(display && { Display: oled(display, I2c) }),
  };
}

function oled({ data, clock, address }: NonNullable<MeterPins["display"]>, I2c: I2cClass): DisplayConstructor {
  return class BoardDisplay extends Ssd1306 {
    constructor() {
      super(new I2c({ data, clock, address, hz: DISPLAY_HZ, timeout: DISPLAY_TIMEOUT_MS }));
    }
  };
}
