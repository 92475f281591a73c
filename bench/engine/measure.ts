import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../sim/engine/xs/bundle";
import { XsWorker } from "../../sim/engine/xs/worker";
import { xsEngine } from "../../sim/engine/xs/xs";
import { FIGURES, type Figures } from "./figures";

const SCENARIO_S = 300;

/** All figures, measured now: the same on every machine. Rejects with an EngineError where XS is not installed. */
export async function measureEngine(): Promise<Figures> {
  const found: { [figure: string]: number } = { ...(await inWorker()), scenarioSecond: await scenarioSecond() };
  const names = Object.keys(FIGURES);
  if (names.length !== Object.keys(found).length) throw new Error("what is measured is not what FIGURES has");
  return Object.fromEntries(
    names.map((name) => {
      const units = found[name];
      if (units === undefined || !(units > 0)) throw new Error(`${name} is not measured`);
      return [name, Math.round(units)];
    }),
  );
}

async function inWorker(): Promise<Figures> {
  const script = await bundle(join(__dirname, "xs-entry.ts"));
  const worker = new XsWorker();
  try {
    await worker.evaluate(script);
    return JSON.parse((await worker.command("")).text) as Figures;
  } finally {
    await worker.close();
  }
}

async function scenarioSecond(): Promise<number> {
  const scenario = readFileSync(join(__dirname, "..", "scenarios", "one-charger.json"), "utf8");
  const text = JSON.stringify({ ...(JSON.parse(scenario) as object), duration: SCENARIO_S });
  const { result, compute } = await xsEngine(text, undefined);
  if (!result.ok) throw new Error(`${result.path} ${result.reason}`);
  return (compute ?? 0) / SCENARIO_S;
}
