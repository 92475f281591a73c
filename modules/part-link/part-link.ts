import type { Device } from "../device/device";
import type { MonotonicMs } from "../device/time";
import { type Envelope, newBootId } from "../messages/envelope";
import { PROTOCOL_VERSION, type TopicKind, topicOf } from "../messages/topics";
import { MqttSession } from "../mqtt/session";
import type { Infer } from "../schema/schema";
import type { MQTT_SETTINGS } from "../settings/mqtt-settings";

/** ms: a dead link is noticed within one and a half of it. */
const KEEP_ALIVE_MS = 10_000;

/** `off`: no broker is set up. */
export type LinkState = "off" | "offline" | "online";

export interface PartLinkOptions {
  readonly device: Device;
  readonly mqtt: Infer<typeof MQTT_SETTINGS>;
  /** Topics to hear. */
  readonly subscriptions: readonly string[];
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
  readonly onState?: (isConnected: boolean) => void;
  /** Messages that wait, and their bytes; left out: what a part with a few topics needs. */
  readonly maxQueued?: number;
  readonly maxQueuedBytes?: number;
}

/** A part's place in the MQTT network: its own topics, its envelope, and whether it is online. Without a broker set up it is mute. */
export class PartLink {
  private readonly session: MqttSession | undefined;
  /** Of this start, as its messages say. */
  readonly boot: string;
  /** Where its `uptimeMs` begins. */
  readonly startedMs: MonotonicMs;
  private sequence = 0;
  private publishedMs: MonotonicMs;

  constructor(private readonly options: PartLinkOptions) {
    const { device, mqtt, maxQueued, maxQueuedBytes } = options;
    this.startedMs = device.clock.nowMs();
    this.publishedMs = this.startedMs;
    this.boot = newBootId(() => device.random());
    if (mqtt.host === "") return;
    const onlineTopic = topicOf(device.id, "online");
    this.session = new MqttSession(device, {
      host: mqtt.host,
      port: mqtt.port,
      id: device.id,
      keepAliveMs: KEEP_ALIVE_MS,
      ...(mqtt.user === "" ? {} : { user: mqtt.user, password: mqtt.password }),
      ...(mqtt.tls ? { tls: mqtt.authority === null ? {} : { certificates: mqtt.authority } } : {}),
      will: { topic: onlineTopic, message: "0", QoS: 1, retain: true },
      subscriptions: options.subscriptions.map((topic) => ({ topic, QoS: 1 })),
      ...(maxQueued === undefined ? {} : { maxQueued }),
      ...(maxQueuedBytes === undefined ? {} : { maxQueuedBytes }),
      onMessage: options.onMessage,
      onState: (isConnected) => {
        if (isConnected) this.session?.publish(onlineTopic, "1", { QoS: 1, retain: true, latest: true });
        options.onState?.(isConnected);
      },
    });
  }

  /** ms since this part last published. */
  silentMs(nowMs: MonotonicMs): number {
    return nowMs - this.publishedMs;
  }

  get isConnected(): boolean {
    return this.session?.connected === true;
  }

  /** There is a broker, and it is not reached. */
  get isOffline(): boolean {
    return this.session?.connected === false;
  }

  get state(): LinkState {
    if (this.session === undefined) return "off";
    return this.session.connected ? "online" : "offline";
  }

  /** The newest state of this part on its topic `kind`; what was queued for it before is replaced. */
  publishState(kind: TopicKind, body: object, retain: boolean): Envelope {
    this.publishedMs = this.options.device.clock.nowMs();
    return this.publishNewest(topicOf(this.options.device.id, kind), body, retain);
  }

  /** The newest message on a topic below this part's own. */
  publishNewest(topic: string, body: object, retain = false): Envelope {
    const nowMs = this.options.device.clock.nowMs();
    const envelope: Envelope = {
      version: PROTOCOL_VERSION,
      boot: this.boot,
      sequence: this.sequence++,
      uptimeMs: Math.round(nowMs - this.startedMs),
    };
    this.session?.publish(topic, JSON.stringify({ ...envelope, ...body }), { QoS: 0, retain, latest: true });
    return envelope;
  }

  /** A text on a topic of another protocol, at least once and in order. */
  publishText(topic: string, text: string): void {
    this.session?.publish(topic, text, { QoS: 1 });
  }

  /** A text that the broker keeps on a topic of another protocol. */
  retainText(topic: string, text: string): void {
    this.session?.publish(topic, text, { QoS: 1, retain: true, latest: true });
  }

  /** Takes a retained message away. */
  clearRetained(topic: string): void {
    this.retainText(topic, "");
  }

  /** Hears further topics from now on. */
  subscribe(topics: readonly string[]): void {
    this.session?.subscribe(topics.map((topic) => ({ topic, QoS: 1 })));
  }

  unsubscribe(topics: readonly string[]): void {
    this.session?.unsubscribe(topics);
  }

  /** An answer to somebody who asked: sent once, at least once, in order. */
  publishAnswer(kind: TopicKind, body: object): void {
    this.session?.publish(topicOf(this.options.device.id, kind), JSON.stringify(body), { QoS: 1 });
  }

  close(): void {
    this.session?.close();
  }
}
