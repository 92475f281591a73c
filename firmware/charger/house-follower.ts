import type { Limit } from "../../modules/arbiter/limits";
import type { Device } from "../../modules/device/device";
import type { MonotonicMs } from "../../modules/device/time";
import type { DrawHistory } from "../../modules/house/draw-history";
import { houseLimit, silentFromMs } from "../../modules/house/house-limit";
import { checkMeter, type MeterCheck, UNCHECKED } from "../../modules/house/meter-check";
import { MeterLink } from "../../modules/house/meter-link";
import { METER_READING, METER_READING_MAX_BYTES } from "../../modules/messages/meter-reading";
import { topicOf } from "../../modules/messages/topics";
import { parseJson } from "../../modules/schema/json";
import { decodeUtf8 } from "../../modules/text/utf8";
import type { ChargerSettings } from "./settings";

/** What the charger itself draws. */
export interface OwnDraw {
  readonly draw: DrawHistory;
  /** A it may draw at the most while that is not measured. */
  readonly unmeasuredA: number;
}

/** Hears the site's meters and turns them into the house's limit. */
export class HouseFollower {
  /** Messages that were no readings. */
  refused = 0;
  private check: MeterCheck = UNCHECKED;
  private readonly site = new MeterLink();
  private readonly solar = new MeterLink();

  constructor(
    private readonly device: Device,
    private readonly phases: 1 | 3,
  ) {}

  topics(settings: ChargerSettings): string[] {
    const topics = [topicOf(settings.meterId, "reading")];
    if (settings.solarMeterId !== null) topics.push(topicOf(settings.solarMeterId, "reading"));
    return topics;
  }

  /** True when the message was a reading of a meter that is followed. */
  receive(topic: string, payload: Uint8Array, settings: ChargerSettings): boolean {
    const link = this.linkOf(topic, settings);
    const text = payload.byteLength <= METER_READING_MAX_BYTES ? decodeUtf8(payload) : undefined;
    const message =
      text === undefined
        ? undefined
        : parseJson(METER_READING, text, { maxBytes: METER_READING_MAX_BYTES, isForeign: true });
    if (link === undefined || message?.ok !== true) {
      this.refuse(message?.ok === false ? `${message.path} ${message.reason}` : "it is too long or no text");
      return false;
    }
    const expected = link === this.solar ? "solar" : settings.meterAt;
    if (message.value.measures !== expected) {
      this.refuse(`it measures ${message.value.measures}, and ${expected} is expected of this meter`);
      return false;
    }
    const phases = message.value.reading?.currentA.length ?? this.phases;
    if (phases < this.phases) {
      this.refuse(`it has ${phases} phases, and this charger ${this.phases}`);
      return false;
    }
    link.receive(this.device.clock.nowMs(), message.value);
    return true;
  }

  /** The meter has been silent for too long, or was never heard. */
  isSilent(settings: ChargerSettings, nowMs: MonotonicMs): boolean {
    const { reading } = this.site;
    return reading === undefined || nowMs > silentFromMs(settings.updateIntervalS * 1000, reading.atMs);
  }

  /** The meter does not see what the car draws. */
  get isMismatched(): boolean {
    return this.check.kind === "mismatch";
  }

  /** `phases`: that the charger connects. */
  limit(settings: ChargerSettings, nowMs: MonotonicMs, phases: 1 | 3, startedMs: MonotonicMs, own: OwnDraw): Limit {
    const { reading } = this.site;
    if (reading !== undefined && settings.checkMeter && settings.meterAt === "main")
      this.check = checkMeter(this.check, nowMs, reading, own.draw, phases);
    return houseLimit(
      {
        rule: { contractedA: settings.contractedA, bufferA: settings.bufferA, meterAt: settings.meterAt },
        updateIntervalMs: settings.updateIntervalS * 1000,
        failsafeA: settings.failsafeA,
        phases,
        startedMs,
        reading,
        isMismatched: this.isMismatched,
        solar: settings.solarMeterId === null ? undefined : this.solar.reading,
        draw: own.draw,
        unmeasuredA: own.unmeasuredA,
      },
      nowMs,
    );
  }

  private linkOf(topic: string, settings: ChargerSettings): MeterLink | undefined {
    if (topic === topicOf(settings.meterId, "reading")) return this.site;
    const { solarMeterId } = settings;
    return solarMeterId !== null && topic === topicOf(solarMeterId, "reading") ? this.solar : undefined;
  }

  /** Counted, and said once: a broken sender must not fill the log. */
  private refuse(reason: string): void {
    if (this.refused++ === 0) this.device.log("warn", `a meter's message was dropped: ${reason}`);
  }
}
