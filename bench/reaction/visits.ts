import { Dice } from "../../sim/soak/plan/dice";

/** A car at one of the chargers. */
export interface Visit {
  readonly charger: number;
  /** s of the run: it is plugged in and asks, it leaves. */
  readonly fromS: number;
  readonly toS: number;
  /** A of its on-board charger, and Wh that it takes. */
  readonly maxA: number;
  readonly needWh: number;
}

const CAR_A = Object.freeze([10, 13, 16, 16, 16, 32] as const);
const HOUR_S = 3_600;

/** Cars of one day at `chargers` places, seeded: by night and by day, now and then all at a time. In order of arrival. */
export function visitsOfDay(seed: number, chargers: number, dayS: number): readonly Visit[] {
  const dice = new Dice(seed, "visits");
  const visits: Visit[] = [];
  for (let charger = 0; charger < chargers; charger++) {
    let fromS = Math.floor(dice.between(0, 4) * HOUR_S);
    while (fromS < 20 * HOUR_S) {
      const toS = Math.min(24 * HOUR_S - 60, fromS + Math.floor(dice.between(1, 9) * HOUR_S));
      const needWh = Math.round(dice.between(2_000, 30_000));
      visits.push({ charger, fromS: dayS + fromS, toS: dayS + toS, maxA: dice.pick(CAR_A), needWh });
      fromS = toS + 60 + Math.floor(dice.between(0.2, 6) * HOUR_S);
    }
  }
  return visits.sort((a, b) => a.fromS - b.fromS || a.charger - b.charger);
}
