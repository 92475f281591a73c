/**
 * Units of the XS meter that an ESP32 at 240 MHz is taken to do in a ms. Nobody has measured it on a board: it is an
 * assumption on the careful side, 240 cycles a unit, from
 * - 167,000 units a ms of a whole simulation in the XS worker, on one core of a 2.6 GHz Xeon (16 cycles a unit);
 * - about 20,000 CoreMark of such a core against 495 of one ESP32 core at 240 MHz (published builds; the datasheet says
 *   504), which is 40 times less: 4,100 units a ms;
 * - and 4 times less again, because CoreMark stays within the chip's 32 kB of cache, while interpreter and bytecode run
 *   out of serial flash.
 */
export const CHIP_UNITS_PER_MS = 1_000;

/** ms on the chip, estimated. */
export function chipMs(units: number): number {
  return units / CHIP_UNITS_PER_MS;
}
