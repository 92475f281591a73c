/** An http or https address, taken apart. */
export interface HttpUrl {
  readonly isSecure: boolean;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  /** What stands in the Host header: with brackets, and the port where it is not the usual one. */
  readonly authority: string;
  /** Path and query; begins with a slash. */
  readonly target: string;
}

const MAX_CHARACTERS = 2_048;
const MAX_HOST_CHARACTERS = 253;

/** undefined: no such URL, one with user information, blanks, control characters or letters beyond ASCII, or a very long one. */
export function parseHttpUrl(text: string): HttpUrl | undefined {
  if (text.length > MAX_CHARACTERS || !isPrintable(text)) return undefined;
  const schemeEnd = text.indexOf("://");
  const scheme = text.slice(0, Math.max(0, schemeEnd)).toLowerCase();
  if (scheme !== "http" && scheme !== "https") return undefined;
  const isSecure = scheme === "https";
  const fragment = text.indexOf("#");
  const rest = text.slice(schemeEnd + 3, fragment < 0 ? text.length : fragment);
  let end = 0;
  while (end < rest.length && rest[end] !== "/" && rest[end] !== "?") end++;
  const place = parsePlace(rest.slice(0, end), isSecure ? 443 : 80);
  if (place === undefined) return undefined;
  const target = rest[end] === "/" ? rest.slice(end) : `/${rest.slice(end)}`;
  return { isSecure, ...place, target };
}

/** Where a Location header (RFC 9110 section 10.2.2) leads, as far as it is absolute or begins with a slash. */
export function resolveLocation(from: HttpUrl, location: string): string | undefined {
  const scheme = from.isSecure ? "https:" : "http:";
  const whole = location.startsWith("//")
    ? `${scheme}${location}`
    : location.startsWith("/")
      ? `${scheme}//${from.authority}${location}`
      : location;
  return parseHttpUrl(whole) === undefined ? undefined : whole;
}

/** Host and port (RFC 3986 section 3.2); user information would bring an `@`, which no host has. */
function parsePlace(text: string, usualPort: number): Pick<HttpUrl, "host" | "port" | "authority"> | undefined {
  const isBracketed = text.startsWith("[");
  const hostEnd = isBracketed ? text.indexOf("]") + 1 : firstOf(text, ":");
  const name = text.slice(0, hostEnd).toLowerCase();
  const host = isBracketed ? name.slice(1, -1) : name;
  if (host === "" || host.length > MAX_HOST_CHARACTERS) return undefined;
  if (!hasOnly(host, isBracketed ? "0123456789abcdef:." : "0123456789abcdefghijklmnopqrstuvwxyz-._")) return undefined;
  const portText = text.slice(hostEnd);
  const port = portText === "" || portText === ":" ? usualPort : portOf(portText);
  if (port === undefined) return undefined;
  return { host, port, authority: port === usualPort ? name : `${name}:${port}` };
}

function portOf(text: string): number | undefined {
  const digits = text.slice(1);
  if (text[0] !== ":" || digits.length > 5 || !hasOnly(digits, "0123456789")) return undefined;
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function firstOf(text: string, mark: string): number {
  const at = text.indexOf(mark);
  return at < 0 ? text.length : at;
}

function hasOnly(text: string, characters: string): boolean {
  for (let index = 0; index < text.length; index++) if (!characters.includes(text.charAt(index))) return false;
  return true;
}

/** ASCII from `!` to `~`, without the backslash, which some take for a slash. */
function isPrintable(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit <= 0x20 || unit >= 0x7f || unit === 0x5c) return false;
  }
  return true;
}
