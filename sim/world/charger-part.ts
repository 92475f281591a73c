import { type Charger, startCharger } from "../../firmware/charger/charger";
import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, type ChargerSettings } from "../../firmware/charger/settings";
import { SeededRandom } from "../../hosts/virtual/random";
import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { Checked } from "../../modules/schema/check";
import { provision, SettingsStore } from "../../modules/settings/settings-store";
import { Car, type CarModel } from "../plant/car";
import { Contactor } from "../plant/contactor";
import { simulatedPilot } from "../plant/pilot-adc";
import { PilotCircuit } from "../plant/pilot-circuit";
import { RENEWAL_MS } from "../plant/pzem-module";
import { SimulatedGuard } from "../plant/simulated-guard";
import { CarTroubles } from "./car-troubles";
import type { Hosting } from "./hosting";
import { MeterBank } from "./meter-bank";
import { PoweredPart } from "./powered-part";

export interface ChargerPartOptions {
  readonly id: string;
  readonly phases: 1 | 3;
  readonly voltageV: number;
  readonly seed: number;
  /** Wh that the meter modules' registers begin with, one a phase. */
  readonly energyWh: readonly number[];
  /** What the firmware finds in its storage, without `mqtt`. */
  readonly settings: object;
}

/** What a person has set stays set in a flash that outlives the simulator; the rest is the scenario's. */
const KEPT_SETTINGS = Object.freeze(["mode", "manualCurrentA", "maxCurrentA"]);

/** A charger in the plant: its pilot, guard, contactor and meter modules, the car at its cable, and its firmware. */
export class ChargerPart {
  readonly id: string;
  readonly part: PoweredPart<Charger>;
  readonly circuit: PilotCircuit;
  readonly contactor: Contactor;
  readonly troubles: CarTroubles;
  car: Car | undefined;
  private readonly guard: SimulatedGuard;
  private readonly bank: MeterBank;
  private isPowered = false;

  constructor(
    scheduler: Scheduler,
    private readonly hosting: Hosting,
    private readonly options: ChargerPartOptions,
  ) {
    const { id, phases, seed } = options;
    this.id = id;
    this.contactor = new Contactor(
      scheduler,
      () => this.car?.currentA ?? 0,
      () => this.contactsMoved(),
    );
    this.circuit = new PilotCircuit(() => this.guard.pilotChanged());
    this.guard = new SimulatedGuard(scheduler, this.circuit, this.contactor);
    this.circuit.setPowered(false);
    this.troubles = new CarTroubles(scheduler, this.circuit, () => this.car);
    const lineRandom = new SeededRandom(seed, `line ${id}`);
    const noise = new SeededRandom(seed, `pilot ${id}`);
    this.bank = new MeterBank(scheduler, {
      ...options,
      isPowered: false,
      random: () => lineRandom.next(),
      currentA: (phase) => this.currentA(phase),
    });
    const hardware = {
      id,
      board: { name: "simulated", platform: "virtual", maxCurrentA: 80, phases },
      meterLine: this.bank.line,
      ControlPilot: simulatedPilot(this.circuit, () => noise.nextInt()),
      Guard: this.guard.deviceClass(),
    };
    this.part = new PoweredPart(scheduler, hosting, hardware, startCharger, () => this.stopped());
    const store = hosting.flash(id).open({ path: "charger", format: "string" });
    const settings = { ...options.settings, phases, mqtt: hosting.broker };
    provision(store, CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, settings, KEPT_SETTINGS);
    store.close();
    // The modules of two boards renew their registers at moments of their own.
    this.bank.beginRenewals(Math.floor(lineRandom.next() * RENEWAL_MS));
  }

  get hasPower(): boolean {
    return this.isPowered;
  }

  /** Wh in the meter modules' registers, which they keep without power. */
  get energyWh(): readonly number[] {
    return this.bank.energyWh;
  }

  /** A the car draws on a phase; a single-phase car uses the first. */
  currentA(phase: number): number {
    const car = this.car;
    return car !== undefined && phase < Math.min(car.model.phases, this.options.phases) ? car.currentA : 0;
  }

  setMains(isOn: boolean): void {
    if (isOn === this.isPowered) return;
    this.isPowered = isOn;
    this.bank.setPowered(isOn);
    if (isOn) {
      this.circuit.setDuty(100);
      this.circuit.setPowered(true);
      this.part.powerOn("power-on");
    } else {
      this.car?.cutOff();
      this.part.powerOff();
      this.circuit.setPowered(false);
    }
  }

  /** Changes settings of the firmware, or in the flash of a board that does not run now. */
  set(patch: object): Checked<ChargerSettings> {
    const { application } = this.part;
    if (application !== undefined) return application.set(patch);
    const store = this.hosting.flash(this.id).open({ path: "charger", format: "string" });
    const settings = new SettingsStore({
      store,
      schema: CHARGER_SETTINGS,
      version: CHARGER_SETTINGS_VERSION,
      onWarning: () => {},
    });
    const result = settings.update(patch);
    store.close();
    return result;
  }

  /** undefined: done; else why not. */
  plug(model: CarModel): string | undefined {
    if (this.car !== undefined) return `a car is plugged in at ${this.id} already`;
    this.car = new Car(model, this.options.voltageV);
    this.troubles.applyTo(this.car);
    this.showCar();
    return undefined;
  }

  /** What a person or the car itself does with a plugged car. */
  act(action: "request" | "finish" | "unplug"): string | undefined {
    const car = this.car;
    if (car === undefined) return `no car is plugged in at ${this.id}`;
    if (action === "request") car.request();
    else if (action === "finish") car.finish();
    else this.car = undefined;
    this.showCar();
    return undefined;
  }

  /** Time goes on by `stepS`, at most 0.1 s. */
  advance(stepS: number): void {
    const car = this.car;
    if (car === undefined) return;
    car.advance(stepS, this.circuit.dutyAtCarPercent, this.contactor.isClosed && this.isPowered);
    this.showCar();
  }

  private showCar(): void {
    this.circuit.setCar(this.car !== undefined, this.car?.s2 ?? "open");
  }

  private contactsMoved(): void {
    if (!this.contactor.isClosed) this.car?.cutOff();
  }

  private stopped(): void {
    this.guard.powerDown();
    this.circuit.setDuty(100);
  }
}
