import type { Scenario } from "../../scenario/scenario";
import { Dice } from "./dice";
import { drawEvents } from "./event-plan";
import { drawScenario } from "./site-plan";
import type { StormEvent } from "./storm-event";

/** One scenario of a soak: a building, what happens there, and how bad its electronics are. */
export interface Storm {
  readonly number: number;
  readonly scenario: Scenario;
  readonly events: readonly StormEvent[];
  /** V: the largest error of a pilot reading beyond the converter's own. The bands are 3 V wide. */
  readonly noiseV: number;
  /** ms: the greatest age of a pilot reading (hosts/esp32/pilot-wave.ts shares one for 10 ms). */
  readonly readingAgeMs: number;
  /** ms between two holds of the board's processor, at most; each lasts up to {@link LATEST_TICK_MS}. */
  readonly holdEveryMs: number;
}

/** ms by which a tick of the firmware may come late, apart from hangs. */
export const LATEST_TICK_MS = 50;

/** The `number`th storm of a seed: the same for ever, whatever was run before it. */
export function drawStorm(seed: number, number: number): Storm {
  const dice = new Dice(seed, `storm ${number}`);
  const scenario = drawScenario(dice, number, dice.whole(0, 4_294_967_295));
  return {
    number,
    scenario,
    noiseV: dice.pick([0, 0.2, 0.6]),
    readingAgeMs: dice.pick([0, 5, 10]),
    holdEveryMs: dice.pick([400, 2_000, 10_000]),
    events: drawEvents(dice, scenario),
  };
}
