/** Lone samples at either end that are taken for noise. */
const SPIKES = 2;

/** The two levels of a wave in ADC counts; equal where there is only one. */
export interface Levels {
  low: number;
  high: number;
}

/**
 * The lowest and the highest level that enough of `samples[0…count)` agree on. A level is the mean of the samples within
 * `band` of the third lowest (highest) one: two spikes do not make a level, and neither do samples on an edge.
 * Allocates nothing; the answer goes to `into`. At least three samples are needed.
 */
export function findLevels(samples: Uint16Array, count: number, band: number, into: Levels): void {
  const lowSeed = seed(samples, count, 1);
  const highSeed = seed(samples, count, -1);
  into.low = meanAround(samples, count, lowSeed, band);
  into.high = meanAround(samples, count, highSeed, band);
}

/** The (SPIKES + 1)-th smallest of `sign` × sample. */
function seed(samples: Uint16Array, count: number, sign: 1 | -1): number {
  let first = Number.POSITIVE_INFINITY;
  let second = first;
  let third = first;
  for (let index = 0; index < count; index++) {
    const value = sign * (samples[index] as number);
    if (value >= third) continue;
    if (value < first) {
      third = second;
      second = first;
      first = value;
    } else if (value < second) {
      third = second;
      second = value;
    } else third = value;
  }
  return sign * (count > SPIKES ? third : first);
}

function meanAround(samples: Uint16Array, count: number, centre: number, band: number): number {
  let sum = 0;
  let found = 0;
  for (let index = 0; index < count; index++) {
    const value = samples[index] as number;
    if (value < centre - band || value > centre + band) continue;
    sum += value;
    found++;
  }
  return found === 0 ? centre : sum / found;
}
