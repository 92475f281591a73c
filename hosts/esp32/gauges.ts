import type { Gauge, GaugeConstructor } from "../../modules/device/lines";
import { type GuardTask, gaugeV } from "./guard-task";

/**
 * The contract's gauge on an ADC pin. The native guard, who has the ADC, measures it, and `convert` makes the quantity
 * out of volts. NaN where nothing is measured.
 */
export function gauge(task: GuardTask, index: number, convert: (adcV: number) => number): GaugeConstructor {
  return class AdcGauge implements Gauge {
    private closed = false;

    constructor() {
      task.open();
    }

    read(): number {
      return convert(this.closed ? Number.NaN : gaugeV(task.read(), index));
    }

    close(): void {
      if (this.closed) return;
      this.closed = true;
      task.close();
    }
  };
}
