import { base64urlOf, bytesOfBase64url } from "../crypto/base64url";

const KIND = "pbkdf2";
export const SALT_BYTES = 16;
const KEY_BYTES = 32;
const MAX_ITERATIONS = 1_000_000;

/** How a password is stretched with PBKDF2-HMAC-SHA-256. */
export interface Stretching {
  readonly iterations: number;
  readonly salt: Uint8Array;
}

/** What is stored of a password. */
export interface PasswordRecord extends Stretching {
  readonly key: Uint8Array;
}

/** `pbkdf2$ITERATIONS$SALT$KEY`, salt and key as base64url. */
export function recordText({ iterations, salt, key }: PasswordRecord): string {
  return `${KIND}$${iterations}$${base64urlOf(salt)}$${base64urlOf(key)}`;
}

/** undefined where it is none. */
export function parseRecord(text: string): PasswordRecord | undefined {
  const [kind, count = "", saltText = "", keyText = "", ...rest] = text.split("$", 5);
  const iterations = Number(count);
  const salt = bytesOfBase64url(saltText);
  const key = bytesOfBase64url(keyText);
  if (kind !== KIND || rest.length > 0 || salt?.length !== SALT_BYTES || key?.length !== KEY_BYTES) return undefined;
  if (!(iterations >= 1 && iterations <= MAX_ITERATIONS) || String(iterations) !== count || iterations % 1 !== 0)
    return undefined;
  return { iterations, salt, key };
}
