import { BOOK_RULES } from "./book-rules";
import { CONTACTOR_RULES } from "./contactor-rules";
import { FAULT_RULES } from "./fault-rules";
import { HOUSE_RULES } from "./house-rule";
import type { Invariant } from "./invariant";
import { PILOT_RULES } from "./pilot-rules";

/** All that is looked at in every run. */
export const INVARIANTS: readonly Invariant[] = Object.freeze([
  ...CONTACTOR_RULES,
  ...PILOT_RULES,
  ...FAULT_RULES,
  ...BOOK_RULES,
  ...HOUSE_RULES,
]);
