import { ROTATIONS } from "../../scenario/rotation";
import type { CarSpec, Scenario, ScenarioCharger, SeriesStep, Site } from "../../scenario/scenario";
import type { Dice } from "./dice";
import { USERS } from "./settings-plan";

export const CHARGER_ID = "Charger-1";

/** s of a storm. */
const SHORTEST_S = 2_400;
const LONGEST_S = 4_800;

/** A; above 63 the cable is tethered. */
const CABLES_A = Object.freeze([13, 16, 20, 32, 32, 63, 64, 80] as const);

/** A building with one charger, without its events. No breaker: one that has tripped would end the storm. */
export function drawScenario(dice: Dice, number: number, seed: number): Scenario {
  const phases = dice.pick([1, 3] as const);
  const site = drawSite(dice, phases);
  const durationS = dice.whole(SHORTEST_S, LONGEST_S);
  const hasSun = site.meterAt === "house" && dice.chance(0.3);
  return {
    name: `storm ${number}`,
    durationS,
    seed,
    site,
    home: drawSeries(dice, durationS, phases, site.contractedA),
    solar: hasSun ? drawSeries(dice, durationS, phases, site.contractedA / 2) : [],
    chargers: [drawCharger(dice, phases)],
    events: [],
    expect: [],
  };
}

function drawSite(dice: Dice, phases: 1 | 3): Site {
  return {
    contractedA: dice.whole(12, 63),
    bufferA: dice.chance(0.2) ? dice.whole(1, 3) : 0,
    voltageV: 230,
    phases,
    updateIntervalS: dice.whole(1, 10),
    meterAt: dice.pick(["main", "house"] as const),
    manager: false,
    policy: "fill",
    maxCharging: null,
    resumeDelayS: dice.pick([0, 0, 5, 20]),
    failsafeA: dice.pick([0, 6, 6, 10]),
    failover: true,
    breaker: null,
    circuits: [],
    tariff: null,
  };
}

function drawCharger(dice: Dice, sitePhases: 1 | 3): ScenarioCharger {
  return {
    id: CHARGER_ID,
    // Where its control step stands beside the plant's.
    atS: dice.milli(0, 0.2),
    maxCurrentA: dice.pick([16, 32, 32, 40, 80]),
    cableA: dice.pick(CABLES_A),
    phases: sitePhases === 3 && dice.chance(0.7) ? 3 : 1,
    circuit: null,
    rotation: ROTATIONS.L1L2L3,
    priority: 0,
    mode: dice.chance(0.6) ? "intelligent" : "manual",
    manualCurrentA: dice.whole(6, 40),
    users: dice.chance(0.25) ? USERS : [],
  };
}

/** Each step stays for 1 to 120 s. Now and then the house takes more than the contract by itself. */
function drawSeries(dice: Dice, durationS: number, phases: 1 | 3, highestA: number): SeriesStep[] {
  const steps: SeriesStep[] = [];
  const isLively = dice.chance(0.3);
  for (let t = 0; t < durationS; t = Math.floor((t + dice.milli(1, isLively ? 20 : 120)) * 1000) / 1000) {
    const share = dice.pick([0, 0.2, 0.4, 0.7, 1, 1.1]);
    const currentA: number[] = [];
    for (let phase = 0; phase < phases; phase++) currentA.push(dice.milli(0, highestA * share));
    steps.push({ t, currentA });
  }
  return steps;
}

/** Cars of all kinds: small batteries that are soon full, slow ones and quick ones, some near their target. */
export function drawCar(dice: Dice): CarSpec {
  const targetSoc = dice.pick([1, 1, 0.8]);
  return {
    capacityKwh: dice.pick([0.5, 8, 24, 60, 100]),
    soc: dice.chance(0.2) ? targetSoc - 0.0005 : dice.milli(0, targetSoc),
    targetSoc,
    maxCurrentA: dice.pick([4, 6, 10, 16, 16, 20, 32, 40, 63, 80]),
    phases: dice.pick([1, 3] as const),
    rampAPerS: dice.pick([0.5, 2, 4, 10, 100]),
    lagS: dice.pick([0, 0.2, 0.5, 1, 3]),
  };
}

/** One that wants to charge, for the calm after the storm. */
export const CALM_CAR: CarSpec = Object.freeze({
  capacityKwh: 60,
  soc: 0.3,
  targetSoc: 1,
  maxCurrentA: 16,
  phases: 1,
  rampAPerS: 4,
  lagS: 0.5,
});
