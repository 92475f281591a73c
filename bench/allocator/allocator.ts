import { join } from "node:path";
import { fill } from "../../modules/allocation/fill";
import { chipMs } from "../../sim/engine/chip-speed";
import { bundle } from "../../sim/engine/xs/bundle";
import { XsWorker } from "../../sim/engine/xs/worker";
import { median, rounded } from "../figures";
import { busySite } from "./site";

const SITES = Object.freeze([8, 64, 1_000] as const);
const XS_SITES = Object.freeze([8, 64] as const);
const REPETITIONS = 31;
/** ms of decisions before the first that counts, so that the engine has compiled what it will. */
const WARM_UP_MS = 300;
/** ms that a repetition takes at the least, so that the clock can tell. */
const REPETITION_MS = 5;

export interface DecisionFigures {
  readonly chargers: number;
  /** µs on Node, the median of many. */
  readonly nodeMicroseconds: number;
  /** As many times as with 64 chargers. */
  readonly timesThatOf64: number;
  /** Units of the XS meter, and ms on the chip, estimated; null: not measured, no chip shares so many. */
  readonly computeXs: number | null;
  readonly chipMs: number | null;
}

export interface AllocatorReport {
  readonly decisions: readonly DecisionFigures[];
  /** Node's time for 1,000 chargers ÷ that for 64, ÷ what n log n would make of it: at most 1 is no worse. */
  readonly growthToNLogN: number;
  /** The same of XS units, for 64 and 8. */
  readonly growthToNLogNOnXs: number;
}

/** What one decision of policy `fill` costs. */
export async function allocator(): Promise<AllocatorReport> {
  warmUp();
  const micros = new Map<number, number>(SITES.map((chargers) => [chargers, decisionMicroseconds(chargers)]));
  const units = await decisionUnits();
  const of = (costs: ReadonlyMap<number, number>, chargers: number) => costs.get(chargers) ?? Number.NaN;
  const decisions = SITES.map((chargers) => {
    const computeXs = units.get(chargers) ?? null;
    return {
      chargers,
      nodeMicroseconds: rounded(of(micros, chargers), 1),
      timesThatOf64: rounded(of(micros, chargers) / of(micros, 64), 2),
      computeXs,
      chipMs: computeXs === null ? null : rounded(chipMs(computeXs), 1),
    };
  });
  return {
    decisions,
    growthToNLogN: rounded(of(micros, 1_000) / of(micros, 64) / nLogN(1_000, 64), 2),
    growthToNLogNOnXs: rounded(of(units, 64) / of(units, 8) / nLogN(64, 8), 2),
  };
}

function nLogN(many: number, few: number): number {
  return (many * Math.log(many)) / (few * Math.log(few));
}

function warmUp(): void {
  const sites = SITES.map(busySite);
  const start = performance.now();
  while (performance.now() - start < WARM_UP_MS) for (const site of sites) fill(site);
}

function decisionMicroseconds(chargers: number): number {
  const site = busySite(chargers);
  const found: number[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const start = performance.now();
    let decisions = 0;
    for (; performance.now() - start < REPETITION_MS; decisions++) fill(site);
    found.push((1_000 * (performance.now() - start)) / decisions);
  }
  return median(found);
}

async function decisionUnits(): Promise<ReadonlyMap<number, number>> {
  const worker = new XsWorker();
  try {
    await worker.evaluate(await bundle(join(__dirname, "xs-entry.ts")));
    const units = new Map<number, number>();
    for (const chargers of XS_SITES) units.set(chargers, Number((await worker.command(String(chargers))).text));
    return units;
  } finally {
    await worker.close();
  }
}
