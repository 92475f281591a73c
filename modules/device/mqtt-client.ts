import type { ByteBuffer } from "./bytes";

/**
 * ECMA-419 MQTT client, as Moddable's `embedded:network/mqtt/client` has it: MQTT 3.1.1, QoS 0 and 1 here,
 * one connection per instance, no reconnect. `modules/mqtt` adds what an application needs on top.
 */
export interface MqttClientOptions {
  readonly host: string;
  /** Default 1883, with `tls` 8883. */
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  /** Client identifier. */
  readonly id: string;
  /** Default true. */
  readonly clean?: boolean;
  readonly will?: { readonly topic: string; readonly message: string; readonly QoS?: 0 | 1; readonly retain?: boolean };
  /** Milliseconds; 0 or left out: none. The client sends PINGREQ by itself and fails when the broker stays silent. */
  readonly keepAlive?: number;
  /** TLS, verified against `certificates` (PEM) where given, else the host's own trust store. */
  readonly tls?: { readonly certificates?: string };
  /** A part of a message is there: `count` bytes to `read`. `topic` comes with the first part, `more` is true before the last. */
  readonly onReadable?: (count: number, options: MqttReadableOptions) => void;
  /** First call: connected. `count`: payload bytes that can be written now. */
  readonly onWritable?: (count: number) => void;
  /** CONNACK, SUBACK, UNSUBACK, PUBACK, PINGRESP. */
  readonly onControl?: (operation: number, message: MqttControlMessage) => void;
  /** The broker closed the connection. The instance is of no more use. */
  readonly onClose?: () => void;
  /** Connection refused, TLS or protocol failure, keep-alive missed. The instance is of no more use. */
  readonly onError?: (error?: unknown) => void;
}

export interface MqttReadableOptions {
  readonly more: boolean;
  readonly topic?: string;
  readonly QoS?: number;
  /** Of the whole message, bytes. */
  readonly byteLength?: number;
}

export interface MqttControlMessage {
  readonly operation: number;
  /** Packet id, where the packet has one. */
  readonly id?: number;
  /** SUBACK: return codes, one a topic. */
  readonly payload?: ArrayBuffer;
}

export interface MqttWriteOptions {
  /** Default PUBLISH (3). SUBSCRIBE is 8, UNSUBSCRIBE 10; those two take `items` and null for data. */
  readonly operation?: number;
  /** Packet id 1–65535 for QoS 1, SUBSCRIBE, UNSUBSCRIBE. */
  readonly id?: number;
  readonly topic?: string;
  readonly QoS?: 0 | 1;
  readonly retain?: boolean;
  readonly duplicate?: boolean;
  readonly items?: ReadonlyArray<{ readonly topic: string; readonly QoS?: 0 | 1 }>;
}

export interface MqttClient {
  /** Up to `count` bytes of the current message (default all that are there); undefined when there are none. */
  read(count?: number): ArrayBuffer | undefined;
  /** Returns how many payload bytes can still be written. Throws when the packet does not fit or the link is down. */
  write(data: ByteBuffer | null, options: MqttWriteOptions): number;
  /** No callback comes after it. */
  close(): void;
}

export type MqttClientConstructor = new (options: MqttClientOptions) => MqttClient;
