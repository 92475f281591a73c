import type { HttpRequest } from "../http/exchange";

/** Why a request is not answered as it wishes. */
export interface RequestRefusal {
  readonly status: number;
  readonly error: string;
}

/** What no form of another site can send: a script there that tries has to ask before, and is never allowed (CORS). */
const CONTENT_TYPES: readonly string[] = Object.freeze(["application/json", "application/octet-stream"]);

/**
 * Refuses what another site makes a browser ask: under a name that is not the board's own (DNS rebinding), or to change
 * something (CSRF). Who asks is looked at afterwards.
 * @param names the board's own, of any case: its id, `ID.local`. An IP address needs not be among them: no name stands
 *   for it that could be made to mean something else.
 */
export function refuse(request: HttpRequest, names: readonly string[]): RequestRefusal | undefined {
  const { method, headers, isSecure } = request;
  const host = headers.host?.toLowerCase() ?? "";
  if (!isOwn(hostName(host), names)) return { status: 421, error: "this is not a name of this part" };
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return undefined;
  if (!CONTENT_TYPES.includes(headers.contentType ?? ""))
    return {
      status: 415,
      error: "the Content-Type must be application/json, or application/octet-stream for an image",
    };
  const { secFetchSite: site, origin, cookie, authorization } = headers;
  const isForeign = (site ?? "same-origin") !== "same-origin" && site !== "none";
  if (isForeign || (origin !== undefined && origin.toLowerCase() !== `${isSecure ? "https" : "http"}://${host}`))
    return { status: 403, error: "another site asks for this" };
  // Every browser says where such a request comes from: a cookie without it is no browser's.
  if (origin === undefined && cookie !== undefined && authorization === undefined)
    return { status: 403, error: "a request with a cookie needs an Origin" };
  return undefined;
}

/** Of a `Host` header (RFC 9110 section 7.2), without port and the root's dot; empty where it is none. */
function hostName(host: string): string {
  const isLiteral = host.startsWith("[");
  const nameEnd = isLiteral ? host.indexOf("]") + 1 : host.indexOf(":");
  const end = nameEnd < 0 ? host.length : nameEnd;
  const port = host.slice(end);
  if (port !== "" && !isPort(port)) return "";
  const name = host.slice(0, end);
  return name.endsWith(".") ? name.slice(0, -1) : name;
}

function isPort(text: string): boolean {
  if (text.length < 2 || text.length > 6 || text.charAt(0) !== ":") return false;
  return isDigits(text.slice(1));
}

function isOwn(name: string, names: readonly string[]): boolean {
  if (name === "localhost" || isIpAddress(name)) return true;
  for (const own of names) if (own !== "" && own.toLowerCase() === name) return true;
  return false;
}

function isIpAddress(name: string): boolean {
  if (name.startsWith("[")) return true;
  const parts = name.split(".", 5);
  return parts.length === 4 && parts.every((part) => part.length <= 3 && isDigits(part) && Number(part) <= 255);
}

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text !== "";
}
