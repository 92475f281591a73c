import type { ScenarioEvent } from "../../scenario/scenario";
import type { Dice } from "../../soak/plan/dice";
import { drawSpan, FAULT_DRAWS } from "../../soak/plan/fault-plan";
import { drawPatch, drawSet } from "../../soak/plan/settings-plan";
import { CALM_CAR, drawCar } from "../../soak/plan/site-plan";
import { BUSY_CHARGER, CHARGER_ID, TAGS } from "./busy-site";
import { drawCommand, drawGarbage, type Message } from "./nuisance";

/** s from one collection to the next, from calm to calm. */
export const ROUND_S = 900;
/** s of the round's end without anybody and anything wrong, so that every round ends alike. */
export const CALM_S = 210;

/** Short visits at the beginning: as many as fill every list that has a bound. */
const FILLING_VISITS = 20;
const FILLING_VISIT_S = 30;
const REFUSED_TAPS = Object.freeze([5, 7, 9, 11] as const);

/** s of a visit. */
const SHORTEST_VISIT_S = 60;
const LONGEST_VISIT_S = 300;
/** s that a fault lasts, the longest. */
const LONGEST_FAULT_S = 30;

/** Faults that open or disturb and let the firmware run on: a restart would give back what it had lost. */
const FAULTS = Object.freeze(FAULT_DRAWS.filter(({ kind }) => kind !== "restarting"));

/** s within the round. */
export type BusyEvent = { readonly t: number } & (
  | { readonly kind: "scenario"; readonly event: ScenarioEvent }
  | { readonly kind: "publish"; readonly message: Message }
  | { readonly kind: "settings"; readonly patch: object }
  /** A a phase that the house draws from now on. */
  | { readonly kind: "home"; readonly currentA: readonly number[] }
  /** So many of the next answers on the charger's own meter line are spoilt. */
  | { readonly kind: "noise"; readonly answers: number }
  /** Everything is put right again. */
  | { readonly kind: "calm" }
);

/** What happens in one round of `roundS`, in the order of time; `roundS` is more than the calm at its end. */
export function drawRound(dice: Dice, roundS: number): BusyEvent[] {
  const busyS = roundS - CALM_S;
  const events: BusyEvent[] = [{ t: busyS, kind: "calm" }];
  const every = (leastS: number, mostS: number, add: (t: number) => void): void => {
    for (let t = dice.milli(0, mostS); t < busyS; t += dice.milli(leastS, mostS)) add(t);
  };
  drawVisits(dice, busyS, events);
  every(5, 40, (t) => events.push({ t, kind: "publish", message: drawGarbage(dice) }));
  every(40, 200, (t) => events.push({ t, kind: "publish", message: drawCommand(dice) }));
  every(20, 120, (t) => events.push({ t, kind: "noise", answers: dice.whole(1, 5) }));
  every(60, 240, (t) => events.push({ t, kind: "settings", patch: drawPatch(dice, BUSY_CHARGER) }));
  every(60, 240, (t) => events.push({ t, kind: "scenario", event: drawSet(dice, BUSY_CHARGER) }));
  every(30, 90, (t) => events.push({ t, kind: "home", currentA: drawHome(dice) }));
  every(40, 160, (t) => events.push({ t, kind: "scenario", event: drawFault(dice) }));
  return events.sort((a, b) => a.t - b.t);
}

/** Cars of all kinds, one after the other; some need no tag, some people try a wrong one first. */
function drawVisits(dice: Dice, busyS: number, events: BusyEvent[]): void {
  for (let t = dice.milli(1, 60); t < busyS - SHORTEST_VISIT_S; t += dice.milli(5, 60)) {
    const endS = Math.min(busyS - 1, t + dice.milli(SHORTEST_VISIT_S, LONGEST_VISIT_S));
    const then = (afterS: number, event: ScenarioEvent): void => {
      if (t + afterS < endS) events.push({ t: t + afterS, kind: "scenario", event });
    };
    then(0, { do: "plug", charger: CHARGER_ID, car: drawCar(dice), departsAtS: null, neededWh: null });
    then(dice.milli(0.5, 5), { do: "tap", charger: CHARGER_ID, tag: dice.pick(TAGS) });
    then(6, { do: "tap", charger: CHARGER_ID, tag: dice.chance(0.5) ? TAGS[0] : TAGS[1] });
    then(dice.milli(0, 10), { do: "request", charger: CHARGER_ID });
    if (dice.chance(0.3)) {
      const finishS = dice.milli(20, 120);
      then(finishS, { do: "finish", charger: CHARGER_ID });
      then(finishS + dice.milli(1, 20), { do: "request", charger: CHARGER_ID });
    }
    events.push({ t: endS, kind: "scenario", event: { do: "unplug", charger: CHARGER_ID } });
    t = endS;
  }
}

/** Before the first round: sessions and events until the lists of the newest ones are full. */
export function fillingRound(): { readonly events: BusyEvent[]; readonly forS: number } {
  const charger = CHARGER_ID;
  const events: BusyEvent[] = [];
  for (let visit = 0; visit < FILLING_VISITS; visit++) {
    const t = visit * FILLING_VISIT_S + 5;
    const add = (afterS: number, event: ScenarioEvent): void => {
      events.push({ t: t + afterS, kind: "scenario", event });
    };
    add(0, { do: "plug", charger, car: CALM_CAR, departsAtS: null, neededWh: null });
    add(2, { do: "tap", charger, tag: TAGS[0] });
    add(3, { do: "request", charger });
    // Each is refused with a line of the log, which has to be full, too.
    for (const afterS of REFUSED_TAPS) add(afterS, { do: "tap", charger, tag: TAGS.at(-1) ?? "" });
    add(12, { do: "fault", charger, fault: "emergency-stop", value: null, forS: 1 });
    add(20, { do: "unplug", charger });
  }
  const forS = FILLING_VISITS * FILLING_VISIT_S;
  events.push({ t: forS, kind: "calm" });
  return { events, forS: forS + CALM_S };
}

function drawFault(dice: Dice): ScenarioEvent {
  const { fault, whose, values, longestS } = dice.pick(FAULTS);
  const charger = whose === "charger" || (whose === "either" && dice.chance(0.6)) ? CHARGER_ID : null;
  const value = values === undefined ? null : dice.pick(values);
  return { do: "fault", fault, charger, value, forS: drawSpan(dice, Math.min(longestS, LONGEST_FAULT_S)) };
}

function drawHome(dice: Dice): readonly number[] {
  const share = dice.pick([0, 10, 25, 45]);
  return [dice.milli(0, share), dice.milli(0, share), dice.milli(0, share)];
}
