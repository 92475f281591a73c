import type { RunResult } from "../scenario/run";

/** A whole run on some engine. */
export interface EngineOutcome {
  readonly result: RunResult;
  /** s of real time that the simulation itself took: without reading, bundling and starting. */
  readonly wallS: number;
  /** What the engine's meter counted, in its own units; null where it has none. */
  readonly compute: number | null;
}

/** Takes finished lines of the trace, each with its line end, in order and in batches. */
export type TraceSink = (lines: string) => void;

/**
 * Runs the text of a scenario file that parses (`parseScenario`). Rejects with an {@link EngineError} where the engine
 * is not there or broke off.
 */
export type Engine = (text: string, trace: TraceSink | undefined) => Promise<EngineOutcome>;

/** The engine itself failed; its message is for a person. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}
