import type { Device } from "../../modules/device/device";
import type { KeyValueStore } from "../../modules/device/storage";
import type { MonotonicMs, TimerHandle } from "../../modules/device/time";
import { type MeterShown, meterRows } from "../../modules/display/meter-rows";
import { Screen } from "../../modules/display/screen";
import { EMONCMS_OFF, Emoncms, type EmoncmsReading, type EmoncmsView } from "../../modules/emoncms/emoncms";
import { HomeAssistant } from "../../modules/home-assistant/home-assistant";
import { PUBLISH_INTERVAL_MS } from "../../modules/messages/topics";
import { forgetNetwork } from "../../modules/panel/forget-network";
import { Panel } from "../../modules/panel/panel";
import { type LinkState, PartLink } from "../../modules/part-link/part-link";
import { type Recorded, recorded } from "../../modules/portal/log-ring";
import { EnergyBook } from "../../modules/pzem/energy-book";
import type { PzemRound } from "../../modules/pzem/master";
import { PzemPort } from "../../modules/pzem/port";
import type { Checked } from "../../modules/schema/check";
import { SettingsStore } from "../../modules/settings/settings-store";
import { slotOf } from "../../modules/settings/text-slot";
import { PartPortal } from "../portal/part-portal";
import { meterAvailability, meterEntities } from "./home-assistant";
import { networkWords, shownAccessPoint } from "./network-words";
import { meterPortal } from "./portal";
import { METER_SETTINGS, METER_SETTINGS_VERSION, type MeterSettings } from "./settings";

