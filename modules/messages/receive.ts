import type { Checked } from "../schema/check";
import { parseJson } from "../schema/json";
import type { Schema } from "../schema/schema";
import { decodeUtf8 } from "../text/utf8";

/** A message from the network, checked and bounded before anything else looks at it. */
export function receiveMessage<T>(schema: Schema<T>, payload: Uint8Array, maxBytes: number): Checked<T> {
  const text = payload.byteLength <= maxBytes ? decodeUtf8(payload) : undefined;
  if (text === undefined) return { ok: false, path: "$", reason: `must be a text of at most ${maxBytes} bytes` };
  // Its bytes are counted, and a text has no more units than bytes: with three for each they are not counted again.
  return parseJson(schema, text, { maxBytes: 3 * maxBytes, isForeign: true });
}
