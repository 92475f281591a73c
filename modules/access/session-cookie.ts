import { SESSION_MS } from "./sessions";

const NAME = "session";
const ATTRIBUTES = "HttpOnly; SameSite=Strict; Path=/";

/** Of `Set-Cookie` (RFC 6265). No page's script sees it, and no other site's request has it. */
export function sessionCookie(key: string, isSecure: boolean): string {
  return cookie(key, SESSION_MS / 1_000, isSecure);
}

/** Takes it away. */
export function endedCookie(isSecure: boolean): string {
  return cookie("", 0, isSecure);
}

function cookie(value: string, maxAgeS: number, isSecure: boolean): string {
  return `${NAME}=${value}; ${ATTRIBUTES}; Max-Age=${maxAgeS}${isSecure ? "; Secure" : ""}`;
}

/** The key in a `Cookie` header; of several the first. undefined: there is none. */
export function sessionKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  for (let at = 0; at < header.length; ) {
    const semicolon = header.indexOf(";", at);
    const end = semicolon < 0 ? header.length : semicolon;
    const pair = header.slice(at, end).trim();
    if (pair.startsWith(`${NAME}=`)) return pair.slice(NAME.length + 1);
    at = end + 1;
  }
  return undefined;
}
