import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../sim/engine/engine";
import { nodeEngine } from "../sim/engine/node";
import { xsEngine } from "../sim/engine/xs/xs";
import { median, rounded } from "./figures";

export interface EngineSpeed {
  /** s of simulated time. */
  readonly simulated: number;
  /** s of real time, the median of the repetitions. */
  readonly wall: number;
  readonly timesRealTime: number;
}

export interface MeteredSpeed extends EngineSpeed {
  /** Units of the XS meter: the same in every run on every machine. */
  readonly compute: number;
  readonly computePerSimulatedSecond: number;
}

export interface SpeedPlan {
  /** Text of the scenario; its duration is replaced. */
  readonly scenario: string;
  readonly nodeSeconds: number;
  readonly xsSeconds: number;
  readonly repetitions: number;
}

/** Long enough that each run takes seconds, on both. */
export const SPEED_PLAN: SpeedPlan = Object.freeze({
  scenario: readFileSync(join(__dirname, "scenarios", "one-charger.json"), "utf8"),
  nodeSeconds: 86_400,
  xsSeconds: 3_600,
  repetitions: 5,
});

/** One charger with car, house and meter at the real rate of the control loop, as fast as it goes. */
export async function speed(plan: SpeedPlan = SPEED_PLAN): Promise<{ node: EngineSpeed; xs: MeteredSpeed }> {
  const node = await measure(nodeEngine, plan.scenario, plan.nodeSeconds, plan.repetitions);
  const xs = await measure(xsEngine, plan.scenario, plan.xsSeconds, plan.repetitions);
  const compute = xs.compute ?? 0;
  return {
    node: node.speed,
    xs: { ...xs.speed, compute, computePerSimulatedSecond: Math.round(compute / xs.speed.simulated) },
  };
}

async function measure(engine: Engine, scenario: string, simulated: number, repetitions: number) {
  const text = JSON.stringify({ ...(JSON.parse(scenario) as object), duration: simulated });
  const walls: number[] = [];
  let compute: number | null = null;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const outcome = await engine(text, undefined);
    if (!outcome.result.ok) throw new Error(`${outcome.result.path} ${outcome.result.reason}`);
    walls.push(outcome.wallS);
    compute = outcome.compute;
  }
  const wall = median(walls);
  const found: EngineSpeed = { simulated, wall: rounded(wall, 3), timesRealTime: Math.round(simulated / wall) };
  return { speed: found, compute };
}
