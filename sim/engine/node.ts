import { parseScenario } from "../scenario/parse";
import { ScenarioRun } from "../scenario/run";
import type { Engine } from "./engine";
import { TraceText } from "./trace-text";

/** Seconds of simulated time between two looks at the trace. */
const SLICE_S = 600;

/** The engine that this program itself runs on. */
export const nodeEngine: Engine = async (text, trace) => {
  const parsed = parseScenario(text);
  if (!parsed.ok) return { result: parsed, wallS: 0, compute: null };
  const lines = new TraceText();
  const start = performance.now();
  const run = new ScenarioRun(parsed.value, trace === undefined ? {} : { onLine: (line) => lines.add(line) });
  let result = run.advance(SLICE_S);
  while (result === undefined) {
    trace?.(lines.take());
    result = run.advance(SLICE_S);
  }
  trace?.(lines.take());
  return { result, wallS: (performance.now() - start) / 1000, compute: null };
};
