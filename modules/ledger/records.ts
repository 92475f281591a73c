import type { Register, Usage } from "../accounts/registers";
import type { WallMs } from "../device/time";
import { parseJson } from "../schema/json";
import { either, list, nullable, number, oneOf, type Schema, text, tuple } from "../schema/schema";
import { SESSION_BOUNDS } from "../sessions/session";
import { TAG } from "../sessions/users";
import { PART_ID } from "../settings/part-id";
import { QUARTER_MS } from "../tariff/quarters";
import { decodeUtf8, encodeUtf8 } from "../text/utf8";
import type { LedgerEntry } from "./ledger";

type Entry<K extends LedgerEntry["kind"]> = Extract<LedgerEntry, { readonly kind: K }>;

/** What a charger gave a user in a quarter hour, and its register as far as that is booked. */
export interface UsageRecord extends Pick<Usage, "tag" | "energyWh"> {
  readonly kind: "usage";
  readonly quarterMs: WallMs;
  readonly chargerId: string;
  readonly booked: Omit<Register, "strange">;
}

/** A meter's quarter hour; one array element a phase. */
export interface MeterRecord {
  readonly kind: "meter";
  readonly quarterMs: WallMs;
  readonly meterId: string;
  readonly samples: number;
  readonly meanA: readonly number[];
  readonly highestA: readonly number[];
  /** Its register at the end. */
  readonly energyWh: number;
}

/** What the journal of a chip holds. */
export type KeptRecord = UsageRecord | MeterRecord | Entry<"session"> | Entry<"grant"> | Entry<"event">;

export const RECORD_KINDS = Object.freeze({ session: 1, usage: 2, meter: 3, grant: 4, event: 5 } as const);

/** Bytes, below what a record of the journal may have. */
const MAX_RECORD_BYTES = 900;
/** Characters; JSON makes six bytes of the worst of them. */
const MAX_REASON = 60;
const MAX_TEXT = 100;
const MAX_CODE = 40;

const whole = (max: number) => number({ min: 0, max, integer: true });
const WALL = whole(SESSION_BOUNDS.wallMs);
const WH = whole(Number.MAX_SAFE_INTEGER);
const WHO = nullable(TAG);
const AMPERES = list(number({ min: 0, max: 1_000 }), { min: 1, max: 3 });
const SECONDS = whole(SESSION_BOUNDS.durationMs / 1_000);

/** at, charger, number, tag, start, end, Wh, s, s with closed contacts, highest A, stop reason. */
const SESSION = tuple(
  WALL,
  PART_ID,
  whole(SESSION_BOUNDS.number),
  WHO,
  nullable(WALL),
  nullable(WALL),
  number({ min: 0, max: SESSION_BOUNDS.energyWh }),
  SECONDS,
  SECONDS,
  number({ min: 0, max: SESSION_BOUNDS.currentA }),
  text({ maxLength: MAX_CODE }),
);
/** Instead of a tag: the same as that before it. */
const SAME = 0;
const SPAN_MS = number({ min: -SESSION_BOUNDS.wallMs, max: SESSION_BOUNDS.wallMs });
/** quarter hours since 1970, charger, tag, Wh, register Wh, ms from the quarter hour's beginning, tag then. */
const USAGE = tuple(whole(SESSION_BOUNDS.wallMs / QUARTER_MS), PART_ID, WHO, WH, WH, SPAN_MS, either(oneOf(SAME), WHO));
/** quarter hours since 1970, meter, samples, mean A, highest A, register Wh. */
const METER = tuple(whole(SESSION_BOUNDS.wallMs / QUARTER_MS), PART_ID, WH, AMPERES, AMPERES, WH);
/** at, charger, A, reason. */
const GRANT = tuple(WALL, PART_ID, number({ min: 0, max: 1_000 }), text({ maxLength: MAX_REASON }));
/** at, source, code, text. */
const EVENT = tuple(WALL, text({ maxLength: MAX_CODE }), text({ maxLength: MAX_CODE }), text({ maxLength: MAX_TEXT }));

