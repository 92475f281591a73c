import type { Device } from "../../modules/device/device";
import type { KeyValueStore } from "../../modules/device/storage";
import type { MonotonicMs, TimerHandle } from "../../modules/device/time";
import { DrawHistory } from "../../modules/house/draw-history";
import { EnergyBook } from "../../modules/pzem/energy-book";
import type { PzemRound } from "../../modules/pzem/master";
import { PzemPort } from "../../modules/pzem/port";

/** ms: as often as the module renews its registers. */
const POLL_MS = 1_000;
/** Rounds without an answer after which the draw is unknown. */
const ROUNDS_TO_UNKNOWN = 3;

/** The charger's own PZEM-004T, behind the contactor: what the car draws and has taken. */
export class OwnMeter {
  readonly draw: DrawHistory;
  /** A of the heaviest phase; NaN while unknown. */
  highestA = Number.NaN;
  measuredMs: MonotonicMs = 0;
  private newest: readonly number[] | undefined;
  private missed = 0;
  private readonly energy: EnergyBook;
  private readonly port: PzemPort;
  private readonly timer: TimerHandle;

  /** `onChange`: a new measurement, or the draw became unknown. */
  constructor(
    private readonly device: Device,
    store: KeyValueStore,
    phases: 1 | 3,
    private readonly onChange: () => void,
  ) {
    this.draw = new DrawHistory(phases);
    this.energy = new EnergyBook(store, "energy", phases, () => device.log("warn", "the energy count was not stored"));
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

  close(): void {
    this.device.timers.clear(this.timer);
    this.port.close();
    this.energy.save();
  }

  private take(round: PzemRound): void {
    const currentA: number[] = [];
    let highestA = 0;
    for (let index = 0; index < round.modules.length; index++) {
      const reading = round.modules[index]?.reading;
      if (reading === undefined) return;
      currentA.push(reading.currentA);
      highestA = Math.max(highestA, reading.currentA);
      this.energy.count(index, round.atMs, reading.energyWh);
    }
    this.missed = 0;
    this.newest = currentA;
    this.highestA = highestA;
    this.measuredMs = round.atMs;
    this.draw.add(round.atMs, currentA);
    this.onChange();
  }

  private miss(): void {
    this.missed += 1;
    if (this.missed !== ROUNDS_TO_UNKNOWN) return;
    this.newest = undefined;
    this.highestA = Number.NaN;
    this.onChange();
  }
}
