import type { MonotonicMs } from "../device/time";
import { utf8ByteLength } from "../text/utf8";

/** A message on its way to the broker. */
export class OutgoingMessage {
  /** Packet id once it was sent with QoS 1; undefined before, and always with QoS 0. */
  id: number | undefined;
  /** When it was last sent. */
  sentMs: MonotonicMs | undefined;
  /** Payload and topic, bytes: what a client must be able to take before it is written. */
  readonly sizeBytes: number;

  constructor(
    readonly topic: string,
    readonly payload: Uint8Array,
    readonly QoS: 0 | 1,
    readonly retain: boolean,
    /** Only the newest of its topic matters. */
    readonly latest: boolean,
  ) {
    this.sizeBytes = payload.length + utf8ByteLength(topic);
  }
}

/**
 * What waits to be written, in order, and what was written with QoS 1 and waits for its PUBACK. Bounded in messages
 * and bytes: the oldest QoS 0 message goes first, then the oldest that waits, then the oldest on its way.
 */
export class OutgoingQueue {
  /** Messages given up because the queue was full. */
  dropped = 0;

  private readonly waiting: OutgoingMessage[] = [];
  private readonly inFlight: OutgoingMessage[] = [];
  private bytes = 0;

  constructor(
    private readonly maxMessages: number,
    private readonly maxBytes: number,
  ) {}

  /** Messages that are not yet written, or written and not acknowledged. */
  get size(): number {
    return this.waiting.length + this.inFlight.length;
  }

  get head(): OutgoingMessage | undefined {
    return this.waiting[0];
  }

  /** When the message was written that has waited longest for its PUBACK. */
  get oldestSentMs(): MonotonicMs | undefined {
    return this.inFlight[0]?.sentMs;
  }

  add(message: OutgoingMessage): void {
    if (message.latest && this.replaceWaiting(message)) return;
    this.bytes += message.sizeBytes;
    while (this.size > 0 && (this.size >= this.maxMessages || this.bytes > this.maxBytes)) this.dropOne();
    this.waiting.push(message);
  }

  /** The head was written; with QoS 1 under this id. */
  sent(id: number | undefined, nowMs: MonotonicMs): void {
    const message = this.waiting.shift();
    if (message === undefined) return;
    if (id === undefined) {
      this.bytes -= message.sizeBytes;
      return;
    }
    message.id = id;
    message.sentMs = nowMs;
    this.inFlight.push(message);
  }

  /** PUBACK; false for an id that is not on its way. */
  acknowledge(id: number): boolean {
    for (let index = 0; index < this.inFlight.length; index++) {
      const message = this.inFlight[index];
      if (message?.id !== id) continue;
      this.inFlight.splice(index, 1);
      this.bytes -= message.sizeBytes;
      return true;
    }
    return false;
  }

  /** What was on its way goes first again, in its order and with its id, unless a newer state of its topic waits. */
  connectionLost(): void {
    for (let message = this.inFlight.pop(); message !== undefined; message = this.inFlight.pop()) {
      if (message.latest && this.waitingIndex(message.topic) >= 0) this.bytes -= message.sizeBytes;
      else this.waiting.unshift(message);
    }
  }

  /** The head can never be written. */
  dropHead(): void {
    const message = this.waiting.shift();
    if (message === undefined) return;
    this.bytes -= message.sizeBytes;
    this.dropped += 1;
  }

  usesId(id: number): boolean {
    for (const message of this.inFlight) if (message.id === id) return true;
    for (const message of this.waiting) if (message.id === id) return true;
    return false;
  }

  clear(): void {
    this.waiting.length = 0;
    this.inFlight.length = 0;
    this.bytes = 0;
  }

  private replaceWaiting(message: OutgoingMessage): boolean {
    const index = this.waitingIndex(message.topic);
    const older = this.waiting[index];
    if (older === undefined) return false;
    this.waiting[index] = message;
    this.bytes += message.sizeBytes - older.sizeBytes;
    while (this.size > 1 && this.bytes > this.maxBytes) this.dropOne(message);
    return true;
  }

  private waitingIndex(topic: string): number {
    for (let index = 0; index < this.waiting.length; index++) {
      const message = this.waiting[index];
      if (message?.latest === true && message.topic === topic) return index;
    }
    return -1;
  }

  private dropOne(keep?: OutgoingMessage): void {
    let victim = -1;
    for (let index = this.waiting.length - 1; index >= 0; index--) {
      const message = this.waiting[index];
      if (message === keep) continue;
      if (message?.QoS === 0 || victim < 0 || this.waiting[victim]?.QoS === 1) victim = index;
    }
    const gone = victim >= 0 ? this.waiting.splice(victim, 1)[0] : this.inFlight.shift();
    if (gone !== undefined) this.bytes -= gone.sizeBytes;
    this.dropped += 1;
  }
}
