import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);

/** On every answer. Scripts and styles come from this server alone, nothing may frame it or read it from elsewhere. */
export const SECURITY_HEADERS: OutgoingHttpHeaders = Object.freeze({
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
});

/** Smaller bodies gain nothing from it. */
const COMPRESS_FROM_BYTES = 4096;

/** A refusal as the client sees it. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: OutgoingHttpHeaders = {},
  ) {
    super(message);
    this.name = "HttpError";
  }
}

/** Does the client take this content coding? `*` counts, `;q=0` refuses. */
export function accepts(request: IncomingMessage, coding: string): boolean {
  const header = request.headers["accept-encoding"];
  if (typeof header !== "string") return false;
  let any = false;
  for (const entry of header.split(",")) {
    const [name, ...parameters] = entry.split(";").map((text) => text.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    if (name === coding) return !refused;
    if (name === "*") any = !refused;
  }
  return any;
}

export async function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  json: string,
  headers: OutgoingHttpHeaders = {},
): Promise<void> {
  let body = Buffer.from(json);
  const all: OutgoingHttpHeaders = {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    ...headers,
  };
  if (body.length >= COMPRESS_FROM_BYTES) {
    all.vary = "Accept-Encoding";
    if (accepts(request, "gzip")) {
      body = await compress(body);
      all["Content-Encoding"] = "gzip";
    }
  }
  all["Content-Length"] = body.length;
  response.writeHead(status, all);
  response.end(request.method === "HEAD" ? undefined : body);
}

export function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): Promise<void> {
  const known = error instanceof HttpError ? error : new HttpError(500, "the simulator could not do that");
  return sendJson(request, response, known.status, JSON.stringify({ error: known.message }), known.headers);
}
