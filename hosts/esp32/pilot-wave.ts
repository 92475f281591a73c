import { ADC_RANGE_V } from "../../modules/boards/adc";
import type { PilotScale } from "../../modules/boards/board";
import type { PilotReading } from "../../modules/device/control-pilot";
import type { MonotonicClock } from "../../modules/device/time";
import type { AnalogInput, PwmOutput } from "./hardware";
import { findLevels, type Levels } from "./levels";

/** ADC reads a burst. With some 50 µs each a burst spans three periods of the 1 kHz wave. */
const BURST = 64;
/** Bursts until a wave that should have two levels is believed to have one. */
const MAX_BURSTS = 4;
/** V: closer than this and two levels are one. Steps of the pilot are 3 V. */
const SAME_LEVEL_V = 1.5;
/** V: samples this close belong together. */
const BAND_V = 0.75;
/** ms a sample may be shared: half a step, so that the firmware's step and the guard's make one burst, not two. */
const SHARED_MS = 10;

/**
 * The pilot's output and input on a chip, shared by the control pilot and the guard.
 *
 * JavaScript cannot sample in step with the PWM. It reads in bursts over whole periods instead: a read takes about
 * 50 µs, the shortest half of the wave 100 µs (6 A, and 63 A the other way round), so each period shows both. Where a
 * burst shows one level although the PWM runs, it goes on up to 256 reads; even if they fell at random, fewer than
 * three of them in a tenth of the wave happens less than once in 10⁹. Sampling in step with the wave comes with the
 * native guard task.
 */
export class PilotWave {
  private readonly samples = new Uint16Array(BURST * MAX_BURSTS);
  private readonly levels: Levels = { low: 0, high: 0 };
  private readonly reading: { highV: number; lowV: number; ageMs: number } = { highV: 0, lowV: 0, ageMs: 0 };
  private readonly voltsPerCount: number;
  private readonly pwmMax: number;
  private takenAtMs = Number.NEGATIVE_INFINITY;
  private running = false;
  private written = -1;

  constructor(
    private readonly pwm: PwmOutput,
    private readonly adc: AnalogInput,
    private readonly scale: PilotScale,
    private readonly clock: MonotonicClock,
  ) {
    this.voltsPerCount = (scale.voltsPerAdcVolt * ADC_RANGE_V.max) / largest(adc.resolution);
    this.pwmMax = largest(pwm.resolution);
  }

  /** Percent, 0–100. Moddable's PWM takes its largest value as steadily high. */
  write(dutyPercent: number): void {
    const percent = Math.min(100, Math.max(0, dutyPercent));
    const value = Math.round((percent / 100) * this.pwmMax);
    if (value === this.written) return;
    this.pwm.write(value);
    this.written = value;
    this.running = value > 0 && value < this.pwmMax;
    // What was sampled before belongs to the wave before.
    this.takenAtMs = Number.NEGATIVE_INFINITY;
  }

  /** The newest reading, sampled now unless there is one of the last few milliseconds. */
  read(): PilotReading {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.takenAtMs > SHARED_MS) this.sample(nowMs);
    this.reading.ageMs = nowMs - this.takenAtMs;
    return this.reading;
  }

  close(): void {
    this.pwm.close();
    this.adc.close();
  }

  private sample(nowMs: number): void {
    const bandCounts = BAND_V / Math.abs(this.voltsPerCount);
    let count = 0;
    for (let burst = 0; burst < MAX_BURSTS; burst++) {
      count = this.readBurst(count);
      // Conversions fail: the reading stays as it was and grows old, which the firmware sees.
      if (count < 3) return;
      findLevels(this.samples, count, bandCounts, this.levels);
      if (!this.running || Math.abs(this.levels.high - this.levels.low) > SAME_LEVEL_V / Math.abs(this.voltsPerCount))
        break;
    }
    const one = this.scale.offsetV + this.voltsPerCount * this.levels.high;
    const other = this.scale.offsetV + this.voltsPerCount * this.levels.low;
    this.reading.highV = Math.max(one, other);
    this.reading.lowV = Math.min(one, other);
    this.takenAtMs = nowMs;
  }

  private readBurst(from: number): number {
    let count = from;
    for (let index = 0; index < BURST; index++) {
      const value = this.adc.read();
      if (value !== undefined) this.samples[count++] = value;
    }
    return count;
  }
}

function largest(bits: number): number {
  return (1 << bits) - 1;
}
