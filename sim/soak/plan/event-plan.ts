import type { Scenario, ScenarioCharger, ScenarioEvent } from "../../scenario/scenario";
import { isKnownBroken } from "../known";
import type { Dice } from "./dice";
import { drawMood, drawSpan, FAULT_DRAWS, type FaultDraw, type Mood } from "./fault-plan";
import { drawActions, drawPatch, drawSet, TAGS } from "./settings-plan";
import { drawCar } from "./site-plan";
import { nameOf, type StormEvent } from "./storm-event";

/**
 * s between two events that are drawn, at most: at once, soon, and after a while. With what follows of itself (a car
 * that asks, a fault that is cleared) an event comes every 13 s.
 */
const GAPS_S = Object.freeze([0.2, 0.2, 6, 6, 6, 6, 80, 80, 80, 80] as const);
/** s until the meter modules of a new charger are believed: energy before that is nobody's. */
const CALM_START_S = 10;
/** s of one mood. */
const SHORTEST_MOOD_S = 120;
const LONGEST_MOOD_S = 900;
/** s without mains, the longest. */
const LONGEST_CUT_S = 60;
const SHORTEST_CUT_S = 0.1;
/** Of the faults set, those that last until a `clear`. */
const OPEN_ENDED = 0.2;
/** s until that `clear`, at most. */
const LONGEST_OPEN_S = 120;

/** What happens in a storm, in the order of time. */
export function drawEvents(dice: Dice, scenario: Scenario): StormEvent[] {
  const plan = new EventPlan(dice, scenario);
  return plan.draw();
}

class EventPlan {
  private readonly events: StormEvent[] = [];
  private readonly charger: ScenarioCharger;
  private readonly endS: number;
  private readonly hasReader: boolean;
  private isPlugged = false;
  private isAsking = false;

  constructor(
    private readonly dice: Dice,
    scenario: Scenario,
  ) {
    const [charger] = scenario.chargers;
    if (charger === undefined) throw new RangeError("a storm needs a charger");
    this.charger = charger;
    this.endS = scenario.durationS;
    this.hasReader = charger.users.length > 0;
  }

  draw(): StormEvent[] {
    const { dice } = this;
    let mood = drawMood(dice);
    let moodEndS = dice.between(SHORTEST_MOOD_S, LONGEST_MOOD_S);
    for (let t = this.after(CALM_START_S); t < this.endS; t = this.after(t)) {
      if (t >= moodEndS) {
        mood = drawMood(dice);
        moodEndS = t + dice.between(SHORTEST_MOOD_S, LONGEST_MOOD_S);
      }
      this.next(t, mood);
    }
    const drawn = this.events.filter((event) => event.t < this.endS && !isKnownBroken(nameOf(event)));
    return drawn.sort((a, b) => a.t - b.t);
  }

  private after(t: number): number {
    return toMilli(t + 0.001 + this.dice.milli(0, this.dice.pick(GAPS_S)));
  }

  private next(t: number, mood: Mood): void {
    const { dice } = this;
    const what = dice.weighted([
      { weight: mood.car, value: "car" },
      { weight: mood.setting, value: "setting" },
      { weight: mood.cut, value: "cut" },
      { weight: mood.light, value: "light" },
      { weight: mood.opening, value: "opening" },
      { weight: mood.restarting, value: "restarting" },
    ] as const);
    switch (what) {
      case "car":
        this.moveCar(t);
        return;
      case "setting":
        this.touch(t);
        return;
      case "cut":
        this.cut(t);
        return;
      default:
        this.break(t, what);
    }
  }

  private moveCar(t: number): void {
    const { dice } = this;
    const { id } = this.charger;
    if (!this.isPlugged) {
      this.isPlugged = true;
      this.add(t, { do: "plug", charger: id, car: drawCar(dice), departsAtS: null, neededWh: null });
      if (this.hasReader && dice.chance(0.8)) this.add(later(t, dice.milli(0, 10)), this.tap());
      if (dice.chance(0.85)) this.request(later(t, dice.milli(0, dice.pick([0.1, 3]))));
    } else if (!this.isAsking) {
      if (dice.chance(0.6)) this.request(t);
      else this.unplug(t);
    } else if (dice.chance(0.5)) {
      // Somebody thinks better of it, or the car does.
      this.isAsking = false;
      this.add(t, { do: "finish", charger: id });
      if (dice.chance(0.5)) this.request(later(t, dice.milli(0, 20)));
    } else {
      this.unplug(t);
    }
  }

  private request(t: number): void {
    this.isAsking = true;
    this.add(t, { do: "request", charger: this.charger.id });
  }

  private unplug(t: number): void {
    this.isPlugged = false;
    this.isAsking = false;
    this.add(t, { do: "unplug", charger: this.charger.id });
  }

  private tap(): ScenarioEvent {
    return { do: "tap", charger: this.charger.id, tag: this.dice.pick(TAGS) };
  }

  private touch(t: number): void {
    const { dice } = this;
    const what = dice.weighted([
      { weight: 50, value: "set" },
      { weight: 20, value: "settings" },
      { weight: 15, value: "person" },
      { weight: this.hasReader ? 20 : 0, value: "tap" },
    ] as const);
    if (what === "set") this.add(t, drawSet(dice, this.charger));
    else if (what === "tap") this.add(t, this.tap());
    else if (what === "person") this.events.push({ t, kind: what, actions: drawActions(dice) });
    else this.events.push({ t, kind: what, patch: drawPatch(dice, this.charger) });
  }

  /** What takes the firmware's memory away: resets, power cuts, and those in the middle of a write. */
  private cut(t: number): void {
    const { dice } = this;
    const forS = Math.min(SHORTEST_CUT_S + drawSpan(dice, LONGEST_CUT_S), Math.max(SHORTEST_CUT_S, this.endS - t));
    const charger = dice.chance(0.7) ? this.charger.id : null;
    const what = dice.pick(["reset", "power-cut", "torn-write"] as const);
    if (what === "reset") this.add(t, { do: "reset", charger });
    else if (what === "power-cut") this.add(t, { do: "power-cut", charger, forS: toMilli(forS) });
    else this.events.push({ t, kind: what, afterBytes: dice.whole(1, 200), forS: toMilli(forS) });
  }

  private break(t: number, kind: FaultDraw["kind"]): void {
    const { dice } = this;
    const isTethered = this.charger.cableA > 63;
    const rows = FAULT_DRAWS.filter((row) => row.kind === kind && !(row.needsSocket === true && isTethered));
    const row = dice.pick(rows);
    const charger = row.whose === "charger" || (row.whose === "either" && dice.chance(0.6)) ? this.charger.id : null;
    const value = row.values === undefined ? null : dice.pick(row.values);
    if (row.fault === "firmware-crash" && dice.chance(0.7)) {
      this.add(t, { do: "fault", fault: row.fault, charger, value, forS: null });
    } else if (row.kind !== "restarting" && row.fault !== "firmware-hang" && dice.chance(OPEN_ENDED)) {
      this.add(t, { do: "fault", fault: row.fault, charger, value, forS: null });
      this.add(later(t, drawSpan(dice, LONGEST_OPEN_S)), { do: "clear", fault: row.fault, charger });
    } else {
      this.add(t, { do: "fault", fault: row.fault, charger, value, forS: drawSpan(dice, row.longestS) });
    }
  }

  private add(t: number, event: ScenarioEvent): void {
    this.events.push({ t, kind: "scenario", event });
  }
}

function later(t: number, byS: number): number {
  return toMilli(t + byS);
}

/** Whole ms, as they are written. */
function toMilli(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
