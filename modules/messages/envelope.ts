import { number, text } from "../schema/schema";
import { PROTOCOL_VERSION } from "./topics";

/** What stands at the front of every message of ours. */
export interface Envelope {
  readonly version: number;
  /** Another one at every start of the part, so that its counters can begin anew. */
  readonly boot: string;
  /** Counts a part's messages from 0 in one boot. */
  readonly sequence: number;
  /** ms on the part's monotonic clock since it started. */
  readonly uptimeMs: number;
}

/** Eight hexadecimal digits from the device's randomness. */
export function newBootId(random: () => number): string {
  let id = "";
  for (let digit = 0; digit < 8; digit++) id += Math.floor(random() * 16).toString(16);
  return id;
}

export const BOOT_ID = text({ minLength: 1, maxLength: 16, pattern: "[0-9a-f]+", means: "hexadecimal digits" });

/** ms of a part's uptime, and counts. */
export const COUNT = number({ min: 0, max: Number.MAX_SAFE_INTEGER, integer: true });
export const SPAN_MS = number({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** The envelope's members, for the schema of a whole message. */
export const ENVELOPE = Object.freeze({
  version: number({ min: PROTOCOL_VERSION, max: PROTOCOL_VERSION, integer: true }),
  /** Another one at every start of the part. */
  boot: BOOT_ID,
  /** Counts messages from 0 in one boot. */
  sequence: COUNT,
  /** ms on the part's monotonic clock when the message was made. */
  uptimeMs: SPAN_MS,
} as const);
