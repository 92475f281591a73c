/** The four bytes of an address as `192.168.4.1`; undefined: it is none. */
export function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split(".", 5);
  if (parts.length !== 4) return undefined;
  const bytes = new Uint8Array(4);
  for (let index = 0; index < 4; index++) {
    const part = parts[index] ?? "";
    const value = Number(part);
    // What Number also takes (spaces, signs, "1e1", "0x1", leading zeros) does not come back as it was.
    if (!(value >= 0 && value <= 255) || String(value) !== part) return undefined;
    bytes[index] = value;
  }
  return bytes;
}
