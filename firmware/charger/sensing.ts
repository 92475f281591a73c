import type { ControlPilot } from "../../modules/device/control-pilot";
import type { Device } from "../../modules/device/device";
import type { Guard } from "../../modules/device/guard";
import type { Gauge, InputLine, OutputLine } from "../../modules/device/lines";
import type { MonotonicMs } from "../../modules/device/time";
import { type EvseInput, QUIET_INPUT } from "../../modules/evse/state";
import {
  DEFAULT_VOLTAGE_LIMITS,
  isVoltageBad,
  NO_VOLTAGE,
  type VoltageLimits,
  type VoltageWatch,
  voltageFault,
  watchVoltage,
} from "../../modules/mains/voltage";
import { type Cable, NO_CABLE, ratingA, watchCable } from "../../modules/proximity/cable";
import { COOL, stepTemperature, type TemperatureState } from "../../modules/temperature/derating";
import { DebouncedLine } from "./debounced-line";
import type { OwnMeter } from "./own-meter";
import { PlugHolder } from "./plug-holder";
import type { ChargerSettings } from "./settings";
import { voltageLimits } from "./settings";

/** ms between two looks at the temperature: heat is slow. */
const TEMPERATURE_INTERVAL_MS = 1_000;

type Filled = { -readonly [member in keyof EvseInput]: EvseInput[member] };

/** All that the EVSE is told: reads the board's inputs at every control step, and drives what only tests or holds. */
export class Sensing {
  readonly input: Filled;
  /** The grid operator's contact. */
  isDimmed = false;
  temperature: TemperatureState = COOL;
  /** °C; undefined: no sensor. */
  celsius: number | undefined;
  private voltage: VoltageWatch = NO_VOLTAGE;
  private settings: ChargerSettings | undefined;
  private limits: VoltageLimits = DEFAULT_VOLTAGE_LIMITS;
  private cable: Cable = NO_CABLE;
  private temperatureAtMs: MonotonicMs;
  private testOutput: 0 | 1 = 0;
  private readonly residualTrip: InputLine | undefined;
  private readonly residualTest: OutputLine | undefined;
  private readonly emergencyStop: InputLine | undefined;
  private readonly earthMissing: DebouncedLine;
  private readonly dimming: DebouncedLine;
  private readonly thermometer: Gauge | undefined;
  private readonly proximity: Gauge | undefined;
  private readonly plug: PlugHolder;

  constructor(
    device: Device,
    private readonly pilot: ControlPilot,
    private readonly guard: Guard,
    nowMs: MonotonicMs,
  ) {
    const { ResidualTrip, ResidualTest, EmergencyStop, EarthMissing, Dimming, Temperature, Proximity } = device.io;
    // A detector that cannot be tested is heard by the guard all the same.
    if (ResidualTrip !== undefined && ResidualTest !== undefined) {
      this.residualTrip = new ResidualTrip();
      this.residualTest = new ResidualTest();
      this.residualTest.write(0);
    }
    this.emergencyStop = EmergencyStop === undefined ? undefined : new EmergencyStop();
    this.earthMissing = new DebouncedLine(EarthMissing);
    this.dimming = new DebouncedLine(Dimming);
    this.thermometer = Temperature === undefined ? undefined : new Temperature();
    this.proximity = Proximity === undefined ? undefined : new Proximity();
    this.plug = new PlugHolder(device, nowMs);
    this.temperatureAtMs = nowMs;
    this.input = { ...QUIET_INPUT, drawnAtMs: nowMs };
  }

  /** °C are known and the sensor works, or there is none. */
  get isTemperatureRead(): boolean {
    return this.temperature.kind !== "unknown";
  }

  /** 0–1 of the charger's current; undefined: no sensor. */
  get temperatureShare(): number | undefined {
    if (this.thermometer === undefined) return undefined;
    return this.temperature.kind === "hot" ? 0 : this.temperature.share;
  }

  /** Everything that is read at a control step. `phases`: to be connected. True when a limit may follow from it. */
  sample(nowMs: MonotonicMs, phases: 1 | 3, settings: ChargerSettings): boolean {
    const { input, isDimmed, temperature } = this;
    const { cableA } = input;
    const reading = this.pilot.read();
    input.highV = reading.highV;
    input.lowV = reading.lowV;
    input.readingAgeMs = reading.ageMs;
    const report = this.guard.read();
    input.guardDropped = report.dropped;
    input.contacts = report.contacts;
    input.extraContacts = report.extraContacts;
    input.residualTrip = this.residualTrip?.read();
    input.isEarthMissing = this.earthMissing.read() === 1;
    input.isEmergencyStop = this.emergencyStop?.read() === 1;
    this.isDimmed = this.dimming.read() === 1;
    if (this.proximity !== undefined) {
      this.cable = watchCable(this.cable, nowMs, this.proximity.read(), phases);
      input.cableA = ratingA(this.cable);
    }
    if (nowMs >= this.temperatureAtMs) this.feel(nowMs);
    if (this.voltage !== NO_VOLTAGE) {
      input.mainsFault = voltageFault(this.voltage, nowMs, this.limitsOf(settings));
      input.isMainsBad = isVoltageBad(this.voltage);
    }
    input.isLocked = this.plug.isLocked;
    input.lockFault = this.plug.fault;
    input.phases = phases;
    return cableA !== input.cableA || isDimmed !== this.isDimmed || temperature !== this.temperature;
  }

  /** A new round of the charger's own meter, or its silence. */
  measured(nowMs: MonotonicMs, own: OwnMeter, settings: ChargerSettings): void {
    this.input.drawnA = own.highestA;
    this.input.drawnAtMs = own.measuredMs;
    this.voltage = watchVoltage(this.voltage, nowMs, own.voltageV, this.limitsOf(settings));
  }

  /** What follows of the EVSE's decision. */
  drive(nowMs: MonotonicMs, residualTest: 0 | 1, wantsLock: boolean): void {
    if (residualTest !== this.testOutput) {
      this.testOutput = residualTest;
      this.residualTest?.write(residualTest);
    }
    this.plug.step(nowMs, wantsLock);
  }

  close(): void {
    this.residualTrip?.close();
    this.residualTest?.close();
    this.emergencyStop?.close();
    this.earthMissing.close();
    this.dimming.close();
    this.thermometer?.close();
    this.proximity?.close();
    this.plug.close();
  }

  /** Made once for as long as the settings stay. */
  private limitsOf(settings: ChargerSettings): VoltageLimits {
    if (settings !== this.settings) {
      this.settings = settings;
      this.limits = voltageLimits(settings);
    }
    return this.limits;
  }

  private feel(nowMs: MonotonicMs): void {
    this.temperatureAtMs = nowMs + TEMPERATURE_INTERVAL_MS;
    if (this.thermometer === undefined) return;
    this.celsius = this.thermometer.read();
    this.temperature = stepTemperature(this.temperature, this.celsius);
    this.input.isHot = this.temperature.kind === "hot";
  }
}
