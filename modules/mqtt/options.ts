import { utf8ByteLength } from "../text/utf8";
import { isFilter, isTopic } from "./topic";

export interface MqttSubscription {
  /** A filter, `+` and `#` allowed. */
  readonly topic: string;
  /** Default 0. */
  readonly QoS?: 0 | 1;
}

export interface MqttSessionOptions {
  readonly host: string;
  /** Default 1883, with `tls` 8883. */
  readonly port?: number;
  readonly user?: string;
  /** Never logged. */
  readonly password?: string;
  /** Client identifier, 1–64 bytes; the broker drops the elder of two clients with the same one. */
  readonly id: string;
  readonly tls?: { readonly certificates?: string };
  /** ms, 1,000–65,535,000; 0: none. A dead link is noticed within one and a half of it. */
  readonly keepAliveMs: number;
  /** Published by the broker when this client vanishes, and also after {@link MqttSession.close}. */
  readonly will?: { readonly topic: string; readonly message: string; readonly QoS?: 0 | 1; readonly retain?: boolean };
  /** At most 16. */
  readonly subscriptions: readonly MqttSubscription[];
  /** A whole message on a subscribed topic; `payload` is the receiver's to keep. May be called twice with QoS 1. */
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
  readonly onState?: (connected: boolean) => void;
  /** Bytes of a payload, in and out; default 4096, which the smallest socket buffer of our boards can take. */
  readonly maxPayloadBytes?: number;
  /** Messages that wait or are not acknowledged; default 32. */
  readonly maxQueued?: number;
  /** Their topics and payloads together, bytes; default 8192. */
  readonly maxQueuedBytes?: number;
}

const maxSubscriptions = 16;
const maxTextBytes = 256;

/** Throws a RangeError that names the option: what settings hold is checked before, so this is a fault of the caller. */
export function requireValid(options: MqttSessionOptions): void {
  requireBytes("host", options.host, 1, 253);
  requireBytes("id", options.id, 1, 64);
  requireBytes("user", options.user ?? "", 0, maxTextBytes);
  requireBytes("password", options.password ?? "", 0, maxTextBytes);
  requireInteger("port", options.port ?? 1883, 1, 65_535);
  requireInteger("maxPayloadBytes", options.maxPayloadBytes ?? 1, 1, 1_048_576);
  requireInteger("maxQueued", options.maxQueued ?? 1, 1, 1024);
  requireInteger("maxQueuedBytes", options.maxQueuedBytes ?? 1, 1, 16_777_216);
  if (options.keepAliveMs !== 0) requireInteger("keepAliveMs", options.keepAliveMs, 1_000, 65_535_000);
  if (options.password !== undefined && options.user === undefined)
    throw wrong("password", "needs a user (MQTT 3.1.1, 3.1.2.9)");
  if (options.will !== undefined && !isTopic(options.will.topic)) throw wrong("will.topic", "must be a topic");
  requireBytes("will.message", options.will?.message ?? "", 0, 4096);
  requireSubscriptions(options.subscriptions);
}

export function requireSubscriptions(subscriptions: readonly MqttSubscription[]): void {
  if (subscriptions.length > maxSubscriptions) throw wrong("subscriptions", `must be ${maxSubscriptions} or fewer`);
  for (const { topic } of subscriptions) if (!isFilter(topic)) throw wrong("subscriptions", "must be topic filters");
}

function requireBytes(name: string, text: string, min: number, max: number): void {
  const bytes = utf8ByteLength(text);
  if (bytes < min || bytes > max) throw wrong(name, `must have ${min} to ${max} bytes`);
}

function requireInteger(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw wrong(name, `must be a whole number from ${min} to ${max}`);
  }
}

function wrong(name: string, reason: string): RangeError {
  return new RangeError(`MQTT session: ${name} ${reason}`);
}
