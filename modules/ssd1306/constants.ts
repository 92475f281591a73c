/** Commands of the SSD1306, table 9-1 of its data sheet. */
export const Command = Object.freeze({
  /** + the low, and in the next one the high four bits of the column. */
  setLowerColumn: 0x00,
  setHigherColumn: 0x10,
  setMemoryAddressingMode: 0x20,
  deactivateScroll: 0x2e,
  /** + line. */
  setDisplayStartLine: 0x40,
  setContrast: 0x81,
  setChargePump: 0x8d,
  /** Column 127 is wired to SEG0. */
  setSegmentRemap: 0xa1,
  followRam: 0xa4,
  setNormalDisplay: 0xa6,
  setMultiplexRatio: 0xa8,
  setDisplayOn: 0xaf,
  /** + page. */
  setPageStart: 0xb0,
  /** From COM63 to COM0. */
  setComScanRemapped: 0xc8,
  setDisplayOffset: 0xd3,
  setClockDivide: 0xd5,
  setPrechargePeriod: 0xd9,
  setComPins: 0xda,
  setVcomhLevel: 0xdb,
} as const);

/** Control byte, 8.1.5.2: what follows up to the end of the transfer. */
export const Control = Object.freeze({ commands: 0x00, data: 0x40 } as const);

export const WIDTH = 128;
export const HEIGHT = 64;
export const PAGES = HEIGHT / 8;

/**
 * From reset to a display that only has to be switched on, for a 128 × 64 panel fed by the chip's own charge pump.
 * Sent again it changes nothing that is seen.
 */
export const SETUP: readonly number[] = Object.freeze([
  Control.commands,
  Command.setMultiplexRatio,
  HEIGHT - 1,
  Command.setDisplayOffset,
  0,
  Command.setDisplayStartLine,
  Command.setSegmentRemap,
  Command.setComScanRemapped,
  // Alternative pins, rows not exchanged.
  Command.setComPins,
  0x12,
  Command.setContrast,
  0x7f,
  Command.followRam,
  Command.setNormalDisplay,
  // As after a reset: divided by 1, the oscillator in the middle.
  Command.setClockDivide,
  0x80,
  // 15 clocks of phase 2 and 1 of phase 1: the charge pump is weak.
  Command.setPrechargePeriod,
  0xf1,
  // 0.77 Vcc, as after a reset.
  Command.setVcomhLevel,
  0x20,
  Command.deactivateScroll,
  // Page addressing: a column address that runs over its end stays in its page.
  Command.setMemoryAddressingMode,
  0x02,
  Command.setChargePump,
  0x14,
]);