/** undefined for what no part could have told; texts are cut. */
export function encodeRecord(record: KeptRecord): Uint8Array | undefined {
  switch (record.kind) {
    case "session": {
      const { session: s, atMs, chargerId } = record;
      const times = [s.startedAtMs, s.endedAtMs, s.energyWh, s.durationS, s.contactorS, s.highestA] as const;
      return encode(SESSION, [atMs, chargerId, s.number, s.tag, ...times, s.stopReason.slice(0, MAX_CODE)]);
    }
    case "usage": {
      const { quarterMs, chargerId, tag, energyWh, booked } = record;
      const afterMs = Math.floor(booked.atMs) - quarterMs;
      const tagThen = booked.tag === tag ? SAME : booked.tag;
      return encode(USAGE, [quarterMs / QUARTER_MS, chargerId, tag, energyWh, booked.energyWh, afterMs, tagThen]);
    }
    case "meter": {
      const { quarterMs, meterId, samples, meanA, highestA, energyWh } = record;
      return encode(METER, [quarterMs / QUARTER_MS, meterId, samples, meanA, highestA, Math.floor(energyWh)]);
    }
    case "grant":
      return encode(GRANT, [record.atMs, record.chargerId, record.currentA, record.reason.slice(0, MAX_REASON)]);
    case "event": {
      const { atMs, source, code, text: said } = record;
      return encode(EVENT, [atMs, source.slice(0, MAX_CODE), code.slice(0, MAX_CODE), said.slice(0, MAX_TEXT)]);
    }
  }
}

/** undefined for anything but a good record. */
export function decodeRecord(kind: number, bytes: Uint8Array): KeptRecord | undefined {
  switch (kind) {
    case RECORD_KINDS.session: {
      const found = decode(SESSION, bytes);
      if (found === undefined) return undefined;
      const [atMs, chargerId, count, tag, startedAtMs, endedAtMs, energyWh, durationS, ...rest] = found;
      const [contactorS, highestA, stopReason] = rest;
      const spans = { startedAtMs, endedAtMs, energyWh, durationS, contactorS, highestA, stopReason };
      return { kind: "session", atMs, chargerId, session: { number: count, tag, ...spans } };
    }
    case RECORD_KINDS.usage: {
      const found = decode(USAGE, bytes);
      if (found === undefined) return undefined;
      const [quarter, chargerId, tag, energyWh, bookedWh, afterMs, tagThen] = found;
      const quarterMs = quarter * QUARTER_MS;
      const booked = { energyWh: bookedWh, atMs: quarterMs + afterMs, tag: tagThen === SAME ? tag : tagThen };
      return { kind: "usage", quarterMs, chargerId, tag, energyWh, booked };
    }
    case RECORD_KINDS.meter: {
      const found = decode(METER, bytes);
      if (found === undefined) return undefined;
      const [quarter, meterId, samples, meanA, highestA, energyWh] = found;
      return { kind: "meter", quarterMs: quarter * QUARTER_MS, meterId, samples, meanA, highestA, energyWh };
    }
    case RECORD_KINDS.grant: {
      const found = decode(GRANT, bytes);
      if (found === undefined) return undefined;
      const [atMs, chargerId, currentA, reason] = found;
      return { kind: "grant", atMs, chargerId, currentA, reason };
    }
    case RECORD_KINDS.event: {
      const found = decode(EVENT, bytes);
      if (found === undefined) return undefined;
      const [atMs, source, code, said] = found;
      return { kind: "event", atMs, source, code, text: said };
    }
    default:
      return undefined;
  }
}

/** What would not be read back is not written. */
function encode<T>(schema: Schema<T>, record: T): Uint8Array | undefined {
  const bytes = encodeUtf8(JSON.stringify(record), MAX_RECORD_BYTES);
  return bytes !== undefined && decode(schema, bytes) !== undefined ? bytes : undefined;
}

function decode<T>(schema: Schema<T>, bytes: Uint8Array): T | undefined {
  if (bytes.length > MAX_RECORD_BYTES) return undefined;
  const checked = parseJson(schema, decodeUtf8(bytes) ?? "", { maxBytes: MAX_RECORD_BYTES });
  return checked.ok ? checked.value : undefined;
}
