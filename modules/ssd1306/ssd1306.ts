import type { Display } from "../device/display";
import type { I2c } from "../device/i2c";
import { Command, Control, HEIGHT, PAGES, SETUP, WIDTH } from "./constants";

/**
 * An OLED with an SSD1306. It answers also after it lost its supply for a moment, dark and with nothing set up, so the
 * set-up is sent anew before every page 0. It is switched on after the last page: nobody sees what its memory held.
 */
export class Ssd1306 implements Display {
  readonly width = WIDTH;
  readonly height = HEIGHT;
  private readonly setup = Uint8Array.from(SETUP);
  private readonly address = Uint8Array.of(
    Control.commands,
    Command.setPageStart,
    Command.setLowerColumn,
    Command.setHigherColumn,
  );
  private readonly data = new Uint8Array(1 + WIDTH);

  constructor(private readonly chip: I2c) {
    this.data[0] = Control.data;
  }

  write(page: number, columns: Uint8Array): void {
    const { chip, address, data } = this;
    if (page === 0) chip.write(this.setup);
    address[1] = Command.setPageStart + page;
    chip.write(address);
    data.set(columns, 1);
    chip.write(data);
    if (page === PAGES - 1) chip.write(Uint8Array.of(Control.commands, Command.setDisplayOn));
  }

  close(): void {
    this.chip.close();
  }
}
