import type { Device } from "../device/device";
import type { MonotonicMs } from "../device/time";
import type { PartLink } from "../part-link/part-link";
import type { TextSlot } from "../settings/text-slot";
import { decodeUtf8 } from "../text/utf8";
import { type Announced, Discovery, discoveryTopic, MAX_PAGES } from "./discovery";
import type { Entity } from "./entity";
import type { HomeAssistantSettings } from "./settings";

/** Bytes of a message: half of what the smallest client takes, as there are two copies of it in memory for a moment. */
const MAX_BYTES = 2_048;
/** ms between two messages, so that they do not fill a chip's queue. */
const PAGE_INTERVAL_MS = 500;
/** ms, at random up to it: the parts of a garage do not all speak at once when Home Assistant comes back. */
const DELAY_MS = 3_000;

export interface HomeAssistantOptions {
  readonly device: Pick<Device, "id" | "board" | "clock" | "random" | "log">;
  readonly link: Pick<PartLink, "isConnected" | "subscribe" | "retainText" | "clearRetained">;
  readonly settings: HomeAssistantSettings;
  /** Remembers under which prefix the part was announced, so that it can be taken away. */
  readonly slot: TextSlot;
  readonly part: Omit<Announced, "id" | "model">;
  readonly entities: readonly Entity[];
}

/** Announces a part to Home Assistant: after each connection and each start of it; takes it away when it is not wanted any more. */
export class HomeAssistant {
  /** undefined: not wanted. */
  private readonly discovery: Discovery | undefined;
  private readonly statusTopic: string;
  private wasConnected = false;
  /** What goes out next, and when; undefined: nothing. */
  private next: { page: number; atMs: MonotonicMs } | undefined;
  /** Prefix that has to be taken away first. */
  private stale: string | undefined;

  constructor(private readonly options: HomeAssistantOptions) {
    const { device, link, settings, slot, part, entities } = options;
    const { discovery, prefix } = settings;
    this.statusTopic = `${prefix}/status`;
    const before = slot.read() ?? "";
    const wanted = discovery ? prefix : "";
    if (before !== "" && before !== wanted) this.stale = before;
    if (!discovery) return;
    this.discovery = new Discovery({ id: device.id, model: device.board.name, ...part }, entities, MAX_BYTES);
    link.subscribe([this.statusTopic]);
    if (before !== wanted && this.stale === undefined) this.remember(wanted);
  }

  /** True: the message was Home Assistant's. */
  receive(topic: string, payload: Uint8Array): boolean {
    if (this.discovery === undefined || topic !== this.statusTopic) return false;
    if (payload.byteLength === 6 && decodeUtf8(payload) === "online") this.announce();
    return true;
  }

  /** At least once a second. */
  step(nowMs: MonotonicMs): void {
    const { link, settings } = this.options;
    const { isConnected } = link;
    if (isConnected && !this.wasConnected) {
      if (this.stale !== undefined) this.withdraw(this.stale);
      this.announce();
    }
    this.wasConnected = isConnected;
    const { next, discovery } = this;
    if (!isConnected || discovery === undefined || next === undefined || nowMs < next.atMs) return;
    const topic = discoveryTopic(settings.prefix, this.options.device.id, next.page);
    if (next.page < discovery.pages) link.retainText(topic, discovery.pageAt(next.page));
    else link.clearRetained(topic);
    next.page += 1;
    next.atMs = nowMs + PAGE_INTERVAL_MS;
    // One page more is taken away: a set-up before may have needed it.
    if (next.page > Math.min(discovery.pages, MAX_PAGES - 1)) this.next = undefined;
  }

  private announce(): void {
    const { clock, random } = this.options.device;
    this.next = { page: 0, atMs: clock.nowMs() + random() * DELAY_MS };
  }

  private withdraw(prefix: string): void {
    const { device, link, settings } = this.options;
    for (let page = 0; page < MAX_PAGES; page++) link.clearRetained(discoveryTopic(prefix, device.id, page));
    this.stale = undefined;
    this.remember(settings.discovery ? settings.prefix : "");
  }

  private remember(prefix: string): void {
    try {
      this.options.slot.write(prefix);
    } catch {
      this.options.device.log("warn", "that Home Assistant was told of this part was not stored");
    }
  }
}
