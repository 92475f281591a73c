import { quoted } from "../../../modules/schema/words";

/** What an option's text means, or why it means nothing; the reason follows the option's name. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };
export type Reader<T> = (text: string) => Read<T>;

/** A broker as `--mqtt` names it. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
/** C0, DEL and C1: in no path, name or password that anybody types. */
const CONTROL = /\p{Cc}/u;
const MQTT_PORTS = { "mqtt:": 1883, "mqtts:": 8883 } as const;

function refuse(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

/** What was typed, unless it may be a URL with a password that slipped here. */
function found(text: string): string {
  return text.length > 40 || text.includes("@") || text.includes(":") ? "" : `, found ${quoted(text)}`;
}

export function wholeNumber(min: number, max: number): Reader<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max
      ? { ok: true, value }
      : refuse(`must be a whole number from ${min} to ${max}${found(text)}`);
  };
}

export function decimal(min: number, max: number): Reader<number> {
  return (text) => {
    const value = text.length <= 20 && DECIMAL.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max
      ? { ok: true, value }
      : refuse(`must be a number from ${min} to ${max}${found(text)}`);
  };
}

export function choice<const V extends readonly string[]>(...values: V): Reader<V[number]> {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    return value === undefined ? refuse(`must be ${values.join(" or ")}${found(text)}`) : { ok: true, value };
  };
}

/** What `read` takes, unless `lacking` says why this version cannot do it. */
export function unlessLacking<T>(read: Reader<T>, lacking: (value: T) => string | null): Reader<T> {
  return (text) => {
    const result = read(text);
    const reason = result.ok ? lacking(result.value) : null;
    return reason === null ? result : refuse(`cannot be used: ${reason}`);
  };
}

/** The path of a file, folder or device. Whether it is there shows when it is opened. */
export function path(): Reader<string> {
  return (text) => {
    if (text.length === 0 || text.length > 4096) return refuse("must be a path of 1 to 4096 characters");
    return CONTROL.test(text) ? refuse("must be a path without control characters") : { ok: true, value: text };
  };
}

/** Never repeated in a reason. */
export function secret(): Reader<string> {
  return (text) => {
    if (text.length === 0 || text.length > 128) return refuse("must be a text of 1 to 128 characters");
    return CONTROL.test(text) ? refuse("must not hold control characters") : { ok: true, value: text };
  };
}

/** `mqtt://` or `mqtts://`. It may hold a password: no reason repeats any of it. */
export function brokerUrl(): Reader<BrokerAddress> {
  return (text) => {
    const url = parseUrl(text);
    if (url === undefined || (url.protocol !== "mqtt:" && url.protocol !== "mqtts:"))
      return refuse("must be mqtt://USER:PASSWORD@HOST:PORT, or mqtts:// for TLS");
    if (url.hostname === "") return refuse("names no host");
    if (url.port === "0") return refuse("must have a port from 1 to 65535");
    if ((url.pathname !== "" && url.pathname !== "/") || url.search !== "" || url.hash !== "")
      return refuse("must end after the port");
    const user = decoded(url.username);
    const password = decoded(url.password);
    if (user === undefined || password === undefined) return refuse("has a % in user or password that encodes nothing");
    if (user === "" && password !== "") return refuse("has a password without a user");
    return {
      ok: true,
      value: {
        host: bareHost(url.hostname),
        port: url.port === "" ? MQTT_PORTS[url.protocol] : Number(url.port),
        tls: url.protocol === "mqtts:",
        user: user === "" ? undefined : user,
        password: password === "" ? undefined : password,
      },
    };
  };
}

/** `ws://` or `wss://`, to which `/<id>` is added. It may hold a password: no reason repeats any of it. */
export function backEndUrl(): Reader<string> {
  return (text) => {
    const url = parseUrl(text);
    if (url === undefined || (url.protocol !== "ws:" && url.protocol !== "wss:"))
      return refuse("must be ws://HOST:PORT/PATH, or wss:// for TLS");
    if (url.search !== "" || url.hash !== "") return refuse("must end after the path");
    return { ok: true, value: url.href };
  };
}

function parseUrl(text: string): URL | undefined {
  // The URL class drops spaces, tabs and line ends without a word.
  if (text.length > 2048 || CONTROL.test(text) || text.includes(" ")) return undefined;
  return URL.canParse(text) ? new URL(text) : undefined;
}

function decoded(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text);
    return CONTROL.test(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}

/** `[::1]` is how a URL writes ::1. */
function bareHost(hostname: string): string {
  return hostname.startsWith("[") && hostname.endsWith("]") ? hostname.slice(1, -1) : hostname;
}
