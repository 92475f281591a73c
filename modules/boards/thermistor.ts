import { ADC_RANGE_V } from "./adc";
import type { ThermistorInput } from "./board";

/** °C of the first entry, and between two. */
const FIRST_C = -40;
const STEP_C = 5;
/** R / R25 of a thermistor with B 3950 K, from −40 to 110 °C: e^(B (1 / T − 1 / 298.15 K)). Straight lines between cost 0.2 K. */
const RATIOS: readonly number[] = Object.freeze([
  40.186, 28.158, 20.02, 14.432, 10.538, 7.7898, 5.8246, 4.4026, 3.3621, 2.5925, 2.0175, 1.5837, 1.2535, 1, 0.80371,
  0.65055, 0.53015, 0.43481, 0.35882, 0.29784, 0.24862, 0.20864, 0.17598, 0.14917, 0.12703, 0.10867, 0.093358, 0.080537,
  0.069752, 0.060642, 0.052914,
]);
/** At −30 and 90 °C. */
const COLD_RATIO = 20.02;
const HOT_RATIO = 0.093358;
/** V below the voltage of an open sensor that still count as open. */
const OPEN_MARGIN_V = 0.02;

/** °C from what stands at the ADC; NaN where the sensor is open or shorted, or it is hotter or colder than can be. */
export function temperatureC(adcV: number, input: ThermistorInput): number {
  if (!(adcV > ADC_RANGE_V.min && adcV < openV(input) - OPEN_MARGIN_V)) return Number.NaN;
  const currentA = (input.supplyV - adcV) / input.seriesOhm - adcV / input.parallelOhm;
  return temperatureOf(adcV / currentA / input.r25Ohm);
}

/** Whether the ADC tells temperatures from −30 to 90 °C, an open and a shorted sensor apart. */
export function thermistorFits(input: ThermistorInput): boolean {
  return (
    openV(input) < ADC_RANGE_V.max &&
    atRatioV(COLD_RATIO, input) < openV(input) - OPEN_MARGIN_V &&
    atRatioV(HOT_RATIO, input) > ADC_RANGE_V.min
  );
}

function atRatioV(ratio: number, input: ThermistorInput): number {
  const ohm = ratio * input.r25Ohm;
  const sourceOhm = 1 / (1 / input.seriesOhm + 1 / input.parallelOhm);
  return (openV(input) * ohm) / (ohm + sourceOhm);
}

function openV({ supplyV, seriesOhm, parallelOhm }: ThermistorInput): number {
  return (supplyV * parallelOhm) / (seriesOhm + parallelOhm);
}

function temperatureOf(ratio: number): number {
  for (let index = 1; index < RATIOS.length; index++) {
    const colder = RATIOS[index - 1] ?? 0;
    const warmer = RATIOS[index] ?? 0;
    if (ratio <= colder && ratio >= warmer)
      return FIRST_C + STEP_C * (index - 1 + (colder - ratio) / (colder - warmer));
  }
  return Number.NaN;
}
