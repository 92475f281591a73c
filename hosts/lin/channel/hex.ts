const DIGITS = "0123456789abcdef";

/** Two small digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    text += DIGITS.charAt(byte >> 4) + DIGITS.charAt(byte & 15);
  }
  return text;
}

/** The bytes of {@link toHex}'s text. Throws a RangeError for any other text. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = (digit(text, 2 * index) << 4) | digit(text, 2 * index + 1);
  if (text.length % 2 !== 0) throw new RangeError("hex: half a byte");
  return bytes;
}

function digit(text: string, at: number): number {
  const value = DIGITS.indexOf(text.charAt(at));
  if (value < 0) throw new RangeError("hex: no digit");
  return value;
}
