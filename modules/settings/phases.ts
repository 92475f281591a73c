import { oneOf } from "../schema/schema";

/** One or three. */
export const PHASES = oneOf(1, 3);
