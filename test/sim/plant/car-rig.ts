import assert from "node:assert/strict";
import { dutyForCurrent } from "../../../modules/pilot/duty";
import { Car, type CarModel, type Supply } from "../../../sim/plant/car";

/** The Nissan Leaf of 2015, as scenarios have it by default. */
export const LEAF: CarModel = {
  capacityKwh: 24,
  soc: 0.33,
  targetSoc: 1,
  maxCurrentA: 16,
  phases: 1,
  rampAPerS: 4,
  lagS: 0.5,
};
export const STEADY = 100;
export const VOLTAGE_V = 230;
/** Contacts closed, or open. */
export const SUPPLIED: Supply = Object.freeze({ phases: 3, voltageV: VOLTAGE_V });
export const CUT_OFF: Supply = Object.freeze({ phases: 0, voltageV: VOLTAGE_V });
export const STEP_S = 0.1;

export function car(model: Partial<CarModel> = {}): Car {
  return new Car({ ...LEAF, ...model });
}

/** Advances by `seconds` in steps of `stepS`. */
export function run(subject: Car, seconds: number, dutyPercent: number, supply = SUPPLIED, stepS = STEP_S): Car {
  const steps = Math.round(seconds / stepS);
  for (let step = 0; step < steps; step++) subject.advance(stepS, dutyPercent, supply);
  return subject;
}

/** A car that asks and draws what it may at `offeredA`, since long. */
export function charging(offeredA: number, model: Partial<CarModel> = {}): Car {
  const subject = car(model);
  subject.request();
  return run(subject, 30, dutyForCurrent(offeredA));
}

export function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, not ${expected}`);
}
