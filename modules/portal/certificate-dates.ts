import type { WallMs } from "../device/time";
import { dayNumber } from "../tariff/calendar";

/** Tags of ASN.1 (X.680) as an X.509 certificate has them (RFC 5280 section 4.1). */
const SEQUENCE = 0x30;
const VERSION = 0xa0;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const DAY_MS = 86_400_000;

interface Element {
  readonly tag: number;
  /** Of its content. */
  readonly start: number;
  /** The next one begins there. */
  readonly end: number;
}

/** When a certificate ends; undefined: it does not say so as certificates do. */
export function notAfterMs(der: Uint8Array): WallMs | undefined {
  const whole = elementAt(der, 0);
  const body = whole === undefined ? undefined : elementAt(der, whole.start);
  if (whole?.tag !== SEQUENCE || body?.tag !== SEQUENCE) return undefined;
  const first = elementAt(der, body.start);
  // Before the validity stand the version, left out for version 1, then number, algorithm and issuer.
  let at = first?.tag === VERSION ? first.end : body.start;
  for (let count = 0; count < 3; count++) at = elementAt(der, at)?.end ?? der.length;
  const validity = elementAt(der, at);
  const notBefore = validity?.tag === SEQUENCE ? elementAt(der, validity.start) : undefined;
  const notAfter = notBefore === undefined ? undefined : elementAt(der, notBefore.end);
  return notAfter === undefined ? undefined : momentOf(notAfter.tag, textOf(der, notAfter));
}

/** Lengths of more than two bytes are longer than what is stored. */
function elementAt(der: Uint8Array, at: number): Element | undefined {
  const tag = der[at];
  const short = der[at + 1];
  if (tag === undefined || short === undefined) return undefined;
  const lengthBytes = short < 0x80 ? 0 : short - 0x80;
  if (lengthBytes > 2) return undefined;
  let length = lengthBytes === 0 ? short : 0;
  for (let index = 0; index < lengthBytes; index++) length = length * 256 + (der[at + 2 + index] ?? 0);
  const start = at + 2 + lengthBytes;
  const end = start + length;
  return end <= der.length ? { tag, start, end } : undefined;
}

function textOf(der: Uint8Array, { start, end }: Element): string {
  let text = "";
  for (let index = start; index < end; index++) text += String.fromCharCode(der[index] ?? 0);
  return text;
}

/** `YYMMDDHHMMSSZ`, years from 50 on are of 19YY, or `YYYYMMDDHHMMSSZ` (RFC 5280 section 4.1.2.5). */
function momentOf(tag: number, text: string): WallMs | undefined {
  if (tag !== UTC_TIME && tag !== GENERALIZED_TIME) return undefined;
  const century = Number(text.slice(0, 2)) >= 50 ? "19" : "20";
  const whole = tag === UTC_TIME ? century + text : text;
  if (whole.length !== 15 || whole.charAt(14) !== "Z") return undefined;
  const day = dayNumber(`${whole.slice(0, 4)}-${whole.slice(4, 6)}-${whole.slice(6, 8)}`);
  const hour = Number(whole.slice(8, 10));
  const minute = Number(whole.slice(10, 12));
  const second = Number(whole.slice(12, 14));
  if (day === undefined || !(hour < 24 && minute < 60 && second < 60)) return undefined;
  return day * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000;
}
