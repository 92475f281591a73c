/** Characters of a method and of a header's name beside letters and digits: `tchar` (RFC 9110 section 5.6.2). */
const TOKEN_MARKS = "-_!#$%&'*+.^`|~";

export function isTokenByte(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    TOKEN_MARKS.indexOf(String.fromCharCode(byte)) >= 0
  );
}

/** One that no header may hold (RFC 9110 section 5.5): a tab may stand in a value. */
export function isControlByte(byte: number): boolean {
  return (byte < 0x20 && byte !== 0x09) || byte === 0x7f;
}

/** −1: no hexadecimal digit. */
export function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const small = code | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}
