/**
 * `length` characters of `alphabet`, each as likely as the other.
 * @param alphabet 1 to 256 characters
 * @param fill {@link Device.entropy}
 */
export function randomText(length: number, alphabet: string, fill: (bytes: Uint8Array) => void): string {
  const bytes = new Uint8Array(16);
  // Whole multiples of the alphabet only: a byte beyond would favour its first characters.
  const limit = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    fill(bytes);
    for (let index = 0; index < bytes.length && text.length < length; index++) {
      const byte = bytes[index] ?? 0;
      if (byte < limit) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
