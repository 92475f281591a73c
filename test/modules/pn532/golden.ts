import { hex } from "../pzem/golden";

/** Frames as the manual, the makers of modules and captures of real ones show them. */
export const GOLDEN = Object.freeze({
  ack: "00 00 FF 00 FF 00",
  nack: "00 00 FF FF 00 00",
  error: "00 00 FF 01 FF 7F 81 00",
  wakeUp: "55 55 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 FF 03 FD D4 14 01 17 00",
  awake: "00 00 FF 02 FE D5 15 16 00",
  getFirmware: "00 00 FF 02 FE D4 02 2A 00",
  firmware: "00 00 FF 06 FA D5 03 32 01 06 07 E8 00",
  limitRetries: "00 00 FF 06 FA D4 32 05 FF 01 01 F4 00",
  fieldOff: "00 00 FF 04 FC D4 32 01 00 F9 00",
  configured: "00 00 FF 02 FE D5 33 F8 00",
  list: "00 00 FF 04 FC D4 4A 01 00 E1 00",
  noTarget: "00 00 FF 03 FD D5 4B 00 E0 00",
  target: "00 00 FF 0C F4 D5 4B 01 01 04 00 08 04 82 AC B9 5D 8A 00",
  release: "00 00 FF 03 FD D4 52 00 DA 00",
  released: "00 00 FF 03 FD D5 53 00 D8 00",
});

/** The UID in {@link GOLDEN.target}. */
export const GOLDEN_UID = "82ACB95D";

export function bytes(name: keyof typeof GOLDEN): Uint8Array<ArrayBuffer> {
  return hex(GOLDEN[name]);
}

/** An extended information frame (UM0701-02, 6.2.1.2) around that body. */
export function extended(body: readonly number[]): Uint8Array<ArrayBuffer> {
  const size = [body.length >> 8, body.length & 0xff];
  return Uint8Array.of(0, 0, 0xff, 0xff, 0xff, ...size, checksum(size), ...body, checksum(body), 0);
}

/** A normal one around that body, from TFI on. */
export function normal(body: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(0, 0, 0xff, body.length, checksum([body.length]), ...body, checksum(body), 0);
}

function checksum(body: readonly number[]): number {
  return -body.reduce((total, byte) => total + byte, 0) & 0xff;
}
