import { type Charger, startCharger } from "../../firmware/charger/charger";
import type { StatedPlan } from "../../firmware/charger/planned-stay";
import type { ChargerSettings } from "../../firmware/charger/settings";
import { SeededRandom } from "../../hosts/virtual/random";
import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { Checked } from "../../modules/schema/check";
import { Car, type CarModel } from "../plant/car";
import type { Contactor } from "../plant/contactor";
import { DriverCrash } from "../plant/driver-crash";
import { simulatedPilot } from "../plant/pilot-adc";
import { PilotCircuit } from "../plant/pilot-circuit";
import { Pn532Module } from "../plant/pn532-module";
import { RENEWAL_MS } from "../plant/pzem-module";
import { SimulatedWallClock } from "../plant/simulated-wall-clock";
import { cardUidFor } from "../plant/tag-uid";
import type { Rotation, SitePhase } from "../scenario/rotation";
import { CarTroubles } from "./car-troubles";
import { ChargerFlash } from "./charger-flash";
import { brokerFor, type Hosting, type PartHardware, type ShownCharger } from "./hosting";
import { MeterBank } from "./meter-bank";
import { PoweredPart } from "./powered-part";
import { SafetyHardware } from "./safety-hardware";

export interface ChargerPartOptions {
  readonly id: string;
  readonly phases: 1 | 3;
  /** The site's phases that its own hang on. */
  readonly rotation: Rotation;
  /** What its cables carry. */
  readonly cableA: number;
  /** Line to neutral, at this moment. */
  readonly voltageV: () => number;
  readonly seed: number;
  /** Wh that the meter modules' registers begin with, one a phase. */
  readonly energyWh: readonly number[];
  /** A tag reader hangs on the board. */
  readonly hasReader: boolean;
  /** What the firmware finds in its storage, without `mqtt`. */
  readonly settings: object;
  /** The manager in whose site it has been; null: in nobody's so far. */
  readonly joins: string | null;
}

/** ms that a card is held to the reader. */
const TAP_MS = 800;
/** Chargers that a simulated board can stand in for; a chip has the memory for eight. */
const MOST_CHARGERS = 64;
/** A, the rating of every simulated board. */
const BOARD_A = 80;

/** A charger in the plant: its pilot, safety hardware and meter modules, the car at its cable, and its firmware. */
export class ChargerPart {
  readonly id: string;
  readonly part: PoweredPart<Charger>;
  readonly circuit: PilotCircuit;
  readonly safety: SafetyHardware;
  readonly wallClock: SimulatedWallClock;
  readonly troubles: CarTroubles;
  readonly driverCrash = new DriverCrash();
  car: Car | undefined;
  private readonly bank: MeterBank;
  private readonly reader: Pn532Module | undefined;
  private readonly flash: ChargerFlash;
  private readonly supply: { phases: 0 | 1 | 3; voltageV: number } = { phases: 0, voltageV: 0 };
  private isPowered = false;

  constructor(
    scheduler: Scheduler,
    private readonly hosting: Hosting,
    private readonly options: ChargerPartOptions,
  ) {
    const { id, seed } = options;
    this.id = id;
    this.circuit = new PilotCircuit(() => this.safety.guard.pilotChanged());
    this.safety = new SafetyHardware(scheduler, {
      ...options,
      circuit: this.circuit,
      currentA: (phase) => this.currentA(phase),
      onContacts: () => this.contactsMoved(),
    });
    this.circuit.setPowered(false);
    this.wallClock = new SimulatedWallClock(scheduler, hosting.epochMs);
    this.troubles = new CarTroubles(scheduler, this.circuit, () => this.car);
    const lineRandom = new SeededRandom(seed, `line ${id}`);
    this.bank = new MeterBank(scheduler, {
      ...options,
      isPowered: false,
      random: () => lineRandom.next(),
      currentA: (phase) => this.currentA(phase),
    });
    const readerRandom = new SeededRandom(seed, `reader ${id}`);
    this.reader = options.hasReader
      ? new Pn532Module({ clock: scheduler, random: () => readerRandom.next(), powered: false })
      : undefined;
    this.part = new PoweredPart(scheduler, hosting, this.hardware(), startCharger, () => this.stopped());
    this.flash = new ChargerFlash(hosting.flash(id));
    this.flash.provision({ ...options.settings, phases: options.phases, mqtt: brokerFor(hosting, id) });
    if (options.joins !== null) this.flash.join(options.joins);
    // The modules of two boards renew their registers at moments of their own.
    this.bank.beginRenewals(Math.floor(lineRandom.next() * RENEWAL_MS));
  }

  /** The contactor of all phases, or of L1 and N. */
  get contactor(): Contactor {
    return this.safety.contactor;
  }

