import type { Device } from "../device/device";
import type { MqttClient, MqttControlMessage, MqttReadableOptions } from "../device/mqtt-client";
import type { TimerHandle } from "../device/time";
import { encodeUtf8, utf8ByteLength } from "../text/utf8";
import { Connection, type EndpointOptions } from "./connection";
import { Operation } from "./constants";
import { type MqttCounters, newCounters } from "./counters";
import { MqttError } from "./error";
import { Inbox } from "./inbox";
import { type MqttSessionOptions, type MqttSubscription, requireSubscriptions, requireValid } from "./options";
import { nextPacketId } from "./packet-id";
import { OutgoingMessage, OutgoingQueue } from "./queue";
import { Subscriber } from "./subscriber";
import { isTopic, topicMatches } from "./topic";

/** ms; a broker that owes an answer, or takes no more bytes, for this long is taken for dead. */
const answerTimeoutMs = 10_000;
const watchIntervalMs = 5_000;

/** Topic length and packet id, as far as a client's count leaves them out. */
const UNSUBSCRIBE_OVERHEAD_BYTES = 4;

export interface PublishOptions {
  /** Default 0. With 1 the message is sent again after a reconnect until the broker has acknowledged it. */
  readonly QoS?: 0 | 1;
  readonly retain?: boolean;
  /** A state: of the waiting messages on this topic only the newest is kept. */
  readonly latest?: boolean;
}

/**
 * What an application needs above the raw client: a connection that comes back, subscriptions that are made again,
 * whole messages, and a bounded queue of what is to be published.
 */
export class MqttSession {
  private readonly counts = newCounters();
  private readonly queue: OutgoingQueue;
  private readonly inbox: Inbox;
  private readonly subscriber: Subscriber;
  private readonly subscriptions: MqttSubscription[];
  private readonly connection: Connection;
  private readonly maxPayloadBytes: number;
  private readonly usesId = (id: number): boolean => this.queue.usesId(id) || this.subscriber.usesId(id);
  private watch: TimerHandle | undefined;
  private lastId = 0;
  /** A client may report room while it is being written to. */
  private pumping = false;
  private closed = false;

  /** Throws a RangeError for options that make no sense, and an Error on a board without an MQTT client. */
  constructor(
    private readonly device: Device,
    private readonly options: MqttSessionOptions,
  ) {
    requireValid(options);
    const Client = device.network.MqttClient;
    if (Client === undefined) throw new Error(`board ${device.board.name} has no MQTT client`);
    this.maxPayloadBytes = options.maxPayloadBytes ?? 4096;
    this.queue = new OutgoingQueue(options.maxQueued ?? 32, options.maxQueuedBytes ?? 8192);
    this.inbox = new Inbox(this.maxPayloadBytes, this.counts, (topic) => this.covers(topic));
    this.subscriptions = [...options.subscriptions];
    this.subscriber = new Subscriber(this.subscriptions);
    this.connection = new Connection(device, Client, endpointOf(options), {
      onUp: () => this.up(),
      onFailure: (wasUp) => this.failed(wasUp),
      onRoom: () => this.pump(),
      onPart: (client, count, part) => this.part(client, count, part),
      onControl: (operation, message) => this.control(operation, message),
    });
  }

  get connected(): boolean {
    return this.connection.up;
  }

  /** Messages that are not yet written, or not yet acknowledged with QoS 1. */
  get pending(): number {
    return this.queue.size;
  }

  get counters(): Readonly<MqttCounters> {
    this.counts.dropped = this.queue.dropped;
    return this.counts;
  }

  /** Writes now or keeps for later, within the bounds of the queue; a topic or payload out of bounds is counted. */
  publish(topic: string, payload: string, options?: PublishOptions): void {
    if (this.closed) return;
    const bytes = encodeUtf8(payload, this.maxPayloadBytes);
    if (bytes === undefined || !isTopic(topic)) {
      if (this.counts.rejected++ === 0)
        this.warn("a message that is too long, or on no valid topic, was not published");
      return;
    }
    const { QoS = 0, retain = false, latest = false } = options ?? {};
    this.queue.add(new OutgoingMessage(topic, bytes, QoS, retain, latest));
    this.pump();
  }

  /** Hears further topics from now on, also after a reconnect; those it hears already are left out. Throws as the constructor. */
  subscribe(subscriptions: readonly MqttSubscription[]): void {
    const further = subscriptions.filter(({ topic }) => this.subscriptions.every((known) => known.topic !== topic));
    requireSubscriptions([...this.subscriptions, ...further]);
    this.subscriptions.push(...further);
    this.pump();
  }

