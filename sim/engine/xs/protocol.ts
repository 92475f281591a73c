import type { RunResult } from "../../scenario/run";

/** Before everything else: the text of a scenario file, with or without its trace. The answer is empty. */
export const START = "start";
export const START_WITH_TRACE = "start-with-trace";
/** Lets up to so many seconds pass: `advance 60`. The answer is a {@link SliceHead} on a line of its own, then trace lines. */
export const ADVANCE = "advance";

/** null: there is more to come. */
export type SliceHead = RunResult | null;
