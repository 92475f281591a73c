import type { Scheduler } from "../../hosts/virtual/scheduler";
import type { InputLineConstructor, OutputLine, OutputLineConstructor } from "../../modules/device/lines";
import type { TimerHandle } from "../../modules/device/time";
import { constructorOf } from "./constructor-of";
import { ContactLine } from "./contact-line";

/**
 * How long a residual direct current flows before the line trips: well within what IEC 62955 allows (6 mA 10 s, 60 mA
 * 0.3 s, 200 mA 0.1 s), as detectors on the market are. Below the last row it never trips.
 */
const TRIP_TIMES = Object.freeze([
  Object.freeze({ fromMa: 200, tripMs: 20 } as const),
  Object.freeze({ fromMa: 60, tripMs: 50 } as const),
  Object.freeze({ fromMa: 6, tripMs: 500 } as const),
] as const);

/** ms from the test input to the line. */
const TEST_TRIP_MS = 30;
/** ms from the end of leak and test to the line's release: it keeps no fault in mind. */
const RELEASE_MS = 60;

/**
 * A residual direct current detecting device (IEC 62955, RDC-DD) around the wires to the car, with a trip line that
 * falls back by itself and a test input. It is fed by its board.
 */
export class ResidualDetector {
  private readonly trip: ContactLine;
  private leakMa = 0;
  private isTestOn = false;
  private isTestBroken = false;
  private isPowered = false;
  /** What the line waits for: the next change of its level. */
  private pending: { readonly toTripped: boolean; readonly atMs: number; readonly timer: TimerHandle } | undefined;

  /** `isLive`: the contacts behind which it leaks are closed and have mains. `onTrip`: the line changed. */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly isLive: () => boolean,
    onTrip: () => void,
  ) {
    this.trip = new ContactLine(onTrip);
  }

  get isTripped(): boolean {
    return this.trip.isOn;
  }

  /** mA that leak once there is voltage; 0: none. */
  setLeak(leakMa: number): void {
    this.leakMa = leakMa;
    this.look();
  }

  /** Its test input does nothing. */
  setTestBroken(isBroken: boolean): void {
    this.isTestBroken = isBroken;
    this.look();
  }

  /** Contacts or mains changed. */
  supplyChanged(): void {
    this.look();
  }

  setPowered(isPowered: boolean): void {
    this.isPowered = isPowered;
    if (!isPowered) {
      this.isTestOn = false;
      this.forget();
      this.trip.set(false);
    } else this.look();
  }

  /** The board's processor stopped: its outputs fall to 0. */
  outputsOff(): void {
    this.setTest(false);
  }

  tripLineClass(): InputLineConstructor {
    return this.trip.deviceClass();
  }

  testInputClass(): OutputLineConstructor {
    return constructorOf(
      (): OutputLine => ({ write: (value) => this.setTest(value === 1), close: () => this.setTest(false) }),
    );
  }

  private setTest(isOn: boolean): void {
    this.isTestOn = isOn;
    this.look();
  }

  /** Begins to wait for what the present leak and test make of the line, unless it waits for it already. */
  private look(): void {
    if (!this.isPowered) return;
    const delayMs = this.tripDelayMs();
    const toTripped = delayMs !== undefined;
    if (toTripped === this.trip.isOn) {
      this.forget();
      return;
    }
    const atMs = this.scheduler.nowMs() + (delayMs ?? RELEASE_MS);
    // What trips it soonest counts; a leak that falls meanwhile has charged the detector already.
    if (this.pending?.toTripped === toTripped && this.pending.atMs <= atMs) return;
    this.forget();
    const timer = this.scheduler.set(() => {
      this.pending = undefined;
      this.trip.set(toTripped);
    }, atMs - this.scheduler.nowMs());
    this.pending = { toTripped, atMs, timer };
  }

  /** undefined: nothing trips it. */
  private tripDelayMs(): number | undefined {
    const leakMa = this.isLive() ? this.leakMa : 0;
    const leakMs = TRIP_TIMES.find((row) => leakMa >= row.fromMa)?.tripMs;
    if (!this.isTestOn || this.isTestBroken) return leakMs;
    return Math.min(TEST_TRIP_MS, leakMs ?? TEST_TRIP_MS);
  }

  private forget(): void {
    this.scheduler.clear(this.pending?.timer);
    this.pending = undefined;
  }
}
