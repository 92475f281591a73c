import type { SeededRandom } from "../../../hosts/virtual/random";
import type { ControlPilot, ControlPilotConstructor, PilotReading } from "../../../modules/device/control-pilot";
import type { ClosedPhases, Guard, GuardConstructor, GuardReport } from "../../../modules/device/guard";
import type { OutputLine, OutputLineConstructor } from "../../../modules/device/lines";
import type { MonotonicClock } from "../../../modules/device/time";
import type { Probes } from "./probes";

/** How bad a converter is, beyond what the plant's is. */
export interface BadConverter {
  readonly clock: MonotonicClock;
  readonly random: SeededRandom;
  /** V, the largest error. */
  readonly noiseV: number;
  /** ms, the greatest age of a reading. */
  readonly readingAgeMs: number;
}

/** The pilot as before, seen through a noisy converter that may be a moment late; a change of the duty restarts it. */
export function probedPilot(
  Pilot: ControlPilotConstructor,
  probes: Probes,
  { clock, random, noiseV, readingAgeMs }: BadConverter,
): ControlPilotConstructor {
  return class ProbedPilot implements ControlPilot {
    private readonly pilot = new Pilot();
    private writtenMs = clock.nowMs();
    private readonly reading: { highV: number; lowV: number; ageMs: number } = { highV: 0, lowV: 0, ageMs: 0 };

    write(dutyPercent: number): void {
      this.writtenMs = clock.nowMs();
      probes.hasActed = true;
      this.pilot.write(dutyPercent);
    }

    read(): PilotReading {
      const nowMs = clock.nowMs();
      probes.step(nowMs);
      const { reading } = this;
      const now = this.readNow();
      const ageMs = Math.min(random.next() * readingAgeMs, nowMs - this.writtenMs);
      const seen = ageMs > 0 ? (probes.pilotPast.at(nowMs - ageMs) ?? now) : now;
      reading.highV = seen.highV + (2 * random.next() - 1) * noiseV;
      reading.lowV = seen.lowV + (2 * random.next() - 1) * noiseV;
      reading.ageMs = seen === now ? now.ageMs : ageMs;
      return reading;
    }

    close(): void {
      this.pilot.close();
    }

    private readNow(): PilotReading {
      try {
        return this.pilot.read();
      } catch (error) {
        probes.injected = error;
        throw error;
      }
    }
  };
}

export function probedGuard(Inner: GuardConstructor, probes: Probes, clock: MonotonicClock): GuardConstructor {
  return class ProbedGuard implements Guard {
    private readonly guard = new Inner();
    private dropped: string | null = null;

    write(phases: ClosedPhases): void {
      probes.hasActed = true;
      if (phases > 0) probes.renewedMs = clock.nowMs();
      this.guard.write(phases);
    }

    renew(): void {
      probes.renewedMs = clock.nowMs();
      this.guard.renew();
    }

    read(): GuardReport {
      const report = this.guard.read();
      const { dropped } = report;
      if (dropped !== null && dropped !== this.dropped)
        probes.guardDrops[dropped] = (probes.guardDrops[dropped] ?? 0) + 1;
      this.dropped = dropped;
      return report;
    }

    close(): void {
      this.guard.close();
    }
  };
}

export function probedTest(Output: OutputLineConstructor, probes: Probes): OutputLineConstructor {
  return class ProbedTest implements OutputLine {
    private readonly output = new Output();

    write(value: 0 | 1): void {
      probes.isTestOn = value === 1;
      this.output.write(value);
    }

    close(): void {
      probes.isTestOn = false;
      this.output.close();
    }
  };
}
