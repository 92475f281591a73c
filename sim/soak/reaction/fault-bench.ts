import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { ControlPilotConstructor, PilotReading } from "../../../modules/device/control-pilot";
import type { FaultCode } from "../../../modules/evse/faults";
import { sentence } from "../../../modules/schema/check";
import { parseScenario } from "../../scenario/parse";
import type { Scenario, ScenarioEvent } from "../../scenario/scenario";
import type { FaultName } from "../../scenario/vocabulary";
import type { ChargerPart } from "../../world/charger-part";
import { VirtualHosting } from "../../world/virtual-hosting";
import { World } from "../../world/world";
import type { Dice } from "../plan/dice";
import { CALM_CAR, CHARGER_ID } from "../plan/site-plan";
import { ProbedHosting } from "../probe/probed-hosting";
import { Probes } from "../probe/probes";

/** s until the charger's own meter is believed: its modules are not in their first 5 s. */
const METERED_S = 9;
/** s for anything that is waited for. */
const PATIENCE_S = 400;
const DRAWN_A = 15;
/** One that is soon where it wants to be. */
const QUICK_CAR = Object.freeze({ ...CALM_CAR, rampAPerS: 100, lagS: 0 });
/** ms between two looks of firmware and plant at slow things, and so the phases that a cause can meet. */
const SECOND_MS = 1_000;
const READING_AGE_MS = 10;

/** What a defect of the pilot's own hardware does to a reading. */
export type PilotDefect = (reading: PilotReading, nowMs: number) => PilotReading;

/** The whole plant around one charger with the whole firmware, in which something goes wrong at a random phase. */
export class FaultBench {
  readonly world: World;
  readonly charger: ChargerPart;
  readonly probes = new Probes();
  /** Of the pilot's converter or supply; none of the vocabulary makes them. */
  pilotDefect: PilotDefect | undefined;
  private readonly scheduler = new Scheduler();
  private nextS = 0;

  constructor(private readonly dice: Dice) {
    const scenario = benchScenario(dice);
    const storm = { number: 0, scenario, events: [], noiseV: 0, readingAgeMs: READING_AGE_MS, holdEveryMs: 0 };
    const virtual = new VirtualHosting(this.scheduler, scenario.seed);
    const hosting = new ProbedHosting(this.scheduler, virtual, this.probes, storm, (hardware) => {
      const { ControlPilot } = hardware;
      return ControlPilot === undefined ? hardware : { ...hardware, ControlPilot: this.defective(ControlPilot) };
    });
    this.world = new World(scenario, this.scheduler, hosting);
    const [charger] = this.world.chargers;
    if (charger === undefined) throw new RangeError("a bench needs a charger");
    this.charger = charger;
    this.until("the start", () => charger.part.application !== undefined);
  }

  get nowMs(): number {
    return this.scheduler.nowMs();
  }

  get fault(): FaultCode | null {
    return this.charger.part.application?.view.fault ?? null;
  }

  /** A car is there and asks. */
  ask(): void {
    const { charger } = this;
    if (charger.car === undefined)
      this.apply({ do: "plug", charger: charger.id, car: QUICK_CAR, departsAtS: null, neededWh: null });
    this.apply({ do: "request", charger: charger.id });
  }

  /** A car draws what it is offered; then a while of a random length passes. */
  charge(): void {
    this.ask();
    this.until("charging", () => this.charger.currentA(0) >= DRAWN_A);
    this.pass(this.dice.between(0, SECOND_MS));
  }

  /** The same, once the charger's own meter sees it. */
  chargeMetered(): void {
    this.until("the meter", () => this.nowMs >= METERED_S * 1000);
    this.charge();
  }

  apply(event: ScenarioEvent): void {
    const reason = this.world.apply(event);
    if (reason !== undefined) throw new Error(reason);
  }

  /** Until it is cleared; `forS`: a crash that happens once has none either. */
  break(fault: FaultName, value: number | null = null): void {
    this.apply({ do: "fault", fault, charger: this.charger.id, value, forS: null });
  }

  breakFor(fault: FaultName, ms: number): void {
    this.apply({ do: "fault", fault, charger: this.charger.id, value: null, forS: ms / 1000 });
  }

  /** Throws an Error where it does not come within {@link PATIENCE_S}. */
  until(what: string, isSo: () => boolean): void {
    const endMs = this.nowMs + PATIENCE_S * 1000;
    while (!isSo()) {
      if (this.nowMs > endMs) throw new Error(`${what} does not come`);
      this.next(endMs + SECOND_MS);
    }
  }

  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) this.next(endMs);
  }

  /** To the next moment at which something is due, a second of the scenario being one. */
  private next(endMs: number): void {
    const secondMs = this.nextS * 1000;
    const toMs = Math.min(this.scheduler.nextDueMs() ?? secondMs, secondMs, endMs);
    if (toMs < secondMs) {
      this.scheduler.runUntil(toMs);
      return;
    }
    this.scheduler.runBefore(secondMs);
    if (this.nextS === 0) this.world.start();
    this.world.enter(this.nextS);
    this.nextS += 1;
    this.scheduler.runUntil(secondMs);
  }

  private defective(Pilot: ControlPilotConstructor): ControlPilotConstructor {
    const bench = this;
    return class DefectivePilot extends Pilot {
      override read(): PilotReading {
        const reading = super.read();
        return bench.pilotDefect?.(reading, bench.nowMs) ?? reading;
      }
    };
  }
}

/** 16 A by hand, so that no meter of the house matters. The charger starts at a phase of its own. */
function benchScenario(dice: Dice): Scenario {
  const file = {
    name: "reaction",
    duration: 10_000,
    seed: dice.whole(0, 4_294_967_295),
    site: { contractedCurrent: 63, manager: false, resumeDelay: 0 },
    chargers: [{ id: CHARGER_ID, at: dice.milli(0, 1), mode: "manual", manualCurrent: 16 }],
  };
  const parsed = parseScenario(JSON.stringify(file));
  if (!parsed.ok) throw new RangeError(sentence(parsed));
  return parsed.value;
}
