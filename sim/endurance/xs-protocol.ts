/** Before everything else: `start SEED`. */
export const START = "start";
/** One round: `round SECONDS`. The answer is empty. */
export const ROUND = "round";
/** A collection; the answer is how many ms it took. */
export const COLLECT = "collect";
/** The answer is an `XsEnding`. */
export const ENDING = "ending";
