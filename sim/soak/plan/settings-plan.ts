import type { Actions } from "../../../firmware/charger/commands";
import { cardUidFor } from "../../plant/tag-uid";
import type { ScenarioCharger, ScenarioEvent, ScenarioUser } from "../../scenario/scenario";
import type { Dice } from "./dice";

/** Tags that are presented, and those of them that are on the list when there is one. */
export const TAGS = Object.freeze(["04A1B2C3", "04D4E5F6", "STRANGER"] as const);
export const USERS: readonly ScenarioUser[] = Object.freeze([
  Object.freeze({ tag: TAGS[0], maxCurrentA: null, maxEnergyWh: null, maxTimeS: null } as const),
  Object.freeze({ tag: TAGS[1], maxCurrentA: 10, maxEnergyWh: 300, maxTimeS: null } as const),
]);
/** The first of them, as the firmware knows it. */
const ONE_USER = Object.freeze([Object.freeze({ tag: cardUidFor(TAGS[0]) } as const)] as const);

/** Settings that let every car charge, for the calm after the storm. */
export const CALM_SETTINGS = Object.freeze({
  installerMaxA: 80,
  dimmedA: 6,
  sessionEnergyWh: null,
  sessionTimeS: null,
  targetSocPercent: null,
  users: Object.freeze([]),
} as const);

const NOTHING_SET = Object.freeze({
  do: "set",
  mode: null,
  manualCurrentA: null,
  maxCurrentA: null,
  priority: null,
  usePhases: null,
} as const);

/** `set` of the vocabulary. Mostly 6 A and more: below it nothing is offered, and little happens. */
export function drawSet(dice: Dice, { id, phases }: ScenarioCharger): ScenarioEvent {
  const set = { ...NOTHING_SET, charger: id };
  switch (dice.whole(0, 4)) {
    case 0:
      return { do: "set", charger: null, contractedA: dice.whole(8, 63) };
    case 1:
      return { ...set, mode: dice.pick(["intelligent", "intelligent", "manual"] as const) };
    case 2:
      return { ...set, manualCurrentA: dice.chance(0.1) ? dice.whole(0, 5) : dice.whole(6, 80) };
    case 3:
      return { ...set, maxCurrentA: dice.chance(0.1) ? dice.whole(0, 5) : dice.whole(6, 80) };
    default:
      return phases === 3 ? { ...set, usePhases: dice.pick([1, 3] as const) } : { ...set, priority: dice.whole(0, 5) };
  }
}

/** Settings beyond the vocabulary. A list of users where there is no reader would shut everybody out for good. */
export function drawPatch(dice: Dice, charger: ScenarioCharger): object {
  switch (dice.whole(0, 6)) {
    case 0:
      return { dimmedA: dice.pick([0, 6, 10]) };
    case 1:
      return { cableA: dice.pick([10, 32, 80]) };
    case 2:
      return { installerMaxA: dice.pick([8, 25, 80]) };
    case 3:
      return { sessionEnergyWh: dice.pick([null, null, 100, 2_000]) };
    case 4:
      return { sessionTimeS: dice.pick([null, null, 30, 600]) };
    case 5:
      return { powerReturnDelayS: dice.pick([0, 5, 30]) };
    default:
      return { users: charger.users.length > 0 && dice.chance(0.5) ? ONE_USER : [] };
  }
}

export function drawActions(dice: Dice): Actions {
  switch (dice.whole(0, 5)) {
    case 0:
      return { session: "stop" };
    case 1:
    case 2:
      return { session: "resume" };
    case 3:
      return { evSocPercent: dice.whole(0, 100) };
    default:
      return { clearFault: true };
  }
}
