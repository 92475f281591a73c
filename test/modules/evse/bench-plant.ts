/** What the bench moves by a wish, each way with a delay of its own: contacts, a detector's line, a bolt. */
export class Follower {
  /** Whatever is wished, it stands so. */
  forced: boolean | undefined;
  private isOn = false;
  private wish = false;
  private movesAtMs = 0;

  constructor(
    private readonly onAfterMs: number,
    private readonly offAfterMs: number,
  ) {}

  drive(wish: boolean, nowMs: number): void {
    this.settle(nowMs);
    if (wish === this.wish) return;
    this.wish = wish;
    this.movesAtMs = nowMs + (wish ? this.onAfterMs : this.offAfterMs);
  }

  read(nowMs: number): boolean {
    this.settle(nowMs);
    return this.forced ?? this.isOn;
  }

  private settle(nowMs: number): void {
    if (nowMs >= this.movesAtMs) this.isOn = this.wish;
  }
}

/** V of a car's end of the pilot, in the high half. */
const HIGH_V = { A: 12, B: 9, C: 6, D: 3, short: 0 } as const;
/** V that −12 V becomes through a car without its diode. */
const NO_DIODE_V = { A: -12, B: -8.8, C: -5.6, D: -2.4, short: 0 } as const;

/** What stands at the other end of the pilot. `volts`: a voltage that no car makes. */
export type CarEnd = "A" | "B" | "C" | "D" | "short" | { readonly volts: number };

/** V at the pilot while the charger puts +12 V on it. */
export function positiveV(car: CarEnd): number {
  return typeof car === "object" ? car.volts : HIGH_V[car];
}

/** V at the pilot while the charger puts −12 V on it. */
export function negativeV(car: CarEnd, hasDiode: boolean): number {
  if (typeof car === "object") return car.volts;
  if (car === "short") return 0;
  return hasDiode ? -12 : NO_DIODE_V[car];
}
