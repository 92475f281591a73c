import type { WallMs } from "../device/time";
import { FAULTS, type FaultCode } from "../evse/faults";
import type { FaultRepeats } from "../evse/state";
import { parseJson } from "../schema/json";
import { nullable, number, oneOf, text, tuple } from "../schema/schema";
import { decodeUtf8, encodeUtf8 } from "../text/utf8";

/** Bytes of a small record. */
export const MAX_NOTE_BYTES = 256;
/** Characters of an error's text that are kept. */
const MAX_TEXT = 80;

const COUNT = number({ min: 0, max: 999_999_999, integer: true });
const FAULT = tuple(oneOf(...(Object.keys(FAULTS) as FaultCode[])), COUNT, oneOf(0, 1));
const PHASES = tuple(oneOf(1, 3));
const FAILURES = tuple(COUNT, text({ maxLength: MAX_TEXT }));
const EVENT = tuple(
  COUNT,
  text({ maxLength: 40 }),
  nullable(number({ min: 0, max: 253_402_300_799_999, integer: true })),
  COUNT,
);

/** How often the program has failed since it last ran well for a while, and what it said the last time. */
export interface Failures {
  readonly count: number;
  readonly text: string;
}

export const NO_FAILURES: Failures = Object.freeze({ count: 0, text: "" });

/** Something that a person who looks for a cause wants to know: a fault's code, a start's reason, an error. */
export interface JournalEvent {
  readonly number: number;
  readonly what: string;
  /** null: the time of day was not known. */
  readonly wallMs: WallMs | null;
  /** s since the start of the program. */
  readonly uptimeS: number;
}

/** A fault that a restart must not hide. */
export interface KeptFault extends FaultRepeats {
  /** It is not shown any more, and the contactor waits for its time after an error. */
  readonly isOver: boolean;
}

export function encodeFault(fault: KeptFault | null): Uint8Array {
  return fault === null ? encode([]) : encode([fault.code, Math.min(fault.count, 99), fault.isOver ? 1 : 0]);
}

/** null for none, and for anything but a good record. */
export function decodeFault(bytes: Uint8Array | undefined): KeptFault | null {
  const record = decode(FAULT, bytes);
  return record === undefined ? null : { code: record[0], count: record[1], isOver: record[2] === 1 };
}

export function encodePhases(phases: 1 | 3): Uint8Array {
  return encode([phases]);
}

/** undefined: the contactor was never closed. */
export function decodePhases(bytes: Uint8Array | undefined): 1 | 3 | undefined {
  return decode(PHASES, bytes)?.[0];
}

export function encodeFailures(failures: Failures): Uint8Array {
  return encode([failures.count, plain(failures.text, MAX_TEXT)]);
}

export function decodeFailures(bytes: Uint8Array | undefined): Failures {
  const record = decode(FAILURES, bytes);
  return record === undefined ? NO_FAILURES : { count: record[0], text: record[1] };
}

export function encodeEvent(event: JournalEvent): Uint8Array {
  return encode([event.number, plain(event.what, 40), event.wallMs, event.uptimeS]);
}

export function decodeEvent(bytes: Uint8Array): JournalEvent | undefined {
  const record = decode(EVENT, bytes);
  if (record === undefined) return undefined;
  const [number, what, wallMs, uptimeS] = record;
  return { number, what, wallMs, uptimeS };
}

/** Printable ASCII only: what an error says may hold anything, and has to fit in bytes. */
function plain(said: string, maxLength: number): string {
  let result = "";
  for (let index = 0; index < said.length && result.length < maxLength; index++) {
    const code = said.charCodeAt(index);
    result += code >= 0x20 && code < 0x7f ? said.charAt(index) : "?";
  }
  return result;
}

function encode(record: readonly unknown[]): Uint8Array {
  return encodeUtf8(JSON.stringify(record), MAX_NOTE_BYTES) ?? new Uint8Array(0);
}

function decode<T>(schema: Parameters<typeof parseJson<T>>[0], bytes: Uint8Array | undefined): T | undefined {
  if (bytes === undefined || bytes.length > MAX_NOTE_BYTES) return undefined;
  const checked = parseJson(schema, decodeUtf8(bytes) ?? "", { maxBytes: MAX_NOTE_BYTES });
  return checked.ok ? checked.value : undefined;
}
