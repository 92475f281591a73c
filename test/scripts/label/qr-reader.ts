import assert from "node:assert/strict";

/** Blocks of data codewords at error correction M, versions 1 to 6 (ISO/IEC 18004, table 9). */
const BLOCKS: readonly (readonly number[])[] = [[16], [28], [44], [32, 32], [43, 43], [27, 27, 27, 27]];

const MASKS: readonly ((row: number, column: number) => number)[] = [
  (i, j) => (i + j) % 2,
  (i) => i % 2,
  (_, j) => j % 3,
  (i, j) => (i + j) % 3,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2,
  (i, j) => ((i * j) % 2) + ((i * j) % 3),
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2,
];

/** The text of a clean code without its quiet zone: byte mode, level M, versions 1 to 6. It corrects nothing. */
export function readQr(dark: readonly (readonly boolean[])[]): string {
  const size = dark.length;
  const version = (size - 17) / 4;
  const format = [0, 1, 2, 3, 4].map((column) => (dark[8]?.[column] === true ? 1 : 0));
  const formatBits = format.reduce((sum: number, bit) => sum * 2 + bit, 0) ^ 0b10101;
  assert.equal(formatBits >> 3, 0, "level M");
  const mask = MASKS[formatBits & 7];
  const blocks = BLOCKS[version - 1];
  assert.ok(mask !== undefined && blocks !== undefined);
  const bits: number[] = [];
  for (let right = size - 1, isUp = true; right > 0; right -= 2, isUp = !isUp) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step++) {
      const row = isUp ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (isFunction(row, column, size, version)) continue;
        bits.push((dark[row]?.[column] === true ? 1 : 0) ^ (mask(row, column) === 0 ? 1 : 0));
      }
    }
  }
  const codewords = Array.from({ length: Math.floor(bits.length / 8) }, (_, index) =>
    bits.slice(8 * index, 8 * index + 8).reduce((sum, bit) => sum * 2 + bit, 0),
  );
  const length = blocks[0] ?? 0;
  const data = blocks.flatMap((_, block) =>
    Array.from({ length }, (__, index) => codewords[index * blocks.length + block] ?? 0),
  );
  assert.equal((data[0] ?? 0) >> 4, 4, "byte mode");
  const nibble = (index: number): number => ((data[index] ?? 0) & 15) * 16 + ((data[index + 1] ?? 0) >> 4);
  return Buffer.from(Array.from({ length: nibble(0) }, (_, index) => nibble(index + 1))).toString();
}

/** Finders with format, timing, alignment: no data there. */
function isFunction(row: number, column: number, size: number, version: number): boolean {
  if ((row < 9 && column < 9) || (row < 9 && column >= size - 8) || (row >= size - 8 && column < 9)) return true;
  if (row === 6 || column === 6) return true;
  return version > 1 && Math.abs(row - (size - 7)) <= 2 && Math.abs(column - (size - 7)) <= 2;
}
