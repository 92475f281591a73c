import type {
  MqttClient,
  MqttClientConstructor,
  MqttClientOptions,
  MqttWriteOptions,
} from "../../modules/device/mqtt-client";
import type { Timers } from "../../modules/device/time";

const CONNACK = 2;
const PUBACK = 4;
const SUBSCRIBE = 8;
const SUBACK = 9;
/** Payload bytes that always fit. */
const WRITABLE_BYTES = 4_096;
/** ms to the broker and back. */
const ROUND_TRIP_MS = 5;

/** A broker of one client, that does next to nothing: what is measured is the firmware. */
export class QuickBroker {
  /** Messages that were published so far. */
  published = 0;
  /** Messages that were taken so far. */
  taken = 0;
  /** Sees what is published; it has to cost next to nothing, too. */
  onPublish: ((topic: string, payload: Uint8Array) => void) | undefined;
  private client: { deliver(topic: string, payload: Uint8Array): void } | undefined;

  /** A message for the client. */
  deliver(topic: string, payload: Uint8Array): void {
    this.client?.deliver(topic, payload);
  }

  clientClass(timers: Timers): MqttClientConstructor {
    const broker = this;
    return class QuickMqttClient implements MqttClient {
      private message: Uint8Array<ArrayBuffer> | undefined;

      constructor(private readonly options: MqttClientOptions) {
        broker.client = this;
        timers.set(() => {
          options.onControl?.(CONNACK, { operation: CONNACK });
          options.onWritable?.(WRITABLE_BYTES);
        }, ROUND_TRIP_MS);
      }

      read(): ArrayBuffer | undefined {
        const { message } = this;
        this.message = undefined;
        return message?.buffer;
      }

      write(data: unknown, { operation, topic = "", QoS, id = 0, items = [] }: MqttWriteOptions): number {
        if (operation === SUBSCRIBE) {
          const payload = new Uint8Array(items.length).buffer;
          timers.set(() => this.options.onControl?.(SUBACK, { operation: SUBACK, id, payload }), ROUND_TRIP_MS);
        } else {
          broker.published += 1;
          broker.onPublish?.(topic, data as Uint8Array);
          if (QoS === 1) timers.set(() => this.options.onControl?.(PUBACK, { operation: PUBACK, id }), ROUND_TRIP_MS);
        }
        return WRITABLE_BYTES;
      }

      close(): void {}

      deliver(topic: string, payload: Uint8Array): void {
        const message = payload.slice();
        timers.set(() => {
          broker.taken += 1;
          this.message = message;
          const byteLength = message.byteLength;
          this.options.onReadable?.(byteLength, { more: false, topic, QoS: 0, byteLength });
        }, 0);
      }
    };
  }
}
