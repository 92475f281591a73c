import type { ByteBuffer } from "../../modules/device/bytes";
import type {
  MqttClient,
  MqttClientConstructor,
  MqttClientOptions,
  MqttWriteOptions,
} from "../../modules/device/mqtt-client";
import type { Timers } from "../../modules/device/time";

const PUBLISH = 3;
const PUBACK = 4;
/** ms until a client without a network says that it got nowhere. */
const UNREACHABLE_MS = 1_000;
/** Payload bytes told while nothing gets through anyway. */
const WRITABLE_BYTES = 4_096;

/** What is wrong between one part and the broker. */
export interface LinkTrouble {
  isLost: boolean;
  /** Chance that a published message is lost, 0–1. */
  lossRatio: number;
  delayMs: number;
}

/** The connections of one part, so that trouble on its link reaches them. */
export class TroubledLink {
  readonly trouble: LinkTrouble = { isLost: false, lossRatio: 0, delayMs: 0 };
  private readonly clients = new Set<TroubledClient>();

  constructor(
    private readonly timers: Timers,
    private readonly random: () => number,
  ) {}

  setLost(isLost: boolean): void {
    if (isLost === this.trouble.isLost) return;
    this.trouble.isLost = isLost;
    for (const client of [...this.clients]) client.linkChanged(isLost);
  }

  /** The part is gone: its sockets close, and none of its callbacks is called any more. */
  drop(): void {
    for (const client of [...this.clients]) client.close();
  }

  /** `Client` behind this link. `call`: how the link itself calls the application; by default it simply does. */
  clientClass(Client: MqttClientConstructor, call: Link["call"] = (callback) => callback()): MqttClientConstructor {
    const { trouble, timers, random, clients } = this;
    return class extends TroubledClient {
      constructor(options: MqttClientOptions) {
        super({ Client, trouble, timers, random, clients, call }, options);
      }
    };
  }
}

interface Link {
  readonly Client: MqttClientConstructor;
  readonly trouble: LinkTrouble;
  readonly timers: Timers;
  readonly random: () => number;
  readonly clients: Set<TroubledClient>;
  readonly call: (callback: () => void) => void;
}

class TroubledClient implements MqttClient {
  private readonly inner: MqttClient | undefined;
  private isOpen = true;

  constructor(
    private readonly link: Link,
    private readonly options: MqttClientOptions,
  ) {
    if (link.trouble.isLost) {
      link.clients.add(this);
      link.timers.set(() => this.fail(() => options.onError?.(new Error("the network is gone"))), UNREACHABLE_MS);
      return;
    }
    this.inner = new link.Client({
      ...options,
      onReadable: (count, part) => {
        // What arrives over a lost link never came.
        if (link.trouble.isLost) this.inner?.read();
        else options.onReadable?.(count, part);
      },
      onWritable: (count) => {
        if (!link.trouble.isLost) options.onWritable?.(count);
      },
      onControl: (operation, message) => {
        if (!link.trouble.isLost) options.onControl?.(operation, message);
      },
      onClose: () => this.fail(() => options.onClose?.()),
      onError: (error) => this.fail(() => options.onError?.(error)),
    });
    link.clients.add(this);
  }

  read(count?: number): ArrayBuffer | undefined {
    return this.inner?.read(count);
  }

  write(data: ByteBuffer | null, options: MqttWriteOptions): number {
    const { inner, link } = this;
    if (inner === undefined) throw new Error("not connected");
    if (link.trouble.isLost) return WRITABLE_BYTES;
    if ((options.operation ?? PUBLISH) !== PUBLISH) return inner.write(data, options);
    if (link.trouble.lossRatio > 0 && link.random() < link.trouble.lossRatio) return this.swallow(options);
    if (link.trouble.delayMs > 0) return this.postpone(inner, data, options);
    return inner.write(data, options);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.link.clients.delete(this);
    this.inner?.close();
  }

  /** A lost link is noticed when the keep-alive runs out, and a connection over it is reset when it comes back. */
  linkChanged(isLost: boolean): void {
    const report = (): void => this.fail(() => this.options.onError?.(new Error("the network is gone")));
    if (!isLost) report();
    else
      this.link.timers.set(() => {
        if (this.link.trouble.isLost) report();
      }, this.options.keepAlive ?? UNREACHABLE_MS);
  }

  /** The sender is told that it arrived. */
  private swallow(options: MqttWriteOptions): number {
    const { id } = options;
    if (options.QoS === 1 && id !== undefined) {
      this.link.timers.set(() => {
        if (this.isOpen) this.link.call(() => this.options.onControl?.(PUBACK, { operation: PUBACK, id }));
      }, 0);
    }
    return WRITABLE_BYTES;
  }

  /** Its acknowledgement does not wait for it: an answer that is owed for long ends a connection. */
  private postpone(inner: MqttClient, data: ByteBuffer | null, options: MqttWriteOptions): number {
    const kept = data === null ? null : new Uint8Array(data).slice();
    const { topic = "", retain = false } = options;
    this.link.timers.set(() => {
      if (!this.isOpen || this.link.trouble.isLost) return;
      try {
        inner.write(kept, { topic, retain, QoS: 0 });
      } catch {
        // Its connection ended while it was on its way.
      }
    }, this.link.trouble.delayMs);
    return this.swallow(options);
  }

  private fail(report: () => void): void {
    if (!this.isOpen) return;
    this.close();
    this.link.call(report);
  }
}
