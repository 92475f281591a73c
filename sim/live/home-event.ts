import { type Checked, check } from "../../modules/schema/check";
import { number, object, oneOf, tuple } from "../../modules/schema/schema";

/** A, the most that the slider gives. */
const currentA = number({ min: 0, max: 100 });

const SINGLE_PHASE = object({ do: oneOf("home"), current: currentA });
const THREE_PHASE = object({ do: oneOf("home"), current: tuple(currentA, currentA, currentA) });

/**
 * The live simulator's own event `{"do": "home", "current": 12.5}`: the house draws this from now on. Three numbers, or
 * one for all, in a three-phase site. undefined: it is another event. The value is A a phase.
 */
export function homeEvent(event: unknown, phases: 1 | 3): Checked<readonly number[]> | undefined {
  if (typeof event !== "object" || event === null || (event as { readonly do?: unknown }).do !== "home")
    return undefined;
  if (phases === 3 && Array.isArray((event as { readonly current?: unknown }).current)) {
    const checked = check(THREE_PHASE, event);
    return checked.ok ? { ok: true, value: checked.value.current } : checked;
  }
  const checked = check(SINGLE_PHASE, event);
  return checked.ok ? { ok: true, value: new Array<number>(phases).fill(checked.value.current) } : checked;
}
