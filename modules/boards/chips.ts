/** What a chip's pins can do, from Espressif's data sheets (IO_MUX and strapping pin tables). */
export interface ChipPins {
  /** All GPIO numbers that exist and are brought out. */
  readonly all: readonly number[];
  /** Sampled at reset to choose how to boot: a contactor or a car on them can keep the chip from starting. */
  readonly strapping: readonly number[];
  /** Wired to the flash. */
  readonly flash: readonly number[];
  readonly inputOnly: readonly number[];
  /** Inputs of ADC1. ADC2 cannot be read while Wi-Fi is on. */
  readonly adc1: readonly number[];
  /** Console and USB: the boot log would go to whatever hangs there. */
  readonly debugPins: readonly number[];
  /** Driven or pulled up between reset and the firmware's first line: no place for a coil or the pilot. */
  readonly restlessAtReset: readonly number[];
  /** Data lines of the Ethernet MAC, fixed in silicon. */
  readonly rmii: readonly number[];
  readonly uarts: number;
}

export const chips: Readonly<Record<"esp32" | "esp32c3" | "esp32s3", ChipPins>> = Object.freeze({
  esp32: Object.freeze({
    all: Object.freeze([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 25, 26, 27, 32, 33, 34, 35, 36,
      37, 38, 39,
    ]),
    strapping: Object.freeze([0, 2, 5, 12, 15]),
    flash: Object.freeze([6, 7, 8, 9, 10, 11]),
    inputOnly: Object.freeze([34, 35, 36, 37, 38, 39]),
    adc1: Object.freeze([32, 33, 34, 35, 36, 37, 38, 39]),
    debugPins: Object.freeze([1, 3]),
    restlessAtReset: Object.freeze([1, 3, 5, 14, 15]),
    rmii: Object.freeze([19, 21, 22, 25, 26, 27]),
    uarts: 3,
  }),
  esp32c3: Object.freeze({
    all: Object.freeze([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]),
    strapping: Object.freeze([2, 8, 9]),
    flash: Object.freeze([11, 12, 13, 14, 15, 16, 17]),
    inputOnly: Object.freeze([]),
    adc1: Object.freeze([0, 1, 2, 3, 4]),
    debugPins: Object.freeze([18, 19, 20, 21]),
    restlessAtReset: Object.freeze([6, 18, 19, 21]),
    rmii: Object.freeze([]),
    uarts: 2,
  }),
  esp32s3: Object.freeze({
    all: Object.freeze([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 26, 27, 28, 29, 30, 31, 32, 33, 34,
      35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
    ]),
    strapping: Object.freeze([0, 3, 45, 46]),
    // 33 to 37 only where flash or PSRAM is octal: left alone, so that any module may be on the board.
    flash: Object.freeze([26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37]),
    inputOnly: Object.freeze([]),
    adc1: Object.freeze([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    debugPins: Object.freeze([19, 20, 43, 44]),
    // 1 to 17 are pulled low for 60 µs at power-up, which a pin that is active high does not mind.
    restlessAtReset: Object.freeze([0, 18, 19, 20, 39, 43, 44]),
    rmii: Object.freeze([]),
    uarts: 3,
  }),
});