/** ms between two looks at the button. */
const PANEL_INTERVAL_MS = 20;
/** Readings that may fail in a row before the meter shows none. */
const SHOWN_INTERVALS = 3;

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
  private readonly device: Device;
  private readonly portal: PartPortal;
  private readonly store: KeyValueStore;
  private readonly settings: SettingsStore<MeterSettings>;
  private readonly energy: EnergyBook;
  private readonly link: PartLink;
  private readonly home: HomeAssistant;
  /** undefined: no server is set. */
  private readonly emoncms: Emoncms | undefined;
  private readonly port: PzemPort;
  private readonly panel: Panel;
  private readonly screen: Screen | undefined;
  private readonly timers: readonly TimerHandle[];
  private newest: MeterView | undefined;

  constructor(record: Recorded) {
    const { device } = record;
    this.device = device;
    this.store = device.storage.open({ path: "meter", format: "string" });
    this.settings = new SettingsStore({
      store: this.store,
      schema: METER_SETTINGS,
      version: METER_SETTINGS_VERSION,
      onWarning: (message) => device.log("warn", message),
    });
    const { phases, updateIntervalS, mqtt, homeAssistant, emoncms } = this.settings.value;
    const onUnsaved = (): void => device.log("warn", "the energy count was not stored");
    this.energy = new EnergyBook(slotOf(this.store, "energy"), phases, onUnsaved);
    this.link = new PartLink({
      device,
      mqtt,
      subscriptions: [],
      onMessage: (topic, payload) => void this.home.receive(topic, payload),
    });
    this.home = new HomeAssistant({
      device,
      link: this.link,
      settings: homeAssistant,
      slot: slotOf(this.store, "discovery"),
      part: { from: "reading", availableFrom: "reading", availableIf: meterAvailability(updateIntervalS) },
      entities: meterEntities(phases),
    });
    if (emoncms.server !== "")
      this.emoncms = new Emoncms({ device, settings: emoncms, phases, reading: () => this.sent });
    this.port = new PzemPort({
      device,
      addresses: phases === 1 ? [1] : [1, 2, 3],
      settled: device.resetReason !== "power-on",
      onReadings: (round) => this.take(round),
      onFailed: (round) =>
        device.log("debug", `no reading: ${round.modules.map((module) => module.outcome).join(", ")}`),
      onPortError: () => device.log("warn", "the meter's serial port is not there; trying again"),
    });
    this.panel = new Panel(device);
    const { Display } = device.io;
    if (Display !== undefined) this.screen = new Screen({ device, Display, rows: () => meterRows(this.shown) });
    this.timers = [
      device.timers.repeat(() => this.port.poll(), updateIntervalS * 1000),
      device.timers.repeat(() => this.speak(), PUBLISH_INTERVAL_MS / 5),
      device.timers.repeat(() => this.look(), PANEL_INTERVAL_MS),
    ];
    this.port.poll();
    const isConnected = (): boolean => !this.link.isOffline;
    this.portal = new PartPortal(record, { application: meterPortal(this), prefix: "EnergyMeter", isConnected });
  }

  /** Changes settings; all of `patch` or nothing. They hold from the next start. */
  set(patch: unknown): Checked<MeterSettings> {
    return this.settings.update(patch);
  }

  get currentSettings(): MeterSettings {
    return this.settings.value;
  }

  get linkState(): LinkState {
    return this.link.state;
  }

  /** In order; does not come back. */
  restart(): void {
    this.close();
    this.device.restart();
  }

  /** Undefined before the first. */
  get reading(): MeterView | undefined {
    return this.newest;
  }

  /** How it stands with the emoncms server. */
  get emoncmsView(): EmoncmsView {
    return this.emoncms?.view ?? EMONCMS_OFF;
  }

  close(): void {
    for (const timer of this.timers) this.device.timers.clear(timer);
    this.portal.close();
    this.emoncms?.close();
    this.port.close();
    this.panel.close();
    this.screen?.close();
    this.energy.save();
    this.link.close();
    this.store.close();
  }

  /** The newest reading, for people: undefined when it is too old. */
  get recent(): MeterView | undefined {
    const { newest, device, settings } = this;
    const longestMs = SHOWN_INTERVALS * settings.value.updateIntervalS * 1000;
    return newest !== undefined && device.clock.nowMs() - newest.atMs <= longestMs ? newest : undefined;
  }

  /** What goes to emoncms. */
  private get sent(): EmoncmsReading | undefined {
    const { recent, totalWh } = this;
    return recent === undefined || totalWh === undefined ? undefined : { ...recent, energyWh: totalWh };
  }

  private get shown(): MeterShown {
    const { recent, device } = this;
    // The screen may be drawn before there is a portal.
    const wifi = (this.portal as PartPortal | undefined)?.wifi?.view;
    return {
      currentA: recent?.currentA,
      phases: this.settings.value.phases,
      powerW: recent?.powerW.reduce((sumW, powerW) => sumW + powerW, 0),
      energyWh: this.totalWh,
      network: networkWords(device, this.link.isOffline, wifi),
      accessPoint: shownAccessPoint(wifi),
    };
  }

  /** Undefined until the modules' registers were read. */
  get totalWh(): number | undefined {
    const { totalWh } = this.energy;
    return totalWh === undefined ? undefined : totalWh * this.settings.value.transformerRatio;
  }

  private look(): void {
    const online = this.link.isOffline ? "offline" : "ready";
    const pressed = this.panel.step(this.device.clock.nowMs(), this.recent === undefined ? "no-reading" : online);
    if (pressed !== "reset") return;
    forgetNetwork(this.device.storage);
    this.restart();
  }

  private take(round: PzemRound): void {
    const readings = round.modules.map((module) => module.reading);
    for (let index = 0; index < readings.length; index++) {
      const reading = readings[index];
      if (reading === undefined) return;
      this.energy.count(index, round.atMs, reading.energyWh);
    }
    const { transformerRatio } = this.settings.value;
    this.newest = {
      atMs: round.atMs,
      currentA: readings.map((reading) => (reading?.currentA ?? 0) * transformerRatio),
      voltageV: readings.map((reading) => reading?.voltageV ?? 0),
      powerW: readings.map((reading) => (reading?.powerW ?? 0) * transformerRatio),
      frequencyHz: readings[0]?.frequencyHz ?? 0,
    };
    this.publish();
  }

  /** Says where it stands when nothing new was said for a while. */
  private speak(): void {
    const nowMs = this.device.clock.nowMs();
    const isDue = this.link.silentMs(nowMs) >= PUBLISH_INTERVAL_MS - PUBLISH_INTERVAL_MS / 5;
    if (isDue) this.publish();
    this.home.step(nowMs);
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
            energyWh: this.totalWh ?? 0,
            frequencyHz: reading.frequencyHz,
          };
    this.link.publishState("reading", { measures: this.settings.value.measures, reading: body }, false);
  }
}

/** The meter's application on a device. Throws a RangeError where the device has no meter UART. */
export function startMeter(device: Device): Meter {
  return new Meter(recorded(device));
}
