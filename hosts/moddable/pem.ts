const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";

/**
 * The first certificate of a PEM text as DER, which is what Moddable's TLS takes.
 * @throws RangeError where there is none, or it is damaged. The text is not repeated in it.
 */
export function certificateFromPem(pem: string): Uint8Array {
  const from = pem.indexOf(BEGIN);
  const to = pem.indexOf(END, from + BEGIN.length);
  if (from < 0 || to < 0) throw new RangeError("certificate: no PEM block");
  return decodeBase64(pem.slice(from + BEGIN.length, to));
}

function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let count = 0;
  for (const character of text) {
    if (character === "\n" || character === "\r" || character === " " || character === "=") continue;
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new RangeError("certificate: not base64");
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[length++] = (bits >> count) & 0xff;
    }
  }
  if (length === 0) throw new RangeError("certificate: empty");
  return bytes.slice(0, length);
}
