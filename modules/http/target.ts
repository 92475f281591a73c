import { decodeUtf8 } from "../text/utf8";
import { hexDigit, isControlByte } from "./characters";

/** What a request asks for (RFC 9112 section 3.2). */
export interface Target {
  /** Decoded, with a slash before it. */
  readonly path: string;
  /** As sent, without its question mark. */
  readonly rawQuery: string;
  /** Of the absolute form, which goes before the header `Host`. */
  readonly authority: string | undefined;
}

const SCHEME = "http://";

/**
 * A path with or without `http://HOST` before it; undefined where it is none: the other forms are for proxies.
 * A step `.` or `..` is refused however it is written, and so are control characters.
 */
export function parseTarget(text: string): Target | undefined {
  let local = text;
  let authority: string | undefined;
  if (text.slice(0, SCHEME.length).toLowerCase() === SCHEME) {
    const end = firstOf(text, SCHEME.length);
    authority = text.slice(SCHEME.length, end);
    if (authority === "") return undefined;
    local = text.slice(end);
    if (!local.startsWith("/")) local = `/${local}`;
  }
  if (!local.startsWith("/") || local.indexOf("#") >= 0) return undefined;
  const mark = local.indexOf("?");
  const rawQuery = mark < 0 ? "" : local.slice(mark + 1);
  const path = percentDecode(mark < 0 ? local : local.slice(0, mark));
  if (path === undefined || !isPlain(path) || percentDecode(rawQuery) === undefined) return undefined;
  return { path, rawQuery, authority };
}

/** Where the authority ends that begins at `from`. */
function firstOf(text: string, from: number): number {
  const slash = text.indexOf("/", from);
  const mark = text.indexOf("?", from);
  if (slash < 0) return mark < 0 ? text.length : mark;
  return mark < 0 ? slash : Math.min(slash, mark);
}

function isPlain(path: string): boolean {
  for (let index = 0; index < path.length; index++) if (isControlByte(path.charCodeAt(index))) return false;
  const closed = `${path}/`;
  return closed.indexOf("/./") < 0 && closed.indexOf("/../") < 0 && path.indexOf("\t") < 0;
}

/** The value of `name`, decoded (WHATWG URL section 5.1); of several the first. */
export function queryValue(rawQuery: string, name: string): string | undefined {
  for (let at = 0; at < rawQuery.length; ) {
    const next = rawQuery.indexOf("&", at);
    const end = next < 0 ? rawQuery.length : next;
    const pair = rawQuery.slice(at, end);
    const equals = pair.indexOf("=");
    if (formDecode(equals < 0 ? pair : pair.slice(0, equals)) === name)
      return equals < 0 ? "" : formDecode(pair.slice(equals + 1));
    at = end + 1;
  }
  return undefined;
}

function formDecode(text: string): string | undefined {
  return percentDecode(text.split("+").join(" "));
}

/** Of ASCII (RFC 3986 section 2.1); undefined: two hexadecimal digits are missing, or it is no UTF-8. */
export function percentDecode(text: string): string | undefined {
  if (text.indexOf("%") < 0) return text;
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    let byte = text.charCodeAt(index);
    if (byte === 0x25) {
      // Behind the end there is NaN, which is no digit.
      const high = hexDigit(text.charCodeAt(index + 1));
      const low = hexDigit(text.charCodeAt(index + 2));
      if (high < 0 || low < 0) return undefined;
      byte = high * 16 + low;
      index += 2;
    }
    bytes[length++] = byte;
  }
  return decodeUtf8(bytes, 0, length);
}
