/**
 * Why a connection failed or a write was not possible:
 * - `refused`: nobody listens there, the name is unknown, or the broker turned the client away;
 * - `not-authorised`: user name or password is wrong (CONNACK 4 or 5);
 * - `tls`: no secure channel, or a certificate that the trusted ones do not vouch for;
 * - `timeout`: no answer in time, to the connection or to a PINGREQ;
 * - `protocol`: the peer sent what is no valid MQTT 3.1.1;
 * - `closed`: the link is down;
 * - `overflow`: the packet does not fit in what can be written now.
 */
export type MqttErrorCode = "refused" | "not-authorised" | "tls" | "timeout" | "protocol" | "closed" | "overflow";

/** The message is for a person and holds no secret. */
export class MqttError extends Error {
  constructor(
    readonly code: MqttErrorCode,
    message: string,
  ) {
    super(message);
    // On a chip the prototype of all errors is frozen: what it has, too, cannot be assigned to, also here.
    Object.defineProperty(this, "name", { value: "MqttError" });
  }
}

const words: Readonly<Record<MqttErrorCode, string>> = Object.freeze({
  refused: "no connection",
  "not-authorised": "the broker refused the user name or password",
  tls: "the broker's certificate or its TLS was not accepted",
  timeout: "no answer in time",
  protocol: "the broker sent what is no valid MQTT",
  closed: "the connection was closed",
  overflow: "the packet did not fit",
});

/** The code of whatever a client's `onError` or constructor gave; a host that gives none counts as `refused`. */
export function errorCodeOf(error: unknown): MqttErrorCode {
  if (error instanceof MqttError) return error.code;
  if (typeof error === "object" && error !== null && "code" in error) {
    const code = error.code;
    if (typeof code === "string" && Object.hasOwn(words, code)) return code as MqttErrorCode;
  }
  return "refused";
}

/** One sentence part for the log. */
export function errorWords(code: MqttErrorCode): string {
  return words[code];
}
