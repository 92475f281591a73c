import { bytesOfBase64url } from "../crypto/base64url";

/** ASN.1 SEQUENCE: all that is carried here begins with one. */
const SEQUENCE = 0x30;

/**
 * What the first block of one of these labels holds (RFC 7468); text around it is as it may be. undefined: there is
 * none, or it is cut off, altered or encrypted, or one behind it is cut off.
 */
export function pemBlock(text: string, labels: readonly string[]): Uint8Array | undefined {
  if (text.split("-----BEGIN ").length !== text.split("-----END ").length) return undefined;
  for (const label of labels) {
    const begin = `-----BEGIN ${label}-----`;
    const at = text.indexOf(begin);
    if (at < 0) continue;
    const start = at + begin.length;
    const end = text.indexOf(`-----END ${label}-----`, start);
    const bytes = end < 0 ? undefined : bytesOfBase64(text.slice(start, end));
    return bytes?.[0] === SEQUENCE ? bytes : undefined;
  }
  return undefined;
}

function bytesOfBase64(text: string): Uint8Array | undefined {
  let digits = "";
  for (const line of text.split("\n")) digits += line.trim();
  const padding = digits.indexOf("=");
  if (padding >= 0 && digits.length - padding > 2) return undefined;
  const bare = padding < 0 ? digits : digits.slice(0, padding);
  return bytesOfBase64url(bare.split("+").join("-").split("/").join("_"));
}
