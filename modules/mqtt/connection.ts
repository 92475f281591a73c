import type { ByteBuffer } from "../device/bytes";
import type { Device } from "../device/device";
import type {
  MqttClient,
  MqttClientConstructor,
  MqttClientOptions,
  MqttControlMessage,
  MqttReadableOptions,
  MqttWriteOptions,
} from "../device/mqtt-client";
import type { MonotonicMs, TimerHandle } from "../device/time";
import { retryIntervalMs } from "./backoff";
import { errorCodeOf, errorWords, MqttError } from "./error";

/** ms; an attempt that takes longer is given up, early enough that the next one starts within 10 s of it. */
const attemptTimeoutMs = 9_000;
/** ms; the shortest pause between giving up and trying again. */
const minPauseMs = 500;
/** A connection that lasted this long, ms, was a good one: back-off starts anew. */
const goodConnectionMs = 10_000;
/** While nothing changes, one failure in this many is logged. */
const logEvery = 30;

export interface ConnectionHandlers {
  readonly onUp: () => void;
  /** An attempt failed, or a connection that was up. */
  readonly onFailure: (wasUp: boolean) => void;
  /** There is room to write again. */
  readonly onRoom: () => void;
  readonly onPart: (client: MqttClient, count: number, part: MqttReadableOptions) => void;
  readonly onControl: (operation: number, message: MqttControlMessage) => void;
}

export type EndpointOptions = Omit<
  MqttClientOptions,
  "onReadable" | "onWritable" | "onControl" | "onClose" | "onError"
>;

/** One attempt to connect and the connection it became. */
interface Link {
  client: MqttClient | undefined;
  readonly startedMs: MonotonicMs;
  upMs: MonotonicMs | undefined;
  /** Bytes of topic and payload that the client takes now. */
  roomBytes: number;
  /** The most it ever said it takes. */
  largestRoomBytes: number;
  /** Since when the next packet has not fitted. */
  blockedMs: MonotonicMs | undefined;
}

/** A connection to the broker that is made again whenever it ends: one client at a time, with back-off between. */
export class Connection {
  private link: Link | undefined;
  /** Ends an attempt, or starts the next. */
  private timer: TimerHandle | undefined;
  private failuresInRow = 0;
  private lastWhy = "";
  /** A client is never closed inside its own callback: a host's may go on with what is gone. */
  private inCallback = false;

  constructor(
    private readonly device: Device,
    private readonly Client: MqttClientConstructor,
    private readonly endpoint: EndpointOptions,
    private readonly handlers: ConnectionHandlers,
  ) {
    this.timer = device.timers.set(() => this.open(), 0);
  }

  get up(): boolean {
    return this.link?.upMs !== undefined;
  }

  /** Since when the broker has taken no more bytes although there are some to write. */
  get blockedMs(): MonotonicMs | undefined {
    return this.link?.blockedMs;
  }

  /** The most bytes of topic and payload that this connection ever had room for. */
  get largestRoomBytes(): number {
    return this.link?.largestRoomBytes ?? 0;
  }

  /** True when written; false when `sizeBytes` of topic and payload do not fit now or the link is down. */
  write(sizeBytes: number, data: ByteBuffer | null, options: MqttWriteOptions): boolean {
    const link = this.link;
    if (link?.upMs === undefined || link.client === undefined) return false;
    let fits = sizeBytes <= link.roomBytes;
    if (fits) {
      try {
        link.roomBytes = link.client.write(data, options);
      } catch {
        // Fuller than it said, or just closed: more room, or the reason, comes by a callback.
        link.roomBytes = 0;
        fits = false;
      }
    }
    link.blockedMs = fits ? undefined : (link.blockedMs ?? this.device.clock.nowMs());
    return fits;
  }

  /** The connection is of no more use; the next attempt comes by itself. */
  giveUp(error: MqttError): void {
    if (this.link !== undefined) this.fail(this.link, error);
  }

  /** No handler is called after it. */
  close(): void {
    this.device.timers.clear(this.timer);
    const client = this.link?.client;
    this.link = undefined;
    if (client === undefined) return;
    if (this.inCallback) this.discardLater(client);
    else client.close();
  }

  private open(): void {
    const link: Link = {
      client: undefined,
      startedMs: this.device.clock.nowMs(),
      upMs: undefined,
      roomBytes: 0,
      largestRoomBytes: 0,
      blockedMs: undefined,
    };
    this.link = link;
    this.timer = this.device.timers.set(
      () => this.fail(link, new MqttError("timeout", "no connection in time")),
      attemptTimeoutMs,
    );
    try {
      link.client = new this.Client({
        ...this.endpoint,
        onReadable: (count, part) => this.guarded(link, () => this.part(link, count, part)),
        onWritable: (count) => this.guarded(link, () => this.writable(link, count)),
        onControl: (operation, message) => this.guarded(link, () => this.handlers.onControl(operation, message)),
        onClose: () => this.guarded(link, () => this.fail(link, new MqttError("closed", "closed by the broker"))),
        onError: (error) => this.guarded(link, () => this.fail(link, error)),
      });
    } catch (error) {
      this.fail(link, error);
    }
    if (this.link !== link && link.client !== undefined) this.discardLater(link.client);
  }

  /** Callbacks of a client that was given up are ignored. */
  private guarded(link: Link, callback: () => void): void {
    if (this.link !== link) return;
    const before = this.inCallback;
    this.inCallback = true;
    try {
      callback();
    } finally {
      this.inCallback = before;
    }
  }

  private part(link: Link, count: number, part: MqttReadableOptions): void {
    if (link.client !== undefined) this.handlers.onPart(link.client, count, part);
  }

  private writable(link: Link, count: number): void {
    link.roomBytes = count;
    link.largestRoomBytes = Math.max(link.largestRoomBytes, count);
    if (link.upMs !== undefined) {
      this.handlers.onRoom();
      return;
    }
    this.device.timers.clear(this.timer);
    link.upMs = this.device.clock.nowMs();
    this.lastWhy = "";
    this.log("info", "connected");
    this.handlers.onUp();
  }

  private fail(link: Link, error: unknown): void {
    if (this.link !== link) return;
    const nowMs = this.device.clock.nowMs();
    this.link = undefined;
    this.device.timers.clear(this.timer);
    if (link.upMs !== undefined && nowMs - link.upMs >= goodConnectionMs) this.failuresInRow = 0;
    this.failuresInRow += 1;
    const intervalMs = retryIntervalMs(this.failuresInRow, this.device.random());
    const fromMs = link.upMs === undefined ? link.startedMs : nowMs;
    const pauseMs = Math.max(minPauseMs, fromMs + intervalMs - nowMs);
    this.timer = this.device.timers.set(() => this.open(), pauseMs);
    if (link.client !== undefined) this.discardLater(link.client);
    this.tellWhy(errorCodeOf(error), pauseMs);
    this.handlers.onFailure(link.upMs !== undefined);
  }

  private tellWhy(code: ReturnType<typeof errorCodeOf>, pauseMs: number): void {
    const again = code === this.lastWhy && this.failuresInRow % logEvery !== 0;
    this.lastWhy = code;
    if (!again) this.log("warn", `${errorWords(code)} (${code}); trying again in ${(pauseMs / 1000).toFixed(1)} s`);
  }

  private discardLater(client: MqttClient): void {
    this.device.timers.set(() => client.close(), 0);
  }

  private log(level: "info" | "warn", message: string): void {
    this.device.log(level, `MQTT ${this.endpoint.host}: ${message}`);
  }
}