  get hasPower(): boolean {
    return this.isPowered;
  }

  /** Wh in the meter modules' registers, which they keep without power. */
  get energyWh(): readonly number[] {
    return this.bank.energyWh;
  }

  /** A the car draws on a phase of the charger, of those that are connected; a single-phase car uses the first. */
  currentA(phase: number): number {
    const car = this.car;
    return car !== undefined && phase < Math.min(car.model.phases, this.safety.connectedPhases) ? car.currentA : 0;
  }

  /** A it draws from a phase of the site. */
  sitePhaseA(phase: number): number {
    return this.currentA(this.options.rotation.indexOf(phase as SitePhase));
  }

  setMains(isOn: boolean): void {
    if (isOn === this.isPowered) return;
    this.isPowered = isOn;
    this.bank.setPowered(isOn);
    if (isOn) {
      this.circuit.setDuty(100);
      this.circuit.setPowered(true);
      this.safety.setPowered(true);
      this.reader?.powerOn();
      this.part.powerOn("power-on");
    } else {
      this.car?.cutOff();
      this.part.powerOff();
      this.safety.setPowered(false);
      this.reader?.powerOff();
      this.circuit.setPowered(false);
    }
  }

  /** What its firmware shows; undefined: nothing, as it does not run or was just started. */
  get shown(): ShownCharger | undefined {
    return this.part.application?.view ?? this.part.program?.charger;
  }

  /** How it is set to work; undefined while no firmware runs. */
  get operation(): Charger["operation"] | undefined {
    const { application, program } = this.part;
    return application?.operation ?? (program === undefined ? undefined : this.flash.settings);
  }

  /** Changes settings of the firmware, or in the flash of a board whose firmware does not run, or not here. */
  set(patch: object): Checked<ChargerSettings> {
    const { application, program } = this.part;
    if (application !== undefined) return application.set(patch);
    const checked = this.flash.update(patch);
    if (checked.ok) program?.change(patch);
    return checked;
  }

  /** undefined: done; else why not. */
  plug(model: CarModel): string | undefined {
    if (this.car !== undefined) return `a car is plugged in at ${this.id} already`;
    this.car = new Car(model);
    this.troubles.applyTo(this.car);
    this.safety.socket?.plugIn();
    this.showCar();
    return undefined;
  }

  /** What a person says of the car's stay, to the firmware that runs here now. */
  state(plan: StatedPlan): void {
    this.part.application?.act(plan);
  }

  /** What a person or the car itself does with a plugged car. */
  act(action: "request" | "finish" | "unplug"): string | undefined {
    const car = this.car;
    if (car === undefined) return `no car is plugged in at ${this.id}`;
    if (action === "request") car.request();
    else if (action === "finish") car.finish();
    else this.unplug();
    this.showCar();
    return undefined;
  }

  /** Somebody holds a card to the reader for a moment. undefined: done; else why not. */
  tap(tag: string): string | undefined {
    if (this.reader === undefined) return `${this.id} has no tag reader`;
    this.reader.present(cardUidFor(tag), TAP_MS);
    return undefined;
  }

  /** Time goes on by `stepS`, at most 0.1 s. */
  advance(stepS: number): void {
    const { car, supply } = this;
    if (car === undefined) return;
    supply.phases = this.isPowered ? this.safety.connectedPhases : 0;
    supply.voltageV = this.options.voltageV();
    car.advance(stepS, this.circuit.dutyAtCarPercent, supply);
    this.showCar();
  }

  private hardware(): PartHardware {
    const { id, phases, seed } = this.options;
    const noise = new SeededRandom(seed, `pilot ${id}`);
    return {
      id,
      board: {
        name: "simulated",
        platform: "virtual",
        maxCurrentA: BOARD_A,
        phases,
        contactors: phases === 3 ? 2 : 1,
        mostChargers: MOST_CHARGERS,
      },
      wallClock: this.wallClock,
      meterLine: this.bank.line,
      ...(this.reader === undefined ? {} : { tagLine: this.reader }),
      ...this.safety.io,
      ControlPilot: simulatedPilot(this.circuit, () => noise.nextInt(), this.driverCrash),
      JournalFlash: this.hosting.journal(id),
    };
  }

  /** At the car's end: off the pilot at once. The other end leaves the socket outlet when its bolt is open. */
  private unplug(): void {
    this.car = undefined;
    this.safety.socket?.pull();
  }

  private showCar(): void {
    this.circuit.setCar(this.car !== undefined, this.car?.s2 ?? "open");
  }

  private contactsMoved(): void {
    if (this.safety.connectedPhases === 0) this.car?.cutOff();
  }

  private stopped(): void {
    this.safety.outputsOff();
    this.circuit.setDuty(100);
  }
}
