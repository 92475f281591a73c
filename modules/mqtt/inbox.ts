import type { MqttReadableOptions } from "../device/mqtt-client";
import type { MqttCounters } from "./counters";

/** What the inbox needs of an MQTT client. */
export interface PartReader {
  read(count?: number): ArrayBuffer | undefined;
}

/**
 * Puts messages together that come in parts. Whatever the parts say, no more than `maxBytes` are kept, every
 * announced byte is read, and a message that is not wanted or not whole is counted and skipped.
 */
export class Inbox {
  /** Of the message that {@link part} has just completed. */
  topic = "";
  payload = new Uint8Array(0);

  private phase: "idle" | "collecting" | "skipping" = "idle";
  private filled = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly counters: MqttCounters,
    private readonly wants: (topic: string) => boolean,
  ) {}

  /** Takes one part; true when a message is complete in {@link topic} and {@link payload}. */
  part(reader: PartReader, count: number, part: MqttReadableOptions): boolean {
    if (part.topic !== undefined) this.begin(part.topic, count, part);
    else if (this.phase === "idle") this.skip("malformed");
    this.drain(reader, count);
    if (part.more) return false;
    const whole = this.phase === "collecting" && this.filled === this.payload.length;
    if (this.phase === "collecting" && !whole) this.counters.malformed += 1;
    this.phase = "idle";
    return whole;
  }

  /** The connection is gone, and with it the rest of a message. */
  reset(): void {
    this.phase = "idle";
  }

  private begin(topic: string, count: number, part: MqttReadableOptions): void {
    if (this.phase === "collecting") this.counters.malformed += 1;
    const byteLength = part.byteLength ?? (part.more ? -1 : count);
    if (!Number.isInteger(byteLength) || byteLength < count) this.skip("malformed");
    else if (byteLength > this.maxBytes) this.skip("oversize");
    else if (!this.wants(topic)) this.skip("unknownTopic");
    else {
      this.phase = "collecting";
      this.topic = topic;
      this.payload = new Uint8Array(byteLength);
      this.filled = 0;
    }
  }

  private skip(reason: "malformed" | "oversize" | "unknownTopic"): void {
    this.counters[reason] += 1;
    this.phase = "skipping";
  }

  private drain(reader: PartReader, count: number): void {
    for (let left = count; left > 0; ) {
      const bytes = reader.read(left);
      if (bytes === undefined || bytes.byteLength === 0) return;
      left -= bytes.byteLength;
      if (this.phase !== "collecting") continue;
      if (bytes.byteLength > this.payload.length - this.filled) {
        this.skip("malformed");
        continue;
      }
      this.payload.set(new Uint8Array(bytes), this.filled);
      this.filled += bytes.byteLength;
    }
  }
}
