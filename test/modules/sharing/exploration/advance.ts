import { checkBetween, checkDecision, checkMoment, type Rule } from "./rules";
import { type Ills, type Move, type State, Wires } from "./state";

/** ms of one step: everybody does what is due. */
const STEP_MS = 1_000;
/** ms after which a message that was held back is forgotten. */
const LATEST_MS = 34_000;

/** A move and so many steps, every rule held in each of them. The site is changed in place. */
export function advance(state: State, move: Move, steps: number, onBroken: (rule: Rule) => void): State {
  const { site } = state;
  let ills: Ills = state;
  let messages = 0;
  for (let step = 0; step < steps; step++) {
    const untilMs = site.nowMs + STEP_MS;
    checkBetween(site, untilMs, onBroken);
    site.nowMs = untilMs;
    const wires = new Wires(ills, step === 0 ? move.seizure : undefined);
    site.mail = wires;
    if (step === 0) wires.ills = ills = { ...ills, ...move.apply(site, ills) };
    checkMoment(site, site.nowMs, onBroken);
    site.onDecision = (beforeA, afterA) => checkDecision(site, beforeA, afterA, onBroken);
    site.step();
    messages += wires.count;
    if (wires.seized.length > 0) ills = { ...ills, late: [...ills.late, ...wires.seized], lateSinceMs: site.nowMs };
    checkMoment(site, site.nowMs, onBroken);
  }
  const { cutUp, cutDown, isManagerCut } = ills;
  const isForgotten = ills.late.length === 0 || site.nowMs - ills.lateSinceMs > LATEST_MS;
  return {
    site,
    cutUp,
    cutDown,
    isManagerCut,
    late: isForgotten ? [] : ills.late,
    lateSinceMs: isForgotten ? 0 : ills.lateSinceMs,
    spent: state.spent + (move.isFault ? 1 : 0),
    messages,
  };
}
