import { SeededRandom } from "../../hosts/virtual/random";
import type { ControlPilot, PilotReading } from "../../modules/device/control-pilot";
import type { Device, ResetReason } from "../../modules/device/device";
import type { FlashAreaConstructor } from "../../modules/device/flash";
import type { ClosedPhases, Guard, GuardReport } from "../../modules/device/guard";
import type { Gauge, GaugeConstructor, InputLine, InputLineConstructor, OutputLine } from "../../modules/device/lines";
import type { KeyValueStorage } from "../../modules/device/storage";
import type { WatchedScheduler, WatchedScope } from "../../sim/endurance/busy/watched-scheduler";
import { watchedPilot } from "../../sim/endurance/busy/watched-scheduler";
import { QuickMeter } from "./quick-meter";
import { QuickBroker } from "./quick-mqtt";

const ID = "Charger-1";
const BOARD = Object.freeze({ name: "bench", platform: "bench", maxCurrentA: 40, phases: 1 } as const);
/** Wall clock at the scheduler's 0. */
const EPOCH_MS = 1_767_225_600_000;
/** ms from the detector's test input to its line. */
const TRIP_MS = 30;

/** What a board's flash keeps. */
export interface BoardMemory {
  readonly storage: KeyValueStorage;
  readonly JournalFlash: FlashAreaConstructor;
}

export interface QuickBoardOptions {
  readonly id?: string;
  readonly scheduler: WatchedScheduler;
  readonly memory: BoardMemory;
  readonly resetReason: ResetReason;
  /** When the firmware has written the pilot for the first time. */
  readonly onFirstPilot?: () => void;
}

/**
 * One start of a board whose every part does next to nothing, so that what a callback costs is the firmware's own. It
 * has all that a tethered single-phase charger can have, without a tag reader.
 */
export class QuickBoard {
  readonly scope: WatchedScope;
  readonly broker = new QuickBroker();
  readonly meter = new QuickMeter();
  readonly device: Device;
  /** V of the pilot's high half: 12 no car, 9 a car, 6 it asks. */
  levelV = 12;
  dutyPercent = 100;
  private isPilotWritten = false;
  private coil: ClosedPhases = 0;
  private isTesting = false;
  private testedMs = 0;

  constructor(private readonly options: QuickBoardOptions) {
    const { id = ID, scheduler, memory, resetReason } = options;
    const { meter, broker } = this;
    const scope = scheduler.scope();
    const random = new SeededRandom(1, "board");
    this.scope = scope;
    this.device = {
      id,
      board: BOARD,
      resetReason,
      clock: scheduler,
      wallClock: { nowMs: () => EPOCH_MS + scheduler.nowMs() },
      timers: scope,
      random: () => random.next(),
      log: () => {},
      restart: () => {},
      onUncaught: () => {},
      io: {
        MeterSerial: meter.serialClass(scope),
        ControlPilot: watchedPilot(this.pilotClass(), scope),
        Guard: this.guardClass(),
        ResidualTrip: lineClass(() => (this.isTesting && scheduler.nowMs() - this.testedMs >= TRIP_MS ? 1 : 0)),
        ResidualTest: this.testClass(),
        EmergencyStop: lineClass(() => 0),
        EarthMissing: lineClass(() => 0),
        Dimming: lineClass(() => 0),
        Temperature: gaugeClass(35),
        JournalFlash: memory.JournalFlash,
      },
      network: { MqttClient: broker.clientClass(scope) },
      storage: memory.storage,
    };
  }

  private pilotClass() {
    const board = this;
    return class QuickPilot implements ControlPilot {
      private readonly reading: { highV: number; lowV: number; ageMs: number } = { highV: 12, lowV: 12, ageMs: 0 };

      write(dutyPercent: number): void {
        board.dutyPercent = dutyPercent;
        if (board.isPilotWritten) return;
        board.isPilotWritten = true;
        board.options.onFirstPilot?.();
      }

      read(): PilotReading {
        const { reading } = this;
        const { dutyPercent, levelV } = board;
        reading.highV = dutyPercent === 0 ? -12 : levelV;
        reading.lowV = dutyPercent === 100 ? reading.highV : -12;
        return reading;
      }

      close(): void {}
    };
  }

  private guardClass() {
    const board = this;
    return class QuickGuard implements Guard {
      private readonly report = { coil: false, dropped: null, contacts: false };

      write(phases: ClosedPhases): void {
        board.coil = phases;
      }

      renew(): void {}

      read(): GuardReport {
        const { report } = this;
        report.coil = board.coil !== 0;
        report.contacts = report.coil;
        return report;
      }

      close(): void {}
    };
  }

  private testClass() {
    const board = this;
    return class QuickTest implements OutputLine {
      write(value: 0 | 1): void {
        board.isTesting = value === 1;
        board.testedMs = board.options.scheduler.nowMs();
      }

      close(): void {}
    };
  }
}

function lineClass(value: () => 0 | 1): InputLineConstructor {
  return class QuickLine implements InputLine {
    read(): 0 | 1 {
      return value();
    }

    close(): void {}
  };
}

function gaugeClass(value: number): GaugeConstructor {
  return class QuickGauge implements Gauge {
    read(): number {
      return value;
    }

    close(): void {}
  };
}
