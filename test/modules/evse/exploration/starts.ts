import { restoreFault } from "../../../../modules/evse/fault-phase";
import { FAULT_CODES, FAULTS, type FaultCode } from "../../../../modules/evse/faults";
import { type EvseState, initialState } from "../../../../modules/evse/state";
import type { Board } from "./boards";
import { historyAt } from "./history";
import type { Moment } from "./trial";

/** A charger that has just started, on every number of phases; where the board is restarted, with each fault of before, too. */
export function startsOf({ contactors, isRestarted }: Board): Moment[] {
  const phases: readonly (1 | 3)[] = contactors === 2 ? [1, 3] : [1];
  return phases.flatMap((each) => {
    const state = initialState(0, each);
    const fresh = { state, history: historyAt(0), nowMs: 0 };
    return isRestarted ? [fresh, ...FAULT_CODES.flatMap((code) => restarts(state, code))] : [fresh];
  });
}

/** After the first and after each later return of a fault. */
function restarts(fresh: EvseState, code: FaultCode): Moment[] {
  const times = FAULTS[code].growth?.times ?? 0;
  const history = historyAt(0, code);
  return Array.from({ length: times + 1 }, (_, count) => ({
    state: restoreFault(fresh, { code, count }, 0),
    history,
    nowMs: 0,
  }));
}
