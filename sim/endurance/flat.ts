/** Of the samples at the beginning, those that do not count: lists fill up to their bound, code is compiled. */
const WARM_UP_SHARE = 0.25;
/** Below that nothing can be said. */
export const LEAST_SAMPLES = 8;

export interface Flatness {
  /** How much the fitted line rises from the first sample that counts to the last. */
  readonly growth: number;
  /** The mean of the last third against the mean of the first, of the samples that count. */
  readonly rise: number;
  readonly isFlat: boolean;
}

/**
 * Whether live memory stays what it is: neither the line of least squares through the samples nor the difference of the
 * thirds may rise by more than `bound`. A leak makes both rise, one that comes late the second; a single high sample
 * makes neither.
 * @throws RangeError with fewer than {@link LEAST_SAMPLES}
 */
export function flatness(samples: readonly number[], bound: number): Flatness {
  if (samples.length < LEAST_SAMPLES) throw new RangeError(`flatness needs ${LEAST_SAMPLES} samples or more`);
  const counted = samples.slice(Math.floor(samples.length * WARM_UP_SHARE));
  const growth = slope(counted) * (counted.length - 1);
  const third = Math.floor(counted.length / 3);
  const rise = mean(counted.slice(-third)) - mean(counted.slice(0, third));
  return { growth, rise, isFlat: growth <= bound && rise <= bound };
}

function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const average = mean(values);
  let products = 0;
  let squares = 0;
  for (const [index, value] of values.entries()) {
    products += (index - middle) * (value - average);
    squares += (index - middle) * (index - middle);
  }
  return products / squares;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
