/** The middle one, or the mean of the two in the middle: a machine that does something else for a moment does not shift it. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError("no values");
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
