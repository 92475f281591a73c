import { CLOSING_RULES } from "./closing-rules";
import { CONTACTOR_RULES } from "./contactor-rules";
import { FAULT_RULES } from "./fault-rules";
import type { Invariant } from "./invariant";
import { PILOT_RULES } from "./pilot-rules";

/** All that holds in every step, whatever comes in. */
export const INVARIANTS: readonly Invariant[] = Object.freeze([
  ...CONTACTOR_RULES,
  ...CLOSING_RULES,
  ...PILOT_RULES,
  ...FAULT_RULES,
]);
