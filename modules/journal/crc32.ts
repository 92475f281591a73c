/** CRC-32 of each nibble (polynomial 0xEDB88320, reflected): a sixteenth of the usual table at half of its speed. */
const NIBBLES = Object.freeze([
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
  0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
] as const);

/**
 * CRC-32 (IEEE 802.3) of the bytes from `from` up to `to`, as an unsigned number.
 * `before`: the CRC-32 of what stands in front of them; left out, nothing does.
 */
export function crc32(bytes: Uint8Array, from = 0, to: number = bytes.length, before = 0): number {
  let crc = ~before;
  for (let index = from; index < to; index++) {
    crc ^= bytes[index] ?? 0;
    crc = (crc >>> 4) ^ (NIBBLES[crc & 15] ?? 0);
    crc = (crc >>> 4) ^ (NIBBLES[crc & 15] ?? 0);
  }
  return ~crc >>> 0;
}
