import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHIP_UNITS_PER_MS, chipMs } from "../../sim/engine/chip-speed";
import { rounded } from "../figures";
import { accepted, type Baseline, baselineText, complaints, parseBaseline, percent } from "./baseline";
import { FIGURES, type Figures } from "./figures";
import { BASELINE_PATH, historyComplaints } from "./history";
import { measureEngine } from "./measure";

const ROOT = join(__dirname, "..", "..");
const BASELINE_FILE = join(ROOT, BASELINE_PATH);

export interface EngineOptions {
  /** Complains where a figure grew too much, or was raised without a reason. */
  readonly check: boolean;
  /** Makes the figures found the baseline; why they are more than they were. */
  readonly accept: string | undefined;
}

export interface EngineReport {
  readonly unit: string;
  /** Assumed, not measured: sim/engine/chip-speed.ts says how. */
  readonly chipUnitsPerMs: number;
  readonly figures: {
    readonly [figure: string]: {
      readonly what: string;
      readonly units: number;
      /** ms on an ESP32 at 240 MHz, estimated. */
      readonly chipMs: number;
      readonly baseline: number | null;
      readonly changePercent: number | null;
    };
  };
  readonly complaints: readonly string[];
}

/** Compute units of what the firmware does, on the chip's own engine. */
export async function engine({ check, accept }: EngineOptions): Promise<EngineReport> {
  const found = await measureEngine();
  const baseline = readBaseline();
  const next = accept === undefined ? baseline : accepted(found, baseline, accept);
  if (accept !== undefined) writeFileSync(BASELINE_FILE, baselineText(next));
  const said = check || accept !== undefined ? [...complaints(found, next), ...(historyComplaints(ROOT) ?? [])] : [];
  return {
    unit: "compute units of XS",
    chipUnitsPerMs: CHIP_UNITS_PER_MS,
    figures: rows(found, next),
    complaints: said,
  };
}

export function readBaseline(): Baseline {
  return existsSync(BASELINE_FILE) ? parseBaseline(readFileSync(BASELINE_FILE, "utf8")) : {};
}

function rows(found: Figures, baseline: Baseline): EngineReport["figures"] {
  return Object.fromEntries(
    Object.entries(found).map(([figure, units]) => {
      const before = baseline[figure]?.units ?? null;
      const changePercent = before === null ? null : Number(percent(units, before));
      const what = FIGURES[figure]?.what ?? "";
      return [figure, { what, units, chipMs: rounded(chipMs(units), 2), baseline: before, changePercent }];
    }),
  );
}
