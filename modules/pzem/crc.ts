/** CRC-16/Modbus of each nibble (polynomial 0xA001, reflected): a sixteenth of the usual table at a quarter of its speed. */
const NIBBLES = Object.freeze([
  0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01,
  0x8801, 0x4400,
] as const);

/**
 * CRC-16/Modbus (Modbus over serial line V1.02, 6.2.2) of the first `length` bytes.
 * It is sent low byte first, so the CRC over a whole good frame is 0.
 */
export function crc16(bytes: Uint8Array, length: number = bytes.length): number {
  let crc = 0xffff;
  for (let index = 0; index < length; index++) {
    crc ^= bytes[index] ?? 0;
    crc = (crc >> 4) ^ (NIBBLES[crc & 15] ?? 0);
    crc = (crc >> 4) ^ (NIBBLES[crc & 15] ?? 0);
  }
  return crc;
}
