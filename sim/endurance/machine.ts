import type { Busyness } from "./busy/busy-charger";
import type { Times } from "./busy/stopwatch";

/** Live memory after a collection, figure by figure in its own unit. */
export type Memory = { readonly [figure: string]: number };

/** What one engine says at the end, beyond what it is asked for. */
export interface Ending {
  readonly busyness: Busyness;
  /** In the machine's own unit. */
  readonly times: Times;
  /** Collections, as the engine can tell of them. */
  readonly collections: { readonly [figure: string]: number };
}

/** A busy charger on some engine. */
export interface Machine {
  /** Lets one round of so many s pass. */
  round(roundS: number): Promise<void>;
  /** Collects all garbage and says what is left. */
  collect(): Promise<Memory>;
  ending(): Promise<Ending>;
  close(): Promise<void>;
}

/** An engine that a charger can be kept busy on; another one is another object like this. */
export interface EnduranceEngine {
  readonly name: string;
  /** Of {@link Times}. */
  readonly unit: "ms" | "compute units";
  /** How much each figure of {@link Memory} may grow from the end of the warm-up to the end of the run. */
  readonly bounds: { readonly [figure: string]: number };
  start(seed: number): Promise<Machine>;
}
