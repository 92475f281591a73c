import { ADC_RANGE_V } from "../../modules/boards/adc";
import type { Gauge, GaugeConstructor } from "../../modules/device/lines";
import type { AnalogInput } from "./hardware";

/** Reads for one value, some 50 µs each. */
const READS = 8;
/** Fewer that worked are no measurement: without the lowest and the highest one nothing is left. */
const FEWEST = 3;

/** The contract's gauge on an ADC pin: `convert` makes the quantity out of volts. NaN where conversions fail. */
export function gauge(open: () => AnalogInput, convert: (adcV: number) => number): GaugeConstructor {
  return class AdcGauge implements Gauge {
    private readonly adc = open();

    read(): number {
      return convert(meanVolts(this.adc));
    }

    close(): void {
      this.adc.close();
    }
  };
}

/** V at the pin: the mean without the lowest and the highest read, which the radio of the chip can disturb. */
function meanVolts(adc: AnalogInput): number {
  let sum = 0;
  let count = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < READS; index++) {
    const value = adc.read();
    if (value === undefined) continue;
    sum += value;
    count++;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (count < FEWEST) return Number.NaN;
  const counts = (sum - lowest - highest) / (count - 2);
  return (counts / ((1 << adc.resolution) - 1)) * ADC_RANGE_V.max;
}
