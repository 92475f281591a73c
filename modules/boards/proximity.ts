import { ADC_RANGE_V } from "./adc";
import type { ProximityInput } from "./board";

/** V below the ADC's full scale that count as "more than can be measured". */
const FULL_MARGIN_V = 0.01;
/** Ω: the largest and the smallest resistor that a plug may have, with the tolerance of IEC 61851-1 table B.2. */
const LARGEST_OHM = 2460;
const SMALLEST_OHM = 80;

/** Ω from the contact to earth; Infinity where nothing is there, or more than the ADC can tell (2.8 kΩ on 1 kΩ and 3.3 V). */
export function proximityOhm(adcV: number, { pullUpOhm, supplyV }: ProximityInput): number {
  if (Number.isNaN(adcV)) return Number.NaN;
  if (adcV >= ADC_RANGE_V.max - FULL_MARGIN_V || adcV >= supplyV) return Number.POSITIVE_INFINITY;
  return (pullUpOhm * Math.max(0, adcV)) / (supplyV - adcV);
}

/** Whether the ADC tells all resistors of plugs, an open contact and a shorted one apart. */
export function proximityFits(input: ProximityInput): boolean {
  const { pullUpOhm, supplyV } = input;
  const atV = (ohm: number): number => (supplyV * ohm) / (pullUpOhm + ohm);
  return (
    supplyV > ADC_RANGE_V.max &&
    atV(LARGEST_OHM) < ADC_RANGE_V.max - FULL_MARGIN_V &&
    atV(SMALLEST_OHM) > ADC_RANGE_V.min
  );
}
