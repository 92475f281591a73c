import type { Limit } from "../../modules/arbiter/limits";
import type { Device } from "../../modules/device/device";
import type { KeyValueStore } from "../../modules/device/storage";
import type { MonotonicMs, WallMs } from "../../modules/device/time";
import { nextDeparture, type ScheduledNow, scheduleAt } from "../../modules/schedule/schedule";
import type { ScheduleSettings } from "../../modules/schedule/settings";
import { NO_PLAN, type StatedPlan } from "./planned-stay";

/** ms after a start in which a time server may be reached: nothing begins that the schedule would end at once. */
const CLOCK_WAIT_MS = 60_000;

/** Holds the number of the plug-in in which a person has set the schedule aside. */
const KEY = "charge-now";

/** What it was worked out for. */
interface Worked {
  readonly settings: ScheduleSettings;
  readonly atMs: WallMs;
  readonly now: ScheduledNow;
}

/** The schedule's limit, and whether a person wants to charge now. Plug-ins are told by their numbers. */
export class ScheduleKeeper {
  private worked: Worked | undefined;
  /** The plug-in in which the schedule does not hold; 0: none. */
  private setAside: number;
  private readonly waitUntilMs: MonotonicMs;

  constructor(
    private readonly device: Device,
    private readonly store: KeyValueStore,
  ) {
    // A board without a clock need not wait for one.
    this.waitUntilMs = device.clock.nowMs() + (device.wallClock === undefined ? 0 : CLOCK_WAIT_MS);
    const stored = Number(store.read(KEY));
    this.setAside = Number.isInteger(stored) ? stored : 0;
  }

  /** `plugIn`: the running one, or the next, for which the schedule is set aside until the car is gone. */
  override(isOn: boolean, plugIn: number): void {
    this.keep(isOn ? plugIn : 0);
  }

  /** undefined: it sets none. */
  limit(settings: ScheduleSettings, nowMs: MonotonicMs, plugIn: number): Limit | undefined {
    if (this.setAside !== 0 && this.setAside < plugIn) this.keep(0);
    if (!settings.enabled || this.setAside === plugIn) return undefined;
    const wallMs = this.wallMs;
    if (wallMs === undefined) {
      if (nowMs >= this.waitUntilMs) return undefined;
      const reason = "the schedule waits for the time of day";
      return { code: "schedule", currentA: 0, reason, untilMs: this.waitUntilMs };
    }
    const { maxA, untilWallMs, sentence } = this.at(settings, wallMs);
    if (maxA === Number.POSITIVE_INFINITY) return undefined;
    const limit: Limit = { code: "schedule", currentA: maxA, reason: sentence };
    return untilWallMs === undefined ? limit : { ...limit, untilMs: nowMs + (untilWallMs - wallMs) };
  }

  /** There is a schedule, and it does not hold because nobody knows the time of day. */
  isClockMissing(settings: ScheduleSettings, nowMs: MonotonicMs): boolean {
    return settings.enabled && this.wallMs === undefined && nowMs >= this.waitUntilMs;
  }

  /** When the car usually leaves, and what it needs. */
  usualPlan(settings: ScheduleSettings): Required<StatedPlan> {
    const wallMs = this.wallMs;
    const departure = nextDeparture(settings, wallMs);
    if (departure === undefined || wallMs === undefined) return NO_PLAN;
    return { departsInS: Math.round((departure.atWallMs - wallMs) / 1000), neededWh: departure.neededWh };
  }

  private get wallMs(): WallMs | undefined {
    return this.device.wallClock?.nowMs();
  }

  /** Worked out anew when the schedule is another one or says something else, and when the clock was put back. */
  private at(settings: ScheduleSettings, wallMs: WallMs): ScheduledNow {
    const { worked } = this;
    if (worked !== undefined && worked.settings === settings && wallMs >= worked.atMs) {
      const { untilWallMs } = worked.now;
      if (untilWallMs === undefined || wallMs < untilWallMs) return worked.now;
    }
    const now = scheduleAt(settings, wallMs);
    this.worked = { settings, atMs: wallMs, now };
    return now;
  }

  private keep(plugIn: number): void {
    if (plugIn === this.setAside) return;
    this.setAside = plugIn;
    try {
      if (plugIn === 0) this.store.delete(KEY);
      else this.store.write(KEY, String(plugIn));
    } catch {
      this.device.log("warn", "whether the schedule is set aside was not stored");
    }
  }
}