  /** Hears these filters no longer. A broker that cannot be told now goes on sending, and what comes is skipped. */
  unsubscribe(topics: readonly string[]): void {
    for (const topic of topics) {
      const index = this.subscriptions.findIndex((known) => known.topic === topic);
      if (index < 0) continue;
      this.subscriber.removing(index);
      this.subscriptions.splice(index, 1);
      if (!this.connection.up) continue;
      const sizeBytes = utf8ByteLength(topic) + UNSUBSCRIBE_OVERHEAD_BYTES;
      this.connection.write(sizeBytes, null, {
        operation: Operation.UNSUBSCRIBE,
        id: this.newId(),
        items: [{ topic }],
      });
    }
  }

  /** Drops the link and what waits. No callback comes after it. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.device.timers.clear(this.watch);
    this.queue.clear();
    this.connection.close();
  }

  private up(): void {
    this.counts.connects += 1;
    this.pump();
    this.options.onState?.(true);
  }

  private failed(wasUp: boolean): void {
    this.counts.failures += 1;
    this.queue.connectionLost();
    this.subscriber.restart();
    this.inbox.reset();
    if (wasUp) this.options.onState?.(false);
  }

  private part(client: MqttClient, count: number, part: MqttReadableOptions): void {
    if (!this.inbox.part(client, count, part)) return;
    this.counts.received += 1;
    this.options.onMessage(this.inbox.topic, this.inbox.payload);
  }

  private control(operation: number, message: MqttControlMessage): void {
    if (message.id === undefined) return;
    if (operation === Operation.PUBACK) this.queue.acknowledge(message.id);
    if (operation !== Operation.SUBACK) return;
    const refused = this.subscriber.answered(message.id, message.payload);
    if (refused === undefined) return;
    this.counts.subscriptionsRefused += 1;
    this.warn(`the broker refused the subscription to ${refused}`);
  }

  /** Writes as much as the client takes: subscriptions first, then messages in order. */
  private pump(): void {
    if (this.pumping || !this.connection.up) return;
    this.pumping = true;
    while (this.subscriber.done ? this.send() : this.askNext());
    this.pumping = false;
    if (this.watch === undefined && !this.closed && this.owesOrWaits()) {
      this.watch = this.device.timers.set(() => this.look(), watchIntervalMs);
    }
  }

  private askNext(): boolean {
    const { next, nextSizeBytes } = this.subscriber;
    const id = this.newId();
    const written = this.connection.write(nextSizeBytes, null, { operation: Operation.SUBSCRIBE, id, items: [next] });
    if (written) this.subscriber.sent(id, this.device.clock.nowMs());
    return written;
  }

  private send(): boolean {
    const message = this.queue.head;
    if (message === undefined) return false;
    const { topic, payload, QoS, retain, sizeBytes } = message;
    const duplicate = message.id !== undefined;
    const id = QoS === 0 ? undefined : (message.id ?? this.newId());
    const options = id === undefined ? { topic, QoS, retain } : { topic, QoS, retain, id, duplicate };
    if (!this.connection.write(sizeBytes, payload, options)) return false;
    this.queue.sent(id, this.device.clock.nowMs());
    this.counts.published += 1;
    if (duplicate) this.counts.resent += 1;
    return true;
  }

  private newId(): number {
    this.lastId = nextPacketId(this.lastId, this.usesId);
    return this.lastId;
  }

  private owesOrWaits(): boolean {
    return this.queue.size > 0 || !this.subscriber.answeredAll;
  }

  /** One lazy timer instead of one a message. */
  private look(): void {
    this.watch = undefined;
    if (!this.connection.up || !this.owesOrWaits()) return;
    if ((this.queue.head?.sizeBytes ?? 0) > this.connection.largestRoomBytes) {
      // It has waited for seconds and would wait for ever, with all that stands behind it.
      this.queue.dropHead();
      this.pump();
    }
    const limitMs = this.device.clock.nowMs() - answerTimeoutMs;
    const { oldestSentMs } = this.queue;
    const { oldestAskedMs } = this.subscriber;
    const { blockedMs } = this.connection;
    const silent =
      (oldestSentMs !== undefined && oldestSentMs <= limitMs) ||
      (oldestAskedMs !== undefined && oldestAskedMs <= limitMs) ||
      (blockedMs !== undefined && blockedMs <= limitMs);
    if (silent) this.connection.giveUp(new MqttError("timeout", "the broker owes an answer"));
    else this.watch ??= this.device.timers.set(() => this.look(), watchIntervalMs);
  }

  private covers(topic: string): boolean {
    for (const subscription of this.subscriptions) if (topicMatches(subscription.topic, topic)) return true;
    return false;
  }

  private warn(message: string): void {
    this.device.log("warn", `MQTT ${this.options.host}: ${message}`);
  }
}

function endpointOf(options: MqttSessionOptions): EndpointOptions {
  const { host, port, user, password, id, tls, will, keepAliveMs } = options;
  return {
    host,
    id,
    clean: true,
    keepAlive: keepAliveMs,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
    ...(will === undefined ? {} : { will }),
  };
}
