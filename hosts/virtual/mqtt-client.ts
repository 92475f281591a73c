import type { ByteBuffer } from "../../modules/device/bytes";
import type {
  MqttClient,
  MqttClientConstructor,
  MqttClientOptions,
  MqttWriteOptions,
} from "../../modules/device/mqtt-client";
import type { TimerHandle, Timers } from "../../modules/device/time";
import { encodeUtf8 } from "../../modules/text/utf8";
import type { BrokerPeer, VirtualBroker } from "./mqtt-broker";

const CONNACK = 2;
const PUBLISH = 3;
const PUBACK = 4;
const SUBSCRIBE = 8;
const SUBACK = 9;
const UNSUBSCRIBE = 10;
const UNSUBACK = 11;

/** ms until a connection that nobody answers is given up. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Payload bytes that always fit. */
const WRITABLE_BYTES = 4_096;

/** The MQTT client class of one part: `linkId` names its network link, `timers` are its board's. */
export function virtualMqttClient(broker: VirtualBroker, linkId: string, timers: Timers): MqttClientConstructor {
  return class VirtualMqttClient implements MqttClient, BrokerPeer {
    readonly linkId = linkId;
    readonly filters: string[] = [];
    readonly will: BrokerPeer["will"];
    private isOpen = true;
    private isConnected = false;
    private message: Uint8Array | undefined;
    private readonly inbox: { readonly topic: string; readonly payload: Uint8Array }[] = [];
    private keepAlive: TimerHandle | undefined;
    /** When the newest packet sent has arrived: one does not overtake another. */
    private busyUntilMs = 0;

    constructor(private readonly options: MqttClientOptions) {
      const will = options.will;
      this.will =
        will === undefined
          ? undefined
          : {
              topic: will.topic,
              payload: encodeUtf8(will.message, WRITABLE_BYTES) ?? new Uint8Array(0),
              retain: will.retain === true,
            };
      const reachable = broker.isLinkUp(linkId);
      timers.set(() => this.connect(), reachable ? broker.latencyMs() : CONNECT_TIMEOUT_MS);
    }

    read(count?: number): ArrayBuffer | undefined {
      const message = this.message;
      const taken = message?.slice(0, Math.max(0, count ?? message.byteLength));
      if (message === undefined || taken === undefined || taken.byteLength === 0) return undefined;
      this.message = message.subarray(taken.byteLength);
      return taken.buffer;
    }

    write(data: ByteBuffer | null, options: MqttWriteOptions): number {
      if (!this.isOpen || !this.isConnected) throw new Error("not connected");
      switch (options.operation ?? PUBLISH) {
        case PUBLISH:
          this.publish(data ?? new Uint8Array(0), options);
          break;
        case SUBSCRIBE:
          this.send(() => {
            for (const item of options.items ?? []) broker.subscribe(this, item.topic);
            this.answer(SUBACK, options.id, new Uint8Array((options.items ?? []).length).buffer);
          });
          break;
        case UNSUBSCRIBE:
          this.send(() => {
            for (const item of options.items ?? []) broker.unsubscribe(this, item.topic);
            this.answer(UNSUBACK, options.id);
          });
          break;
        default:
          throw new Error("this client publishes and subscribes, nothing else");
      }
      return WRITABLE_BYTES;
    }

    close(): void {
      if (!this.isOpen) return;
      this.isOpen = false;
      timers.clear(this.keepAlive);
      // The socket closes without a DISCONNECT, as on every host: the will is published.
      if (broker.isReachable(linkId)) broker.detach(this);
      else broker.vanish(linkId);
    }

    /** @internal from the broker */
    deliver(topic: string, payload: Uint8Array): void {
      if (!this.isOpen) return;
      this.inbox.push({ topic, payload });
      if (this.inbox.length === 1) timers.set(() => this.drain(), 0);
    }

    /** @internal from the broker: the connection was reset */
    drop(): void {
      this.fail(() => this.options.onClose?.());
    }

    private connect(): void {
      if (!this.isOpen) return;
      if (!broker.isReachable(linkId)) {
        this.fail(() => this.options.onError?.(new Error("the broker does not answer")));
        return;
      }
      broker.attach(this);
      this.isConnected = true;
      const keepAliveMs = this.options.keepAlive ?? 0;
      if (keepAliveMs > 0) this.keepAlive = timers.repeat(() => this.checkLink(), keepAliveMs);
      this.options.onControl?.(CONNACK, { operation: CONNACK });
      if (this.isOpen) this.options.onWritable?.(WRITABLE_BYTES);
    }

    private checkLink(): void {
      if (broker.isReachable(linkId)) return;
      broker.detach(this);
      this.fail(() => this.options.onError?.(new Error("the broker does not answer")));
    }

    private publish(data: ByteBuffer, options: MqttWriteOptions): void {
      const payload = new Uint8Array(data instanceof ArrayBuffer ? data.slice(0) : data);
      const topic = options.topic ?? "";
      this.send(() => {
        broker.publish(topic, payload, options.retain === true);
        if (options.QoS === 1) this.answer(PUBACK, options.id);
      });
    }

    /** To the broker: it gets there unless the link is gone by then. */
    private send(arrive: () => void): void {
      const nowMs = broker.scheduler.nowMs();
      this.busyUntilMs = broker.arrivalMs(this.busyUntilMs);
      broker.scheduler.set(() => {
        if (this.isOpen && broker.isReachable(linkId)) arrive();
      }, this.busyUntilMs - nowMs);
    }

    private answer(operation: number, id: number | undefined, payload?: ArrayBuffer): void {
      timers.set(() => {
        if (!this.isOpen) return;
        this.options.onControl?.(operation, {
          operation,
          ...(id === undefined ? {} : { id }),
          ...(payload === undefined ? {} : { payload }),
        });
      }, broker.latencyMs());
    }

    private drain(): void {
      while (this.isOpen && this.inbox.length > 0) {
        const next = this.inbox.shift();
        if (next === undefined) return;
        this.message = next.payload;
        const byteLength = next.payload.byteLength;
        this.options.onReadable?.(byteLength, { more: false, topic: next.topic, QoS: 0, byteLength });
        this.message = undefined;
      }
    }

    private fail(report: () => void): void {
      if (!this.isOpen) return;
      this.isOpen = false;
      timers.clear(this.keepAlive);
      timers.set(report, 0);
    }
  };
}
