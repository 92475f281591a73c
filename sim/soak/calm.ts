import { CALM_SETTINGS } from "./plan/settings-plan";
import { CALM_CAR } from "./plan/site-plan";
import type { StormRun } from "./storm-run";
import type { Tally } from "./tally";

/** s for the power to be back and the firmware to be up, and for the bolt to let the plug go. */
const BACK_S = 70;
const BOLT_S = 100;
/**
 * s until a new car charges: a fault is shown for 60 s and waits for 30 more, the meter is believed anew after 300 s,
 * power returns with a wait of up to 30 s.
 */
const CHARGES_S = 420;
/** s that a charger which failed again and again waits at the most (firmware/charger/restarts.ts). */
const REPEATED_S = 64 * 60;
const STAYS_S = 20;
/** s without a car: a charger at −12 V looks for it every 5 s. */
const AWAY_S = 12;
const DRAWN_A = 5;
/** s until everything is written once the car is gone. */
const WRITTEN_S = 10;
/** Wh a phase: registers that have moved on since they were read. */
const BEHIND_WH = 3;

/** After a storm everything is well again, and a new car charges. What does not come is as wrong as what must not. */
export class Calm {
  constructor(
    private readonly run: StormRun,
    private readonly tally: Tally,
  ) {}

  pass(endS: number): void {
    const { run } = this;
    const { charger } = run;
    this.clear(endS);
    this.waitFor("up again after a storm", BACK_S, () => charger.part.application !== undefined);
    if (charger.car !== undefined) run.apply({ do: "unplug", charger: charger.id });
    this.waitFor("the bolt lets the plug go", BOLT_S, () => charger.safety.socket?.bolt.isLocked !== true);
    run.passTo(run.nowS + AWAY_S);
    const plugS = run.nowS;
    run.apply({ do: "plug", charger: charger.id, car: CALM_CAR, departsAtS: null, neededWh: null });
    run.apply({ do: "request", charger: charger.id });
    this.waitFor("charges again after a storm", CHARGES_S, () => charger.currentA(0) >= DRAWN_A);
    this.tally.longestCalmS = Math.max(this.tally.longestCalmS, run.nowS - plugS);
    run.passTo(run.nowS + STAYS_S);
    if (charger.currentA(0) < DRAWN_A) run.fail("charges on", "liveness", "the car does not charge any more");
    run.apply({ do: "unplug", charger: charger.id });
    run.passTo(run.nowS + WRITTEN_S);
    this.checkBooks();
  }

  private clear(endS: number): void {
    const { run } = this;
    const { world, charger, sight } = run;
    run.forgetTornWrite();
    for (const { fault, charger: whose } of sight.faults.list(endS * 1000))
      run.apply({ do: "clear", fault, charger: whose });
    world.setHome(world.site.homeA.map(() => 0));
    run.apply({ do: "set", charger: null, contractedA: 25 });
    const cableA = world.scenario.chargers[0]?.cableA ?? 32;
    const patch = { ...CALM_SETTINGS, cableA, maxCurrentA: 32, manualCurrentA: 16 };
    run.happen({ t: endS, kind: "settings", patch });
    if (charger.car === undefined) return;
    run.apply({ do: "finish", charger: charger.id });
  }

  private waitFor(what: string, withinS: number, isSo: () => boolean): void {
    const { run } = this;
    let endS = run.nowS + withinS;
    while (!isSo()) {
      run.passTo(run.nowS + 1);
      if (run.sight.fault === "repeated-restarts") endS = Math.max(endS, run.nowS + withinS);
      if (run.nowS > endS || run.nowS > endS + REPEATED_S)
        run.fail(what, "liveness: a storm leaves nothing behind", `not within ${withinS} s`);
    }
  }

  private checkBooks(): void {
    const { run } = this;
    const { charger } = run;
    const { application } = charger.part;
    if (application === undefined) {
      run.fail("up again after a storm", "liveness", "the firmware is gone");
      return;
    }
    const { view, journal } = application;
    if (!journal.isWritten) run.fail("the journal is written", "the design, journal", "records wait for the flash");
    const last = journal.recent.at(-1)?.number;
    if (last !== view.sessions)
      run.fail("every session is finished", "the design, sessions", `${last} of ${view.sessions} are in the journal`);
    const registersWh = charger.energyWh.reduce((sum, wh) => sum + wh, 0);
    const energyWh = view.energyWh ?? 0;
    if (energyWh > registersWh || energyWh < registersWh - BEHIND_WH * charger.energyWh.length)
      run.fail("all energy is counted once", "the design, sessions", `${energyWh} Wh of ${registersWh} Wh`);
  }
}
