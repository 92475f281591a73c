/** A from which a phase is certainly loaded. */
const LOADED_A = 1;
/** A on the heaviest phase from which a car shows which ones it loads. */
const TELLING_A = 4;
/** Looks that have to agree before a phase is taken as free. */
const LOOKS = 10;

/** Which phases of the charger the car was seen to load. */
export interface LoadedPhases {
  /** One a phase of the charger. */
  readonly isLoaded: readonly boolean[];
  /** Looks at a car that draws, since one changed the picture. */
  readonly looks: number;
}

export const NOTHING_LOADED: LoadedPhases = Object.freeze({ isLoaded: Object.freeze([]), looks: 0 });

/** @param drawnA one a phase of the charger; null: unknown */
export function observePhases(before: LoadedPhases, drawnA: readonly number[] | null): LoadedPhases {
  if (drawnA === null || Math.max(...drawnA) < TELLING_A) return before;
  const isLoaded = drawnA.map((currentA, phase) => currentA >= LOADED_A || before.isLoaded[phase] === true);
  const isNew = isLoaded.some((loaded, phase) => loaded !== (before.isLoaded[phase] ?? false));
  if (isNew) return { isLoaded, looks: 1 };
  return before.looks >= LOOKS ? before : { isLoaded, looks: before.looks + 1 };
}

/** The site's phases that the car loads; all to which the charger is connected while that is not sure. */
export function phasesLoaded({ isLoaded, looks }: LoadedPhases, rotation: readonly number[]): readonly number[] {
  return looks < LOOKS ? rotation : rotation.filter((_, phase) => isLoaded[phase] ?? true);
}
