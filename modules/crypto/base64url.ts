const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DIGIT_BITS = 6;

/** base64url without padding (RFC 4648 section 5). */
export function base64urlOf(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let count = 0;
  for (let index = 0; index < bytes.length; index++) {
    bits = ((bits << 8) | (bytes[index] ?? 0)) & 0xffff;
    count += 8;
    while (count >= DIGIT_BITS) {
      count -= DIGIT_BITS;
      text += DIGITS.charAt((bits >> count) & 63);
    }
  }
  return count === 0 ? text : text + DIGITS.charAt((bits << (DIGIT_BITS - count)) & 63);
}

/** undefined where it is not just as {@link base64urlOf} writes it: one text for some bytes, and no other. */
export function bytesOfBase64url(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * DIGIT_BITS) / 8));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = DIGITS.indexOf(text.charAt(index));
    if (digit < 0) return undefined;
    bits = ((bits << DIGIT_BITS) | digit) & 0xffff;
    count += DIGIT_BITS;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = bits >> count;
    }
  }
  // What is left over is less than a byte, and zero.
  return count < DIGIT_BITS && (bits & ((1 << count) - 1)) === 0 ? bytes : undefined;
}
