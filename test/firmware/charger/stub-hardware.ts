import type {
  Gauge,
  GaugeConstructor,
  InputLine,
  InputLineConstructor,
  OutputLine,
  OutputLineConstructor,
} from "../../../modules/device/lines";
import type { LockDrive, PlugLock, PlugLockConstructor } from "../../../modules/device/plug-lock";

/** A contact or a detector's line. */
export class StubLine {
  isOn = false;
  /** Reading it throws, once. */
  fails = false;
  /** What it says in the next readings, one each, before it says `isOn` again. */
  readonly noise: (0 | 1)[] = [];
  open = 0;

  deviceClass(): InputLineConstructor {
    const line = this;
    line.open = 0;
    return class implements InputLine {
      constructor() {
        line.open += 1;
      }
      read(): 0 | 1 {
        if (line.fails) {
          line.fails = false;
          throw new Error("the pin cannot be read");
        }
        return line.noise.shift() ?? (line.isOn ? 1 : 0);
      }
      close(): void {
        line.open -= 1;
      }
    };
  }
}

/** A quantity. */
export class StubGauge {
  /** Reading it throws, once. */
  fails = false;
  open = 0;

  constructor(private readonly value: () => number) {}

  deviceClass(): GaugeConstructor {
    const gauge = this;
    gauge.open = 0;
    return class implements Gauge {
      constructor() {
        gauge.open += 1;
      }
      read(): number {
        if (gauge.fails) {
          gauge.fails = false;
          throw new Error("the converter does not answer");
        }
        return gauge.value();
      }
      close(): void {
        gauge.open -= 1;
      }
    };
  }
}

/** ms from its test input to the line, and from the input's end to a quiet line. */
const TEST_TRIP_MS = 30;
const TEST_RELEASE_MS = 60;

/** A residual current detector with a trip line and a test input. */
export class StubDetector {
  isLeaking = false;
  /** `deaf`: the test input does nothing. `stuck`: the line trips and stays so. */
  test: "works" | "deaf" | "stuck" = "works";
  /** When its test input was switched on. */
  readonly testsMs: number[] = [];
  isTestOn = false;
  open = 0;
  private changedMs = Number.NEGATIVE_INFINITY;
  private hasTripped = false;

  constructor(private readonly nowMs: () => number) {}

  get isTripped(): boolean {
    const sinceMs = this.nowMs() - this.changedMs;
    if (this.isTestOn && this.test !== "deaf" && sinceMs >= TEST_TRIP_MS) this.hasTripped = true;
    if (!this.isTestOn && this.test !== "stuck" && sinceMs >= TEST_RELEASE_MS) this.hasTripped = false;
    return this.isLeaking || this.hasTripped;
  }

  /** The board has no power: its output is off. */
  outputsOff(): void {
    this.setTest(false);
  }

  tripClass(): InputLineConstructor {
    const detector = this;
    detector.open = 0;
    return class implements InputLine {
      constructor() {
        detector.open += 1;
      }
      read(): 0 | 1 {
        return detector.isTripped ? 1 : 0;
      }
      close(): void {
        detector.open -= 1;
      }
    };
  }

  testClass(): OutputLineConstructor {
    const detector = this;
    return class implements OutputLine {
      constructor() {
        detector.open += 1;
      }
      write(value: 0 | 1): void {
        detector.setTest(value === 1);
      }
      close(): void {
        detector.open -= 1;
        detector.setTest(false);
      }
    };
  }

  private setTest(isOn: boolean): void {
    if (isOn === this.isTestOn) return;
    // What it was up to now depends on the past.
    this.hasTripped = this.isTripped && !this.isLeaking;
    this.isTestOn = isOn;
    this.changedMs = this.nowMs();
    if (isOn) this.testsMs.push(this.changedMs);
  }
}

/** ms the motor needs from one end to the other. */
const TRAVEL_MS = 250;

/** The bolt of a socket outlet. It snaps over at the end of its way. */
export class StubLock {
  isLocked = false;
  isJammed = false;
  /** Reading it throws, once. */
  fails = false;
  towards: LockDrive = "rest";
  /** Every change of the motor, as `lock@ms`. */
  readonly moves: string[] = [];
  open = 0;
  private sinceMs = 0;

  constructor(private readonly nowMs: () => number) {}

  deviceClass(): PlugLockConstructor {
    const lock = this;
    lock.open = 0;
    return class implements PlugLock {
      constructor() {
        lock.open += 1;
      }
      drive(towards: LockDrive): void {
        lock.drive(towards);
      }
      read(): boolean {
        if (lock.fails) {
          lock.fails = false;
          throw new Error("the lock's driver does not answer");
        }
        lock.travel();
        return lock.isLocked;
      }
      close(): void {
        lock.open -= 1;
        lock.drive("rest");
      }
    };
  }

  drive(towards: LockDrive): void {
    this.travel();
    if (towards === this.towards) return;
    this.towards = towards;
    this.sinceMs = this.nowMs();
    this.moves.push(`${towards}@${Math.round(this.sinceMs)}`);
  }

  private travel(): void {
    if (this.isJammed || this.towards === "rest" || this.nowMs() - this.sinceMs < TRAVEL_MS) return;
    this.isLocked = this.towards === "lock";
  }
}

/** ms from the coil to the contacts. */
const CONTACT_MS = 30;

/** A contactor with a feedback contact. */
export class StubContactor {
  /** `welded`: closed contacts stay closed. `stuck-open`: open ones stay open. */
  fault: "welded" | "stuck-open" | "none" = "none";
  private contacts = false;
  private coil = false;
  private changedMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly nowMs: () => number) {}

  get isClosed(): boolean {
    const mayMove = this.fault === "none" || this.coil !== (this.fault === "stuck-open");
    const isThere = this.nowMs() - this.changedMs >= CONTACT_MS;
    if (isThere && mayMove) this.contacts = this.coil;
    return this.contacts;
  }

  setCoil(isOn: boolean): void {
    if (isOn === this.coil) return;
    this.contacts = this.isClosed;
    this.coil = isOn;
    this.changedMs = this.nowMs();
  }
}
