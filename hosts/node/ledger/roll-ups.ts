import type Database from "better-sqlite3";
import type { WallMs } from "../../../modules/device/time";
import type { OffsetAt } from "../../../modules/tariff/calendar";
import { quarterOf } from "../../../modules/tariff/quarters";
import { localDayMs } from "./zone";

/** What is rolled up: readings of a meter, draws of a charger. */
export type RolledKind = "reading" | "draw";

interface RollUp {
  readonly span: "quarter" | "day";
  readonly startMs: WallMs;
  readonly kind: RolledKind;
  readonly source: string;
  samples: number;
  readonly sumA: [number, number, number];
  readonly maxA: [number, number, number];
  energyWh: number;
}

const PHASES = [0, 1, 2] as const;

const UPSERT = `
  INSERT INTO roll_up VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET samples = samples + excluded.samples,
    sum_a1 = sum_a1 + excluded.sum_a1, sum_a2 = sum_a2 + excluded.sum_a2, sum_a3 = sum_a3 + excluded.sum_a3,
    max_a1 = max(max_a1, excluded.max_a1), max_a2 = max(max_a2, excluded.max_a2), max_a3 = max(max_a3, excluded.max_a3),
    energy_wh = energy_wh + excluded.energy_wh`;

/** Adds up what one transaction brings to the quarter hours and local days. */
export class RollUps {
  private readonly open = new Map<string, RollUp>();

  constructor(private readonly offsetAt: OffsetAt) {}

  /** A measurement; NaN and the like are left out. */
  sample(kind: RolledKind, source: string, atMs: WallMs, currentA: readonly number[]): void {
    for (const rollUp of this.at(kind, source, quarterOf(atMs))) {
      rollUp.samples += 1;
      for (const phase of PHASES) {
        const value = currentA[phase] ?? 0;
        if (!Number.isFinite(value)) continue;
        rollUp.sumA[phase] += value;
        rollUp.maxA[phase] = Math.max(rollUp.maxA[phase], value);
      }
    }
  }

  energy(kind: RolledKind, source: string, quarterMs: WallMs, energyWh: number): void {
    for (const rollUp of this.at(kind, source, quarterMs)) rollUp.energyWh += energyWh;
  }

  write(upsert: Database.Statement): void {
    for (const { span, startMs, kind, source, samples, sumA, maxA, energyWh } of this.open.values())
      upsert.run(span, startMs, kind, source, samples, ...sumA, ...maxA, energyWh);
  }

  static prepare(database: Database.Database): Database.Statement {
    return database.prepare(UPSERT);
  }

  private at(kind: RolledKind, source: string, quarterMs: WallMs): readonly RollUp[] {
    return [
      this.one("quarter", quarterMs, kind, source),
      this.one("day", localDayMs(quarterMs, this.offsetAt), kind, source),
    ];
  }

  private one(span: RollUp["span"], startMs: WallMs, kind: RolledKind, source: string): RollUp {
    const key = `${span} ${startMs} ${kind} ${source}`;
    const known = this.open.get(key);
    if (known !== undefined) return known;
    const begun: RollUp = { span, startMs, kind, source, samples: 0, sumA: [0, 0, 0], maxA: [0, 0, 0], energyWh: 0 };
    this.open.set(key, begun);
    return begun;
  }
}
