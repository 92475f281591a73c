import type { WallMs } from "../device/time";
import { quarterOf } from "../tariff/quarters";
import type { LedgerEntry } from "./ledger";
import type { MeterRecord } from "./records";

type Reading = Extract<LedgerEntry, { readonly kind: "reading" }>;

interface Open {
  readonly quarterMs: WallMs;
  samples: number;
  sumA: readonly number[];
  highestA: readonly number[];
  energyWh: number;
}

/** Makes one record a quarter hour of each meter's readings. */
export class MeterWriter {
  private readonly meters = new Map<string, Open>();

  constructor(
    private readonly maxMeters: number,
    private readonly write: (record: MeterRecord) => void,
  ) {}

  /** false: there are too many meters. */
  take({ atMs, meterId, currentA, energyWh }: Reading): boolean {
    const quarterMs = quarterOf(atMs);
    const open = this.meters.get(meterId);
    if (open === undefined && this.meters.size >= this.maxMeters) return false;
    if (open === undefined || open.quarterMs !== quarterMs || open.sumA.length !== currentA.length) {
      this.close(meterId, open);
      this.meters.set(meterId, { quarterMs, samples: 1, sumA: currentA, highestA: currentA, energyWh });
      return true;
    }
    open.samples += 1;
    open.sumA = open.sumA.map((sum, phase) => sum + (currentA[phase] ?? 0));
    open.highestA = open.highestA.map((highest, phase) => Math.max(highest, currentA[phase] ?? 0));
    open.energyWh = energyWh;
    return true;
  }

  flush(): void {
    for (const [meterId, open] of this.meters) this.close(meterId, open);
    this.meters.clear();
  }

  private close(meterId: string, open: Open | undefined): void {
    if (open === undefined) return;
    const { quarterMs, samples, sumA, highestA, energyWh } = open;
    const meanA = sumA.map((sum) => toHundredths(sum / samples));
    this.write({ kind: "meter", quarterMs, meterId, samples, meanA, highestA: highestA.map(toHundredths), energyWh });
  }
}

function toHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
