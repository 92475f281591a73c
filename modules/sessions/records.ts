import { check, sentence } from "../schema/check";
import { parseJson } from "../schema/json";
import { either, nullable, number, oneOf, type Schema, text, tuple } from "../schema/schema";
import { decodeUtf8, encodeUtf8 } from "../text/utf8";
import { type FinishedSession, SESSION_BOUNDS, type Session } from "./session";
import { FAULT_CODE_PATTERN, type StopReason } from "./stop-reason";
import { TAG } from "./users";

/** Raised when an older program would misread a record. */
const VERSION = 1;

/** Bytes of a record at the most; with an 8-digit tag and usual values about 70 and 100. */
export const MAX_PROGRESS_BYTES = 112;
export const MAX_FINISHED_BYTES = 184;

const whole = (max: number) => number({ min: 0, max, integer: true });
const WALL = nullable(whole(SESSION_BOUNDS.wallMs));
const CURRENT = number({ min: 0, max: SESSION_BOUNDS.currentA });
const PLAIN = oneOf("unplugged", "ev", "energy", "time", "target", "user", "power-loss", "reset");
const FAULT = text({ maxLength: 38, pattern: `fault:${FAULT_CODE_PATTERN}` }) as Schema<`fault:${string}`>;
const STOP: Schema<StopReason> = either(PLAIN, FAULT);
const CHARGING_STOP = oneOf("ev", "energy", "time", "target", "user");
const NUMBER = number({ min: 1, max: SESSION_BOUNDS.number, integer: true });

/** number, tag, start, start Wh, Wh, seconds, seconds with closed contacts, highest A, stop. */
const PROGRESS = tuple(
  oneOf(VERSION),
  NUMBER,
  nullable(TAG),
  WALL,
  nullable(whole(SESSION_BOUNDS.energyWh)),
  whole(SESSION_BOUNDS.energyWh),
  whole(SESSION_BOUNDS.durationMs / 1_000),
  whole(SESSION_BOUNDS.durationMs / 1_000),
  CURRENT,
  nullable(CHARGING_STOP),
);

/** number, tag, start, end, start Wh, Wh, ms, ms with closed contacts, highest A, stop reason. */
const FINISHED = tuple(
  oneOf(VERSION),
  NUMBER,
  nullable(TAG),
  WALL,
  WALL,
  nullable(whole(SESSION_BOUNDS.energyWh)),
  whole(SESSION_BOUNDS.energyWh),
  whole(SESSION_BOUNDS.durationMs),
  whole(SESSION_BOUNDS.durationMs),
  CURRENT,
  STOP,
);

/**
 * The open session for the journal, its times in whole seconds: it is written again and again.
 *
 * @throws RangeError for a session that no step makes.
 */
export function encodeProgress(session: Session): Uint8Array {
  return encode(PROGRESS, MAX_PROGRESS_BYTES, [
    VERSION,
    session.number,
    session.tag,
    session.startedAtMs,
    session.startWh,
    session.energyWh,
    Math.floor(session.durationMs / 1_000),
    Math.floor(session.contactorMs / 1_000),
    session.highestA,
    session.stop,
  ]);
}

/** undefined for anything but a good record. */
export function decodeProgress(bytes: Uint8Array): Session | undefined {
  const record = decode(PROGRESS, MAX_PROGRESS_BYTES, bytes);
  if (record === undefined) return undefined;
  const [, number, tag, startedAtMs, startWh, energyWh, durationS, contactorS, highestA, stop] = record;
  const durationMs = durationS * 1_000;
  const contactorMs = contactorS * 1_000;
  const session = { number, tag, startedAtMs, startWh, energyWh, durationMs, contactorMs, highestA, stop };
  return isSound(session) ? session : undefined;
}

/** A finished session for the history. @throws RangeError for a session that no step makes. */
export function encodeFinished(session: FinishedSession): Uint8Array {
  return encode(FINISHED, MAX_FINISHED_BYTES, [
    VERSION,
    session.number,
    session.tag,
    session.startedAtMs,
    session.endedAtMs,
    session.startWh,
    session.energyWh,
    session.durationMs,
    session.contactorMs,
    session.highestA,
    session.stopReason,
  ]);
}

/** undefined for anything but a good record. */
export function decodeFinished(bytes: Uint8Array): FinishedSession | undefined {
  const record = decode(FINISHED, MAX_FINISHED_BYTES, bytes);
  if (record === undefined) return undefined;
  const [, number, tag, startedAtMs, endedAtMs, startWh, energyWh, durationMs, contactorMs, highestA, stopReason] =
    record;
  const times = { startedAtMs, endedAtMs, durationMs, contactorMs };
  const session = { number, tag, startWh, energyWh, highestA, stopReason, ...times };
  return isSound(session) ? session : undefined;
}

function encode(schema: Schema<unknown>, maxBytes: number, record: readonly unknown[]): Uint8Array {
  const checked = check(schema, record);
  const bytes = checked.ok ? encodeUtf8(JSON.stringify(checked.value), maxBytes) : undefined;
  if (bytes !== undefined) return bytes;
  throw new RangeError(`a session's record: ${checked.ok ? `is longer than ${maxBytes} bytes` : sentence(checked)}`);
}

function decode<T>(schema: Schema<T>, maxBytes: number, bytes: Uint8Array): T | undefined {
  if (bytes.length > maxBytes) return undefined;
  const source = decodeUtf8(bytes);
  if (source === undefined) return undefined;
  const checked = parseJson(schema, source, { maxBytes, maxDepth: 1 });
  return checked.ok ? checked.value : undefined;
}

/** What no session is, although each of its numbers is one. */
function isSound(session: Pick<Session, "startWh" | "energyWh" | "durationMs" | "contactorMs">): boolean {
  return session.contactorMs <= session.durationMs && (session.startWh !== null || session.energyWh === 0);
}
