import type { Device } from "../device/device";
import type { MonotonicMs, TimerHandle } from "../device/time";
import type { EventChannel, Exchange } from "../http/exchange";

/** ms between two looks whether something changed, while a page is open. */
const LOOK_MS = 1_000;
/** ms after which a page hears the same again: it knows then that the part is there. */
const REPEAT_MS = 10_000;
/**
 * ms after which a stream ends, as long as a session lasts without use: a page that asks anew has to be logged in
 * still, or whoever left it open would read on for ever.
 */
const STREAM_MS = 30 * 60_000;

/** Tells open pages how the part stands: at once, when something changes, and every so often. */
export class LiveStatus {
  /** Since when each is open. */
  private readonly channels = new Map<EventChannel, MonotonicMs>();
  private timer: TimerHandle | undefined;
  private told = "";
  private toldMs: MonotonicMs = 0;

  constructor(
    private readonly device: Device,
    private readonly status: () => object,
  ) {}

  get pages(): number {
    return this.channels.size;
  }

  /** The status as text, with the time of day in ms (null: not known) and the seconds since the start. */
  text(): string {
    return this.complete(JSON.stringify(this.status()));
  }

  open(exchange: Exchange): void {
    const channel = exchange.openEvents(() => this.gone(channel));
    if (channel === undefined) return;
    this.channels.set(channel, this.device.clock.nowMs());
    this.timer ??= this.device.timers.repeat(() => this.look(), LOOK_MS);
    channel.send(this.text());
  }

  /** Ends all streams. A page that may asks for another one. */
  close(): void {
    this.device.timers.clear(this.timer);
    this.timer = undefined;
    for (const channel of this.channels.keys()) channel.close();
    this.channels.clear();
  }

  private gone(channel: EventChannel | undefined): void {
    if (channel !== undefined) this.channels.delete(channel);
    if (this.channels.size > 0) return;
    this.device.timers.clear(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    const nowMs = this.device.clock.nowMs();
    for (const [channel, openedMs] of [...this.channels]) {
      if (nowMs - openedMs < STREAM_MS) continue;
      channel.close();
      this.gone(channel);
    }
    const status = JSON.stringify(this.status());
    if (status === this.told && nowMs - this.toldMs < REPEAT_MS) return;
    this.told = status;
    this.toldMs = nowMs;
    const text = this.complete(status);
    for (const channel of [...this.channels.keys()]) if (!channel.send(text)) this.gone(channel);
  }

  private complete(status: string): string {
    const { wallClock, clock } = this.device;
    const wallMs = wallClock?.nowMs();
    const atMs = wallMs === undefined ? null : Math.floor(wallMs);
    return `${status.slice(0, -1)},"atMs":${atMs},"uptimeS":${Math.floor(clock.nowMs() / 1000)}}`;
  }
}
