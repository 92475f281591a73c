import { IC_PN532, LONGEST_UID } from "./constants";

/** A card in the field, as InListPassiveTarget describes it (UM 7.3.5). */
export interface Target {
  /** SENS_RES, two bytes. */
  readonly atqa: number;
  /** SEL_RES. */
  readonly sak: number;
  /** NFCID1, 1 to 10 bytes as upper-case hex. Not a secret and easily copied; phones make up a new one at each tap. */
  readonly uid: string;
}

/** `malformed`: the answer holds less than it says. */
export type Listed = Target | "none" | "malformed";

const DIGITS = "0123456789ABCDEF";

/** Whether the answer to GetFirmwareVersion (UM 7.2.2) is that of a PN532. `body`: from TFI on. */
export function isPn532(body: Uint8Array): boolean {
  return body.length >= 6 && body[2] === IC_PN532;
}

/** What the answer to InListPassiveTarget (UM 7.3.5) for one target of type A says. `body`: from TFI on. */
export function readTarget(body: Uint8Array): Listed {
  const count = body[2];
  if (count === 0) return "none";
  const uidLength = body[7] ?? 0;
  if (count !== 1 || uidLength < 1 || uidLength > LONGEST_UID || body.length < 8 + uidLength) return "malformed";
  const atqa = ((body[4] ?? 0) << 8) | (body[5] ?? 0);
  return { atqa, sak: body[6] ?? 0, uid: toHex(body.subarray(8, 8 + uidLength)) };
}

/** Upper-case. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += DIGITS.charAt(byte >> 4) + DIGITS.charAt(byte & 15);
  return text;
}
