import type { LoggedCallback } from "./callback-log";

export function costs(
  callbacks: readonly LoggedCallback[],
  isIt: (callback: LoggedCallback) => boolean,
): readonly number[] {
  return callbacks.filter(isIt).map(({ cost }) => cost);
}

export function steps(callbacks: readonly LoggedCallback[]): readonly number[] {
  return costs(callbacks, ({ isControlStep }) => isControlStep);
}

// Not Math.max(...values): the stack of an XS machine holds fewer.
export function most(values: readonly number[]): number {
  return values.reduce((found, value) => Math.max(found, value), Number.NEGATIVE_INFINITY);
}

export function least(values: readonly number[]): number {
  return values.reduce((found, value) => Math.min(found, value), Number.POSITIVE_INFINITY);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
