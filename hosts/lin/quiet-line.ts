import type { GaugeConstructor, InputLineConstructor } from "../../modules/device/lines";

/** A line on which nothing ever happens. */
export function quietLine(): InputLineConstructor {
  return class QuietLine {
    read(): 0 | 1 {
      return 0;
    }
    close(): void {}
  };
}

/** A gauge that always shows `value`. */
export function steadyGauge(value: number): GaugeConstructor {
  return class SteadyGauge {
    read(): number {
      return value;
    }
    close(): void {}
  };
}
