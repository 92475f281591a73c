import type { World } from "../world/world";
import { type CarWish, drawableCurrents } from "./drawable";
import type { Judgement } from "./expectations";
import type { Amperes, ChargerTrace, TraceLine } from "./trace-line";
import { round } from "./trace-line";

/** A above the contracted current from which a second counts as over the limit. */
const TOLERANCE_A = 0.05;
/** A below which nothing can be given to a car. */
const LEAST_A = 6;

export interface ChargerSummary {
  readonly energyWh: number;
  readonly sessions: number;
  readonly secondsCharging: number;
  readonly secondsWaiting: number;
  readonly contactorClosures: number;
  readonly contactorOpenedUnderLoad: number;
  readonly faults: readonly string[];
}

/** What the runner prints, without engine and wall time. */
export interface Summary {
  readonly name: string;
  /** s */
  readonly simulated: number;
  readonly expectations: Judgement;
  readonly site: {
    readonly maxTotal: number;
    readonly overLimitSeconds: number;
    readonly longestOverLimit: number;
    readonly breakerTripped: boolean;
    readonly utilisation: number;
  };
  readonly chargers: { readonly [id: string]: ChargerSummary };
}

interface ChargerCount {
  secondsCharging: number;
  secondsWaiting: number;
  sessions: number;
  fault: string | null;
  readonly faults: string[];
}

/** Counts over the seconds of a run. */
export class RunStatistics {
  private maxTotalA = Number.NEGATIVE_INFINITY;
  private overLimitS = 0;
  private longestOverLimitS = 0;
  private overLimitNowS = 0;
  private drawnA = 0;
  private drawableA = 0;
  private lastLine: TraceLine | undefined;
  private readonly counts = new Map<string, ChargerCount>();

  constructor(private readonly world: World) {
    for (const charger of world.chargers) {
      this.counts.set(charger.id, { secondsCharging: 0, secondsWaiting: 0, sessions: 0, fault: null, faults: [] });
    }
  }

  second(line: TraceLine): void {
    this.lastLine = line;
    const totalA = highest(line.total);
    this.maxTotalA = Math.max(this.maxTotalA, totalA);
    if (totalA > this.world.contractedA + TOLERANCE_A) {
      this.overLimitS += 1;
      this.overLimitNowS += 1;
      this.longestOverLimitS = Math.max(this.longestOverLimitS, this.overLimitNowS);
    } else {
      this.overLimitNowS = 0;
    }
    this.countUse(line);
    for (const [id, count] of this.counts) {
      const charger = line.chargers[id];
      if (charger !== undefined) this.countCharger(id, count, charger);
    }
  }

  summary(judgement: Judgement): Summary {
    const chargers: { [id: string]: ChargerSummary } = {};
    for (const charger of this.world.chargers) {
      const count = this.counts.get(charger.id);
      chargers[charger.id] = {
        energyWh: this.lastLine?.chargers[charger.id]?.energyWh ?? 0,
        sessions: count?.sessions ?? 0,
        secondsCharging: count?.secondsCharging ?? 0,
        secondsWaiting: count?.secondsWaiting ?? 0,
        contactorClosures: charger.contactor.closures,
        contactorOpenedUnderLoad: charger.contactor.openedUnderLoad,
        faults: count?.faults ?? [],
      };
    }
    const { scenario, site } = this.world;
    return {
      name: scenario.name,
      simulated: scenario.durationS,
      expectations: judgement,
      site: {
        maxTotal: round(this.maxTotalA, 2),
        overLimitSeconds: this.overLimitS,
        longestOverLimit: this.longestOverLimitS,
        breakerTripped: site.breaker?.tripped === true,
        utilisation: this.drawableA > 0 ? Math.min(1, round(this.drawnA / this.drawableA, 3)) : 0,
      },
      chargers,
    };
  }

  /** Current drawn by cars ÷ drawable: the mean of the phases on which a car could be given something. */
  private countUse(line: TraceLine): void {
    const { scenario, contractedA, chargers, site } = this.world;
    if (!site.isLive) return;
    const wishes: CarWish[] = [];
    for (let index = 0; index < chargers.length; index++) {
      const charger = chargers[index];
      const limits = scenario.chargers[index];
      const car = charger?.car;
      if (charger === undefined || limits === undefined || car === undefined) continue;
      // Open contacts do not tell how many phases they will connect.
      const connected = charger.safety.connectedPhases || limits.phases;
      wishes.push({
        circuit: limits.circuit,
        phases: limits.rotation.slice(0, Math.min(car.model.phases, connected)),
        currentA: Math.min(car.demandA, limits.maxCurrentA, limits.cableA),
      });
    }
    const availableA: number[] = [];
    for (let phase = 0; phase < scenario.site.phases; phase++)
      availableA.push(contractedA - scenario.site.bufferA - phaseOf(line.home, phase) + phaseOf(line.solar, phase));
    let phases = 0;
    let drawableA = 0;
    let drawnA = 0;
    drawableCurrents(availableA, scenario.site.circuits, wishes).forEach((phaseA, phase) => {
      if (phaseA < LEAST_A) return;
      phases += 1;
      drawableA += phaseA;
      for (const charger of chargers) drawnA += charger.sitePhaseA(phase);
    });
    if (phases === 0) return;
    this.drawableA += drawableA / phases;
    this.drawnA += drawnA / phases;
  }

  private countCharger(id: string, count: ChargerCount, trace: ChargerTrace): void {
    const charger = this.world.charger(id);
    count.sessions = charger?.shown?.sessions ?? count.sessions;
    if (trace.fault !== count.fault) {
      if (trace.fault !== null) count.faults.push(trace.fault);
      count.fault = trace.fault;
    }
    if (charger?.car?.asks !== true) return;
    if (trace.contactor) count.secondsCharging += 1;
    else if (trace.fault === null) count.secondsWaiting += 1;
  }
}

function highest(value: Amperes): number {
  return typeof value === "number" ? value : Math.max(...value);
}

function phaseOf(value: Amperes, phase: number): number {
  return typeof value === "number" ? value : (value[phase] ?? 0);
}
