import type { MonotonicMs } from "../device/time";
import { utf8ByteLength } from "../text/utf8";
import { subscriptionRefused } from "./constants";
import type { MqttSubscription } from "./options";

/** Topic length, QoS, packet id: what a SUBSCRIBE carries beside the filter, as far as a client's count leaves it out. */
const overheadBytes = 5;

interface Asked {
  readonly id: number;
  readonly topic: string;
  readonly sentMs: MonotonicMs;
}

/** Goes through the subscriptions, one SUBSCRIBE each, after every connect, and remembers which are unanswered. */
export class Subscriber {
  private index = 0;
  private readonly asked: Asked[] = [];

  constructor(private readonly subscriptions: readonly MqttSubscription[]) {}

  /** All are written. */
  get done(): boolean {
    return this.index >= this.subscriptions.length;
  }

  /** All are written and answered. */
  get answeredAll(): boolean {
    return this.done && this.asked.length === 0;
  }

  /** The one to write next; only while not {@link done}. */
  get next(): MqttSubscription {
    return this.subscriptions[this.index] ?? { topic: "" };
  }

  get nextSizeBytes(): number {
    return utf8ByteLength(this.next.topic) + overheadBytes;
  }

  /** When the longest unanswered one was written. */
  get oldestAskedMs(): MonotonicMs | undefined {
    return this.asked[0]?.sentMs;
  }

  sent(id: number, nowMs: MonotonicMs): void {
    this.asked.push({ id, topic: this.next.topic, sentMs: nowMs });
    this.index += 1;
  }

  usesId(id: number): boolean {
    for (const asked of this.asked) if (asked.id === id) return true;
    return false;
  }

  /** SUBACK: the filter where it refuses it, else undefined. An id that was not asked is ignored. */
  answered(id: number, payload: ArrayBuffer | undefined): string | undefined {
    const index = this.asked.findIndex((asked) => asked.id === id);
    const asked = this.asked[index];
    if (asked === undefined) return undefined;
    this.asked.splice(index, 1);
    const code = payload === undefined ? subscriptionRefused : new Uint8Array(payload)[0];
    return code === undefined || code >= subscriptionRefused ? asked.topic : undefined;
  }

  /** The subscription at `index` of the list is about to be taken out of it. */
  removing(index: number): void {
    if (index < this.index) this.index -= 1;
  }

  /** The connection is gone: all of them again on the next one. */
  restart(): void {
    this.index = 0;
    this.asked.length = 0;
  }
}
