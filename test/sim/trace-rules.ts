import assert from "node:assert/strict";
import { dutyForCurrent } from "../../modules/pilot/duty";
import type { Scenario } from "../../sim/scenario/scenario";
import type { ChargerTrace, TraceLine } from "../../sim/scenario/trace-line";

const LINE_KEYS = ["t", "home", "solar", "total", "meter", "breaker", "chargers"];
const CHARGER_KEYS = ["state", "pilot", "duty", "offered", "drawn", "contactor", "energyWh", "limit", "why", "fault"];

/** Rounding of two sides of an equation, each to 0.01. */
const ROUNDING_A = 0.021;

/** What holds in every line of every run, whatever the scenario (the contract's "What holds in every run"). */
export class TraceRules {
  private before: TraceLine | undefined;

  constructor(private readonly scenario: Scenario) {}

  line(line: TraceLine): void {
    assert.equal(line.t, (this.before?.t ?? -1) + 1, "one line a second");
    assert.deepEqual(Object.keys(line), LINE_KEYS);
    assert.deepEqual(
      Object.keys(line.chargers),
      this.scenario.chargers.map(({ id }) => id),
    );
    this.checkTotal(line);
    for (const { id, cableA } of this.scenario.chargers) {
      const charger = line.chargers[id];
      assert(charger !== undefined);
      assert.deepEqual(Object.keys(charger), CHARGER_KEYS);
      const at = `${id} at ${line.t}: ${JSON.stringify(charger)}`;
      this.checkOffer(charger, cableA, at);
      this.checkContactor(charger, at);
      const energyBeforeWh = this.before?.chargers[id]?.energyWh ?? 0;
      assert(charger.energyWh >= energyBeforeWh, `energy fell from ${energyBeforeWh}: ${at}`);
      const earlier = this.before?.chargers[id];
      const opens = charger.fault !== null && charger.fault !== "contactor-welded";
      if (opens && earlier !== undefined && earlier.fault !== null)
        assert.equal(charger.contactor, false, `closed during a fault: ${at}`);
    }
    this.before = line;
  }

  /** After the last line. */
  finish(): void {
    assert.equal(this.before?.t, this.scenario.durationS, "lines 0 to duration");
  }

  private checkTotal(line: TraceLine): void {
    for (let phase = 0; phase < this.scenario.site.phases; phase++) {
      let drawnA = 0;
      for (const charger of Object.values(line.chargers)) drawnA += phaseOf(charger.drawn, phase);
      const totalA = phaseOf(line.total, phase);
      const sumA = phaseOf(line.home, phase) + drawnA - phaseOf(line.solar, phase);
      const isDead = totalA === 0 && Object.values(line.chargers).every((charger) => charger.pilot === 0);
      assert(isDead || Math.abs(totalA - sumA) <= ROUNDING_A, `total ${totalA} is not ${sumA} at ${line.t}`);
      if (line.breaker.tripped) assert.equal(totalA, 0, `a tripped breaker carries current at ${line.t}`);
    }
  }

  private checkOffer(charger: ChargerTrace, cableA: number, at: string): void {
    const { offered, duty, state, fault } = charger;
    assert(offered === 0 || (offered >= 6 && offered <= cableA), `the offer: ${at}`);
    if (offered === 0) assert.equal(duty, 0, `a duty without an offer: ${at}`);
    else assert(Math.abs(duty - dutyForCurrent(offered)) < 0.0051, `the duty: ${at}`);
    assert.equal(state.endsWith("2"), offered > 0, `2 is with an offer: ${at}`);
    if (fault !== null) assert.equal(offered, 0, `an offer during a fault: ${at}`);
    if (state === "D1") assert.equal(fault, null, `ventilation is no fault: ${at}`);
  }

  private checkContactor(charger: ChargerTrace, at: string): void {
    for (let phase = 0; phase < this.scenario.site.phases; phase++)
      if (phaseOf(charger.drawn, phase) > 0) assert(charger.contactor, `current through open contacts: ${at}`);
    if (charger.why !== "No power.") return;
    const { offered, drawn, duty, pilot, contactor, fault } = charger;
    for (let phase = 0; phase < this.scenario.site.phases; phase++) assert.equal(phaseOf(drawn, phase), 0, at);
    assert.deepEqual({ offered, duty, pilot, contactor, fault }, DEAD, at);
  }
}

const DEAD = Object.freeze({ offered: 0, duty: 0, pilot: 0, contactor: false, fault: null });

function phaseOf(amperes: ChargerTrace["drawn"], phase: number): number {
  return typeof amperes === "number" ? amperes : (amperes[phase] ?? 0);
}
