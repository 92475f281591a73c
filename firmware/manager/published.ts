import type { Device } from "../../modules/device/device";
import type { KeyValueStore } from "../../modules/device/storage";
import type { MonotonicMs } from "../../modules/device/time";
import type { SiteReading } from "../../modules/house/available";
import { isIevccTopic } from "../../modules/ievcc/filters";
import { KEPT_DEVICES, keptOf, restored } from "../../modules/ievcc/kept";
import { ievccText } from "../../modules/ievcc/message";
import { DEFAULT_RULES, type IevccRules, type IevccState, newRegistry } from "../../modules/ievcc/registry";
import { respond } from "../../modules/ievcc/respond";
import { ievccClaims, ievccReading, tellAvailable } from "../../modules/ievcc/sharing";
import { parseJson } from "../../modules/schema/json";
import { type Infer, list, nullable, number, object, optional } from "../../modules/schema/schema";
import { PART_ID } from "../../modules/settings/part-id";
import type { Guest, Guests } from "../../modules/site/guests";

/** Devices of the published protocol (docs/mqtt.md); null: it is not spoken. */
export const PUBLISHED_SETTINGS = nullable(
  object({
    /** Ids that may register; null: every id. */
    authorised: optional(nullable(list(PART_ID, { max: 64 })), null),
    maxCounters: optional(number({ min: 0, max: 64, integer: true }), DEFAULT_RULES.maxCounters),
    maxChargers: optional(number({ min: 0, max: 64, integer: true }), DEFAULT_RULES.maxChargers),
  }),
);

export type PublishedSettings = NonNullable<Infer<typeof PUBLISHED_SETTINGS>>;

const KEY = "published";
const MAX_BYTES = 3_999;
/** ms between two messages of the same current to one charger. */
const REPEAT_MS = 5_000;

export interface PublishedOptions {
  readonly device: Device;
  readonly store: KeyValueStore;
  readonly settings: PublishedSettings;
  /** Ids of the site's own parts, which no such device may bear. */
  readonly reserved: readonly string[];
  readonly publish: (topic: string, text: string) => void;
  readonly onEvent: (code: string, text: string) => void;
}

/** Meters and chargers that speak the published protocol, as guests of the site. */
export class PublishedDevices implements Guests {
  private state: IevccState;
  private stored: string;
  private readonly told = new Map<string, { readonly currentA: number; readonly atMs: MonotonicMs }>();

  constructor(private readonly options: PublishedOptions) {
    const { device, store, settings, reserved } = options;
    const rules: IevccRules = { ...settings, reserved };
    this.stored = store.read(KEY) ?? "";
    const kept = parseJson(KEPT_DEVICES, this.stored, { maxBytes: MAX_BYTES });
    this.state = kept.ok ? restored(rules, kept.value, device.clock.nowMs()) : newRegistry(rules);
  }

  /** What has come in, counted. */
  get counts(): IevccState["counts"] {
    return this.state.counts;
  }

  /** False: the topic is none of theirs. */
  receive(topic: string, payload: Uint8Array): boolean {
    if (!isIevccTopic(topic)) return false;
    const { state, replies, event } = respond(this.state, topic, ievccText(payload), this.options.device.clock.nowMs());
    this.keep(state);
    for (const reply of replies) this.options.publish(reply.topic, reply.text);
    if (event !== undefined) this.options.onEvent(`published-${event.code}`, `${event.source}: ${event.text}`);
    return true;
  }

  /** What a published meter read; undefined: it is none of them, or read nothing. */
  reading(counterId: string): SiteReading | undefined {
    return ievccReading(this.state, counterId);
  }

  list(): readonly Guest[] {
    return ievccClaims(this.state);
  }

  tell(id: string, currentA: number, nowMs: MonotonicMs): void {
    const before = this.told.get(id);
    if (before !== undefined && before.currentA === currentA && nowMs - before.atMs < REPEAT_MS) return;
    const told = tellAvailable(this.state, id, currentA, nowMs);
    if (told === undefined) return;
    this.told.set(id, { currentA, atMs: nowMs });
    this.keep(told.state);
    this.options.publish(told.message.topic, told.message.text);
  }

  private keep(state: IevccState): void {
    const isOther = state.chargers !== this.state.chargers || state.counters !== this.state.counters;
    this.state = state;
    if (!isOther) return;
    const text = JSON.stringify(keptOf(state));
    if (text === this.stored) return;
    this.stored = text;
    try {
      this.options.store.write(KEY, text);
    } catch {
      this.options.device.log("warn", "the devices of the published protocol were not stored");
    }
  }
}
