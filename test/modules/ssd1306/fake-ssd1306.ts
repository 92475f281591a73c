import type { I2c } from "../../../modules/device/i2c";

/** Bytes of a command's own parameters; the others have none. */
const PARAMETERS: { readonly [command: number]: number | undefined } = Object.freeze({
  32: 1, // 0x20 addressing mode
  129: 1, // 0x81 contrast
  141: 1, // 0x8d charge pump
  168: 1, // 0xa8 multiplex ratio
  211: 1, // 0xd3 offset
  213: 1, // 0xd5 clock
  217: 1, // 0xd9 pre-charge
  218: 1, // 0xda COM pins
  219: 1, // 0xdb VCOMH
});

/** An SSD1306 as far as its data sheet says what a byte does, with a panel that shows its memory. */
export class FakeSsd1306 implements I2c {
  readonly transfers: string[] = [];
  readonly memory = new Uint8Array(1_024);
  readonly registers = new Map<number, number>();
  /** Nothing on the bus answers. */
  isGone = false;
  open = 1;
  isOn = false;
  private page = 0;
  private column = 0;

  constructor() {
    this.reset();
  }

  /** The supply came: noise in the memory, nothing set up. */
  reset(): void {
    this.memory.fill(0xa5);
    this.registers.clear();
    this.isOn = false;
  }

  /** What a person sees. */
  get isLit(): boolean {
    return this.isOn && this.registers.get(0x8d) === 0x14;
  }

  /** A page as it is wired: with segments and rows remapped column 0 is on the left and bit 0 on top. */
  shown(page: number): Uint8Array {
    return this.memory.slice(page * 128, page * 128 + 128);
  }

  write(bytes: Uint8Array): void {
    if (this.isGone) throw new Error("write failed");
    this.transfers.push(Buffer.from(bytes).toString("hex"));
    const [control = 0, ...rest] = bytes;
    if (control === 0x40) for (const byte of rest) this.data(byte);
    else if (control === 0x00) this.commands(rest);
    else throw new RangeError(`control byte ${control}`);
  }

  close(): void {
    this.open -= 1;
  }

  private commands(bytes: readonly number[]): void {
    for (let index = 0; index < bytes.length; index++) {
      const command = bytes[index] ?? 0;
      const parameter = PARAMETERS[command];
      if (parameter !== undefined) this.registers.set(command, bytes[++index] ?? Number.NaN);
      else if (command < 0x10) this.column = (this.column & 0xf0) | command;
      else if (command < 0x20) this.column = (this.column & 0x0f) | ((command & 0x0f) << 4);
      else if (command >= 0xb0 && command < 0xb8) this.page = command - 0xb0;
      else if (command === 0xae || command === 0xaf) this.isOn = command === 0xaf;
      else this.registers.set(command, 0);
    }
  }

  /** In page addressing mode the column goes round within its page. */
  private data(byte: number): void {
    this.memory[this.page * 128 + this.column] = byte;
    this.column = (this.column + 1) % 128;
  }
}
