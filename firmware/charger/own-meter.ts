import type { Device } from "../../modules/device/device";
import type { MonotonicMs, TimerHandle } from "../../modules/device/time";
import { DrawHistory } from "../../modules/house/draw-history";
import { EnergyBook } from "../../modules/pzem/energy-book";
import type { PzemRound } from "../../modules/pzem/master";
import { PzemPort } from "../../modules/pzem/port";
import type { TextSlot } from "../../modules/settings/text-slot";

/** ms: as often as the module renews its registers. */
const POLL_MS = 1_000;
/** Wh between two records in the journal. The modules keep registers of their own, so nothing is lost in between. */
const SAVE_EVERY_WH = 5_000;
/** Rounds without an answer after which the draw is unknown. */
const ROUNDS_TO_UNKNOWN = 3;

/** The same from the start on: after power-up the modules' readings are not believed for 5 s. */
const ROUNDS_AT_START = 8;

const NO_VOLTAGES: readonly number[] = Object.freeze([]);

/** The charger's own PZEM-004T, behind the contactor: what the car draws and has taken. */
export class OwnMeter {
  readonly draw: DrawHistory;
  /** A of the heaviest phase; NaN while unknown. */
  highestA = Number.NaN;
  /** W of all phases; NaN while unknown. */
  powerW = Number.NaN;
  measuredMs: MonotonicMs = 0;
  /** V a phase, line to neutral; empty while unknown. */
  voltageV: readonly number[] = NO_VOLTAGES;
  private newest: readonly number[] | undefined;
  private missed = 0;
  private readonly energy: EnergyBook;
  private readonly port: PzemPort;
  private readonly timer: TimerHandle;

  /** `onChange`: a new measurement, or the draw became unknown. */
  constructor(
    private readonly device: Device,
    slot: TextSlot,
    phases: 1 | 3,
    private readonly onChange: () => void,
  ) {
    this.draw = new DrawHistory(phases);
    this.energy = new EnergyBook(
      slot,
      phases,
      () => device.log("warn", "the energy count was not stored"),
      SAVE_EVERY_WH,
    );
    this.port = new PzemPort({
      device,
      addresses: phases === 1 ? [1] : [1, 2, 3],
      settled: device.resetReason !== "power-on",
      onReadings: (round) => this.take(round),
      onFailed: () => this.miss(),
      onPortError: () => device.log("warn", "the serial port of the charger's meter is not there; trying again"),
    });
    this.timer = device.timers.repeat(() => this.port.poll(), POLL_MS);
    this.port.poll();
  }

  /** A a phase; undefined while unknown. */
  get currentA(): readonly number[] | undefined {
    return this.newest;
  }

  get energyWh(): number | undefined {
    return this.energy.totalWh;
  }

  /** It has not answered for a while. */
  get isSilent(): boolean {
    return this.missed >= (this.measuredMs === 0 ? ROUNDS_AT_START : ROUNDS_TO_UNKNOWN);
  }

  close(): void {
    this.device.timers.clear(this.timer);
    this.port.close();
    this.energy.save();
  }

  private take(round: PzemRound): void {
    const currentA: number[] = [];
    const voltageV: number[] = [];
    let highestA = 0;
    let powerW = 0;
    for (let index = 0; index < round.modules.length; index++) {
      const reading = round.modules[index]?.reading;
      if (reading === undefined) return;
      currentA.push(reading.currentA);
      voltageV.push(reading.voltageV);
      highestA = Math.max(highestA, reading.currentA);
      powerW += reading.powerW;
      this.energy.count(index, round.atMs, reading.energyWh);
    }
    this.missed = 0;
    this.newest = currentA;
    this.voltageV = voltageV;
    this.highestA = highestA;
    this.powerW = powerW;
    this.measuredMs = round.atMs;
    this.draw.add(round.atMs, currentA);
    this.onChange();
  }

  private miss(): void {
    this.missed += 1;
    if (this.missed !== ROUNDS_TO_UNKNOWN) return;
    this.newest = undefined;
    this.voltageV = NO_VOLTAGES;
    this.highestA = Number.NaN;
    this.powerW = Number.NaN;
    this.onChange();
  }
}
