import type { Device } from "../../modules/device/device";
import type { KeyValueStore } from "../../modules/device/storage";
import type { MonotonicMs, TimerHandle } from "../../modules/device/time";
import { PUBLISH_INTERVAL_MS } from "../../modules/messages/topics";
import { PartLink } from "../../modules/part-link/part-link";
import { EnergyBook } from "../../modules/pzem/energy-book";
import type { PzemRound } from "../../modules/pzem/master";
import { PzemPort } from "../../modules/pzem/port";
import { SettingsStore } from "../../modules/settings/settings-store";
import { slotOf } from "../../modules/settings/text-slot";
import { METER_SETTINGS, METER_SETTINGS_VERSION, type MeterSettings } from "./settings";

/** The newest reading that was believed; arrays have one element a phase. */
export interface MeterView {
  readonly atMs: MonotonicMs;
  readonly currentA: readonly number[];
  readonly voltageV: readonly number[];
  readonly powerW: readonly number[];
  readonly frequencyHz: number;
}

/** Reads the modules on its line at every interval and tells the network, also when they are silent. */
export class Meter {
  private readonly store: KeyValueStore;
  private readonly settings: SettingsStore<MeterSettings>;
  private readonly energy: EnergyBook;
  private readonly link: PartLink;
  private readonly port: PzemPort;
  private readonly timers: readonly TimerHandle[];
  private newest: MeterView | undefined;

  constructor(private readonly device: Device) {
    this.store = device.storage.open({ path: "meter", format: "string" });
    this.settings = new SettingsStore({
      store: this.store,
      schema: METER_SETTINGS,
      version: METER_SETTINGS_VERSION,
      onWarning: (message) => device.log("warn", message),
    });
    const { phases, updateIntervalS, mqtt } = this.settings.value;
    const onUnsaved = (): void => device.log("warn", "the energy count was not stored");
    this.energy = new EnergyBook(slotOf(this.store, "energy"), phases, onUnsaved);
    this.link = new PartLink({ device, mqtt, subscriptions: [], onMessage: () => {} });
    this.port = new PzemPort({
      device,
      addresses: phases === 1 ? [1] : [1, 2, 3],
      settled: device.resetReason !== "power-on",
      onReadings: (round) => this.take(round),
      onFailed: (round) =>
        device.log("debug", `no reading: ${round.modules.map((module) => module.outcome).join(", ")}`),
      onPortError: () => device.log("warn", "the meter's serial port is not there; trying again"),
    });
    this.timers = [
      device.timers.repeat(() => this.port.poll(), updateIntervalS * 1000),
      device.timers.repeat(() => this.speak(), PUBLISH_INTERVAL_MS / 5),
    ];
    this.port.poll();
  }

  /** Undefined before the first. */
  get reading(): MeterView | undefined {
    return this.newest;
  }

  close(): void {
    for (const timer of this.timers) this.device.timers.clear(timer);
    this.port.close();
    this.energy.save();
    this.link.close();
    this.store.close();
  }

  private take(round: PzemRound): void {
    const readings = round.modules.map((module) => module.reading);
    for (let index = 0; index < readings.length; index++) {
      const reading = readings[index];
      if (reading === undefined) return;
      this.energy.count(index, round.atMs, reading.energyWh);
    }
    this.newest = {
      atMs: round.atMs,
      currentA: readings.map((reading) => reading?.currentA ?? 0),
      voltageV: readings.map((reading) => reading?.voltageV ?? 0),
      powerW: readings.map((reading) => reading?.powerW ?? 0),
      frequencyHz: readings[0]?.frequencyHz ?? 0,
    };
    this.publish();
  }

  /** Says where it stands when nothing new was said for a while. */
  private speak(): void {
    const isDue = this.link.silentMs(this.device.clock.nowMs()) >= PUBLISH_INTERVAL_MS - PUBLISH_INTERVAL_MS / 5;
    if (isDue) this.publish();
  }

  private publish(): void {
    const reading = this.newest;
    const body =
      reading === undefined
        ? null
        : {
            ageMs: Math.round(this.device.clock.nowMs() - reading.atMs),
            currentA: reading.currentA,
            voltageV: reading.voltageV,
            powerW: reading.powerW,
            energyWh: this.energy.totalWh ?? 0,
            frequencyHz: reading.frequencyHz,
          };
    this.link.publishState("reading", { measures: this.settings.value.measures, reading: body }, false);
  }
}

/** The meter's application on a device. Throws a RangeError where the device has no meter UART. */
export function startMeter(device: Device): Meter {
  return new Meter(device);
}
