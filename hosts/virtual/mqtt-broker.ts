import type { MonotonicMs } from "../../modules/device/time";
import { topicMatches } from "../../modules/mqtt/topic";
import type { SeededRandom } from "./random";
import type { Scheduler } from "./scheduler";

/** A client as the broker sees it. */
export interface BrokerPeer {
  readonly linkId: string;
  readonly will: { readonly topic: string; readonly payload: Uint8Array; readonly retain: boolean } | undefined;
  /** The broker's own: changed by nobody else. */
  readonly filters: string[];
  /** A message for this client. */
  deliver(topic: string, payload: Uint8Array): void;
  /** The connection is gone, seen from the client. */
  drop(): void;
}

/** What is wrong with the network at the moment. */
export interface NetworkTrouble {
  brokerDown: boolean;
  /** Links that carry nothing; "*" stands for all of them. */
  readonly lostLinks: Set<string>;
  /** Chance that a published message is lost, 0–1. */
  lossRatio: number;
  delayMs: number;
  /** Chance that a message reaches a client twice, 0–1; the second time up to `delayMs` + 5 s later. */
  duplicateRatio: number;
  /** ms that a message takes longer, at most, each one by itself: it may overtake others. */
  reorderMs: number;
}

/** ms a message takes from one part to another: at least, and at most so much more. */
const LATENCY_MS = 4;
const LATENCY_SPREAD_MS = 4;
/** ms between two packets of one connection, at least. */
const PACKET_GAP_MS = 0.01;

/** ms between a message and its duplicate, at most, beside `delayMs`. */
const DUPLICATE_WITHIN_MS = 5_000;

/** Topics of which the broker remembers who hears them. */
const MAX_KNOWN_TOPICS = 4_096;

/** ms until the broker gives up a client that went without a word: one and a half keep-alive of our parts. */
const SILENT_PEER_MS = 15_000;

/** An MQTT broker and the network to it, in memory and in virtual time. */
export class VirtualBroker {
  readonly trouble: NetworkTrouble = {
    brokerDown: false,
    lostLinks: new Set(),
    lossRatio: 0,
    delayMs: 0,
    duplicateRatio: 0,
    reorderMs: 0,
  };
  /** Connections, and when the newest message to each has arrived: one does not overtake another. */
  private readonly peers = new Map<BrokerPeer, { busyUntilMs: MonotonicMs }>();
  private readonly retained = new Map<string, Uint8Array>();
  /** Who hears a topic, in the order of their connections: known until anybody comes, goes or listens otherwise. */
  private readonly hearers = new Map<string, readonly BrokerPeer[]>();

  constructor(
    readonly scheduler: Scheduler,
    private readonly random: SeededRandom,
  ) {}

  isReachable(linkId: string): boolean {
    return !this.trouble.brokerDown && this.isLinkUp(linkId);
  }

  isLinkUp(linkId: string): boolean {
    return !this.trouble.lostLinks.has("*") && !this.trouble.lostLinks.has(linkId);
  }

  latencyMs(): number {
    return LATENCY_MS + this.random.next() * LATENCY_SPREAD_MS;
  }

  /** When a packet sent now has arrived, on a connection where the one before arrives at `formerMs`. */
  arrivalMs(formerMs: MonotonicMs): MonotonicMs {
    return Math.max(formerMs + PACKET_GAP_MS, this.scheduler.nowMs() + this.latencyMs());
  }

  /** A part connects anew: its former connection, if the broker still held one, is over (MQTT 3.1.1, 3.1.4-2). */
  attach(peer: BrokerPeer): void {
    for (const former of [...this.peers.keys()]) if (former.linkId === peer.linkId) this.detach(former);
    this.hearers.clear();
    this.peers.set(peer, { busyUntilMs: 0 });
  }

  /** A part vanished without a goodbye: the broker finds out when nothing more comes from it. */
  vanish(linkId: string): void {
    for (const peer of [...this.peers.keys()]) {
      if (peer.linkId === linkId) this.scheduler.set(() => this.detach(peer), SILENT_PEER_MS);
    }
  }

  /** The client is gone, and its will is published. */
  detach(peer: BrokerPeer): void {
    if (!this.remove(peer) || peer.will === undefined) return;
    this.publish(peer.will.topic, peer.will.payload, peer.will.retain);
  }

  subscribe(peer: BrokerPeer, filter: string): void {
    if (!peer.filters.includes(filter)) {
      peer.filters.push(filter);
      this.hearers.clear();
    }
    for (const [topic, payload] of this.retained) {
      if (topicMatches(filter, topic)) this.deliver(peer, topic, payload);
    }
  }

  unsubscribe(peer: BrokerPeer, filter: string): void {
    const index = peer.filters.indexOf(filter);
    if (index < 0) return;
    peer.filters.splice(index, 1);
    this.hearers.clear();
  }

  publish(topic: string, payload: Uint8Array, retain: boolean): void {
    if (this.trouble.lossRatio > 0 && this.random.next() < this.trouble.lossRatio) return;
    if (retain) this.retain(topic, payload);
    for (const peer of this.hearersOf(topic)) this.deliver(peer, topic, payload);
  }

  /** Broker stopped or started again; retained messages are kept as Mosquitto's persistence does. */
  setBrokerDown(isDown: boolean): void {
    this.trouble.brokerDown = isDown;
    if (!isDown) return;
    for (const peer of [...this.peers.keys()]) {
      this.remove(peer);
      peer.drop();
    }
  }

  /** A link comes back: what was connected over it finds its connection reset. */
  restoreLink(linkId: string): void {
    if (!this.trouble.lostLinks.delete(linkId)) return;
    for (const peer of [...this.peers.keys()]) {
      if (linkId !== "*" && peer.linkId !== linkId) continue;
      this.detach(peer);
      peer.drop();
    }
  }

  private remove(peer: BrokerPeer): boolean {
    this.hearers.clear();
    return this.peers.delete(peer);
  }

  private hearersOf(topic: string): readonly BrokerPeer[] {
    const known = this.hearers.get(topic);
    if (known !== undefined) return known;
    const found = [...this.peers.keys()].filter((peer) => peer.filters.some((filter) => topicMatches(filter, topic)));
    if (this.hearers.size >= MAX_KNOWN_TOPICS) this.hearers.clear();
    this.hearers.set(topic, found);
    return found;
  }

  private retain(topic: string, payload: Uint8Array): void {
    if (payload.byteLength === 0) this.retained.delete(topic);
    else this.retained.set(topic, payload);
  }

  private deliver(peer: BrokerPeer, topic: string, payload: Uint8Array): void {
    const connection = this.peers.get(peer);
    if (connection === undefined) return;
    const { delayMs, reorderMs, duplicateRatio } = this.trouble;
    connection.busyUntilMs = this.arrivalMs(connection.busyUntilMs);
    const arrive = (): void => {
      if (this.peers.has(peer) && this.isLinkUp(peer.linkId)) peer.deliver(topic, payload);
    };
    // Nothing random is drawn for trouble that is not there, so that other runs stay what they are.
    const lateMs = reorderMs > 0 ? this.random.next() * reorderMs : 0;
    const inMs = connection.busyUntilMs - this.scheduler.nowMs() + delayMs + lateMs;
    this.scheduler.set(arrive, inMs);
    if (duplicateRatio > 0 && this.random.next() < duplicateRatio)
      this.scheduler.set(arrive, inMs + this.random.next() * (delayMs + DUPLICATE_WITHIN_MS));
  }
}
