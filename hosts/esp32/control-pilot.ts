import type { ControlPilot, ControlPilotConstructor, PilotReading } from "../../modules/device/control-pilot";
import { DUTY_FULL, type GuardTask, REPORT } from "./guard-task";
import type { NativeGuard, PwmOutput } from "./hardware";

/** The contract's control pilot: Moddable's PWM drives it, the native guard reads it and has to know the duty. */
export function controlPilot(openPwm: () => PwmOutput, task: GuardTask): ControlPilotConstructor {
  return class BoardControlPilot extends TaskPilot {
    constructor() {
      super(openPwm(), task);
    }
  };
}

class TaskPilot implements ControlPilot {
  private readonly native: NativeGuard;
  private readonly reading: { highV: number; lowV: number; ageMs: number } = { highV: 0, lowV: 0, ageMs: 0 };
  private readonly largest: number;
  private written = 0;
  private closed = false;

  /** Moddable's PWM starts low: −12 V. */
  constructor(
    private readonly pwm: PwmOutput,
    private readonly task: GuardTask,
  ) {
    this.native = task.open();
    this.native.drive(0);
    this.largest = (1 << pwm.resolution) - 1;
  }

  /** Moddable's PWM takes its largest value as steadily high. */
  write(dutyPercent: number): void {
    const { largest } = this;
    const value = Math.round((Math.min(100, Math.max(0, dutyPercent)) / 100) * largest);
    if (this.closed || value === this.written) return;
    this.pwm.write(value);
    this.written = value;
    this.native.drive(value === largest ? DUTY_FULL : Math.round((value * DUTY_FULL) / (largest + 1)));
  }

  read(): PilotReading {
    const { reading } = this;
    const seen = this.task.read();
    reading.highV = (seen[REPORT.highMv] as number) / 1000;
    reading.lowV = (seen[REPORT.lowMv] as number) / 1000;
    reading.ageMs = seen[REPORT.ageMs] as number;
    return reading;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.pwm.close();
    this.native.drive(0);
    this.task.close();
  }
}
