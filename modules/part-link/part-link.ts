import type { Device } from "../device/device";
import type { MonotonicMs } from "../device/time";
import { type Envelope, newBootId } from "../messages/envelope";
import { PROTOCOL_VERSION, type TopicKind, topicOf } from "../messages/topics";
import { MqttSession } from "../mqtt/session";
import type { Infer } from "../schema/schema";
import type { MQTT_SETTINGS } from "../settings/mqtt-settings";

/** ms: a dead link is noticed within one and a half of it. */
const KEEP_ALIVE_MS = 10_000;

export interface PartLinkOptions {
  readonly device: Device;
  readonly mqtt: Infer<typeof MQTT_SETTINGS>;
  /** Topics to hear. */
  readonly subscriptions: readonly string[];
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
}

/** A part's place in the MQTT network: its own topics, its envelope, and whether it is online. Without a broker set up it is mute. */
export class PartLink {
  private readonly session: MqttSession | undefined;
  private readonly boot: string;
  private readonly startedMs: MonotonicMs;
  private sequence = 0;
  private publishedMs: MonotonicMs;

  constructor(private readonly options: PartLinkOptions) {
    const { device, mqtt } = options;
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
      onMessage: options.onMessage,
      onState: (isConnected) => {
        if (isConnected) this.session?.publish(onlineTopic, "1", { QoS: 1, retain: true, latest: true });
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

  /** The newest state of this part on its topic `kind`; what was queued for it before is replaced. */
  publishState(kind: TopicKind, body: object, retain: boolean): void {
    const nowMs = this.options.device.clock.nowMs();
    const envelope: Envelope = {
      version: PROTOCOL_VERSION,
      boot: this.boot,
      sequence: this.sequence++,
      uptimeMs: Math.round(nowMs - this.startedMs),
    };
    this.publishedMs = nowMs;
    const topic = topicOf(this.options.device.id, kind);
    this.session?.publish(topic, JSON.stringify({ ...envelope, ...body }), { QoS: 0, retain, latest: true });
  }

  /** An answer to somebody who asked: sent once, at least once, in order. */
  publishAnswer(kind: TopicKind, body: object): void {
    this.session?.publish(topicOf(this.options.device.id, kind), JSON.stringify(body), { QoS: 1 });
  }

  close(): void {
    this.session?.close();
  }
}
