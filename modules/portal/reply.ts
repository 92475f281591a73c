import type { Exchange, HeaderRow } from "../http/exchange";
import type { Refusal } from "../schema/check";
import { parseJson } from "../schema/json";
import type { Schema } from "../schema/schema";

const JSON_HEADER: HeaderRow = Object.freeze(["Content-Type", "application/json"] as const);
const JSON_ONLY: readonly HeaderRow[] = Object.freeze([JSON_HEADER]);

/** Bytes of a request in JSON, where a route says nothing else. */
export const MAX_REQUEST_BYTES = 4_096;

export function replyJson(
  exchange: Exchange,
  body: object,
  status = 200,
  headers: readonly HeaderRow[] = JSON_ONLY,
): void {
  exchange.reply(status, JSON.stringify(body), headers === JSON_ONLY ? headers : [JSON_HEADER, ...headers]);
}

export function replyError(
  exchange: Exchange,
  status: number,
  error: string,
  headers: readonly HeaderRow[] = JSON_ONLY,
): void {
  replyJson(exchange, { error }, status, headers);
}

/** 422: the JSON was read, and what stands at `path` is not taken. */
export function replyRefusal(exchange: Exchange, { path, reason }: Refusal): void {
  replyJson(exchange, { error: `${path} ${reason}`, path }, 422);
}

/** Reads a body that follows `schema`; another one is answered with 422. */
export function readJson<T>(
  exchange: Exchange,
  schema: Schema<T>,
  then: (value: T) => void,
  maxBytes = MAX_REQUEST_BYTES,
): void {
  exchange.readText(maxBytes, (text) => {
    const parsed = parseJson(schema, text, { maxBytes, isForeign: true });
    if (parsed.ok) then(parsed.value);
    else replyRefusal(exchange, parsed);
  });
}
