/** How a setting's value is shown and typed. */
export interface Unit {
  /** Beside the field; empty: a plain number. */
  readonly unit: string;
  /** So many of the setting's own unit are one of those shown. */
  readonly scale: number;
}

/** Units stand in names: the ending of a setting's name, what is shown for it, and the scale. The first that fits. */
const ENDINGS: readonly (readonly [ending: string, unit: string, scale: number])[] = [
  ["TimeS", "min", 60],
  ["perKwh", "", 1],
  ["Wh", "kWh", 1000],
  ["Min", "h:min", 1],
  ["Share", "%", 0.01],
  ["above", "%", 0.01],
  ["Percent", "%", 1],
  ["A", "A", 1],
  ["V", "V", 1],
  ["S", "s", 1],
];

/** Of these the value is a number without a unit. */
export const PLAIN = ["days[]", "port", "transformerRatio", "maxCharging", "parent", "priority", "circuit", "perKwh"];

export function unitOf(path: string): Unit {
  const [, unit = "", scale = 1] = ENDINGS.find(([ending]) => path.endsWith(ending)) ?? [];
  return { unit, scale };
}

/** Minutes since midnight, typed as a time of day. */
export function isClock(path: string): boolean {
  return path.endsWith("Min");
}
