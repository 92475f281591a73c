import type { Scheduler } from "../../hosts/virtual/scheduler";
import { StepSeries } from "../plant/series";
import type { Scenario, ScenarioCharger, ScenarioEvent } from "../scenario/scenario";
import type { TraceLine } from "../scenario/trace-line";
import type { Building } from "./building";
import { ChargerPart } from "./charger-part";
import { chargerSettings, MANAGER_ID, SITE_METER_ID, SOLAR_METER_ID, wasThere } from "./charger-settings";
import type { Hosting } from "./hosting";
import { LastingFaults } from "./lasting-faults";
import { MainsVoltage } from "./mains-voltage";
import { ManagerPart } from "./manager-part";
import { MeterPart } from "./meter-part";
import { PowerCuts } from "./power-cuts";
import { SitePlant } from "./site-plant";
import { TraceWriter } from "./trace-writer";

/** A contracted up to which the site's meter measures without transformers of its own, and their ratio beyond. */
const MODULE_A = 80;
const TRANSFORMER_RATIO = 10;
/** ms between two moves of cars and breaker. The pilot, contactor and guard move when they move. */
const PLANT_STEP_MS = 100;

export { SITE_METER_ID, SOLAR_METER_ID };

/** An event of the scenario that could not be done: which one, and why. */
export interface ImpossibleEvent {
  readonly index: number;
  readonly reason: string;
}

/** What the plant keeps without power: Wh in the registers of each part's meter modules. */
export type PlantMemory = { readonly [partId: string]: readonly number[] };

function usesTags({ events }: Scenario, { id, users }: ScenarioCharger): boolean {
  return users.length > 0 || events.some(({ event }) => event.do === "tap" && event.charger === id);
}

/** A building with its meters, chargers and cars, and the real firmware on every board. */
export class World implements Building {
  readonly site: SitePlant;
  readonly mainsVoltage: MainsVoltage;
  readonly siteMeter: MeterPart;
  readonly solarMeter: MeterPart | undefined;
  readonly chargers: readonly ChargerPart[];
  readonly manager: ManagerPart | undefined;
  /** A per phase at the main switch, as the contract stands now. */
  contractedA: number;
  private readonly home: StepSeries;
  private readonly solar: StepSeries;
  private readonly trace: TraceWriter;
  private readonly events: Scenario["events"];
  private nextEvent = 0;
  private impossible: ImpossibleEvent | undefined;
  private readonly switchedOn = new Set<string>();
  private readonly cuts: PowerCuts;
  private readonly faults = new LastingFaults(this);
  private homeByHand: readonly number[] | undefined;

  constructor(
    readonly scenario: Scenario,
    readonly scheduler: Scheduler,
    readonly hosting: Hosting,
    memory: PlantMemory = {},
  ) {
    const { site, seed } = scenario;
    this.contractedA = site.contractedA;
    this.events = scenario.events;
    this.home = new StepSeries(scenario.home, site.phases);
    this.solar = new StepSeries(scenario.solar, site.phases);
    this.site = new SitePlant(site);
    this.mainsVoltage = new MainsVoltage(site.voltageV);
    this.site.homeA = this.home.at(0);
    this.site.solarA = this.solar.at(0);
    this.cuts = new PowerCuts(scheduler, () => this.supply());
    this.chargers = scenario.chargers.map(
      (charger) =>
        new ChargerPart(scheduler, hosting, {
          id: charger.id,
          phases: charger.phases,
          rotation: charger.rotation,
          cableA: charger.cableA,
          voltageV: () => this.mainsVoltage.at(charger.id),
          seed,
          energyWh: memory[charger.id] ?? [],
          // Polling a reader that nobody uses would cost a third of the simulation's speed.
          hasReader: hosting.isInteractive || usesTags(scenario, charger),
          settings: chargerSettings(scenario, charger),
          joins: site.manager && wasThere(charger) ? MANAGER_ID : null,
        }),
    );
    const meter = {
      phases: site.phases,
      voltageV: () => this.mainsVoltage.at(null),
      updateIntervalS: site.updateIntervalS,
      // A module ends at 100 A: a bigger main switch has transformers in front of it.
      transformerRatio: site.contractedA > MODULE_A ? TRANSFORMER_RATIO : 1,
      seed,
    };
    const isAtMain = site.meterAt === "main";
    this.updateTotals();
    this.siteMeter = new MeterPart(scheduler, hosting, {
      ...meter,
      id: SITE_METER_ID,
      energyWh: memory[SITE_METER_ID] ?? [],
      measures: isAtMain ? "main" : "house",
      currentA: (phase) => this.meteredA(phase, isAtMain),
    });
    this.solarMeter =
      scenario.solar.length === 0
        ? undefined
        : new MeterPart(scheduler, hosting, {
            ...meter,
            id: SOLAR_METER_ID,
            energyWh: memory[SOLAR_METER_ID] ?? [],
            measures: "solar",
            currentA: (phase) => (this.site.isLive ? (this.site.solarA[phase] ?? 0) : 0),
          });
    if (site.manager) this.manager = new ManagerPart(scheduler, hosting, scenario);
    this.trace = new TraceWriter(this);
    scheduler.repeat(() => this.move(), PLANT_STEP_MS);
  }

  /** Second 0: the meters have been there for long, their firmware starts now. */
  start(): void {
    for (const meter of this.meters) meter.part.powerOn("software");
    this.manager?.part.powerOn("software");
  }

  charger(id: string | null): ChargerPart | undefined {
    return this.chargers.find((charger) => charger.id === id);
  }

  /**
   * Series and events of second `t`; what falls between it and the next second comes at its own time. An event that
   * was impossible when its time came stays reported, and nothing of it or after it is done.
   */
  enter(t: number): ImpossibleEvent | undefined {
    this.pass(t);
    return this.impossible;
  }

  /** Carries out an event now; a sentence comes back when it is impossible. */
  apply(event: ScenarioEvent): string | undefined {
    switch (event.do) {
      case "plug":
        return this.plug(event);
      case "request":
      case "finish":
      case "unplug":
        return this.charger(event.charger)?.act(event.do);
      case "set":
        return event.charger === null ? this.setContract(event.contractedA) : this.setCharger(event.charger, event);
      case "reset":
        for (const { part } of this.named(event.charger)) part.reset("software");
        if (event.charger === null) {
          for (const { part } of this.meters) part.reset("software");
          this.manager?.part.reset("software");
        }
        return undefined;
      case "power-cut":
        this.cuts.begin(event.charger, event.forS);
        return undefined;
      case "fault":
        return this.faults.set(event);
      case "clear":
        return this.faults.clear(event.fault, event.charger);
      case "tap":
        return this.charger(event.charger)?.tap(event.tag);
    }
  }

  /** The house draws this from now on, whatever the series says; A a phase. */
  setHome(currentA: readonly number[]): void {
    this.homeByHand = currentA;
    this.site.homeA = currentA;
    this.updateTotals();
  }

  get memory(): PlantMemory {
    const memory: { [partId: string]: readonly number[] } = {};
    for (const charger of this.chargers) memory[charger.id] = charger.energyWh;
    for (const meter of this.meters) memory[meter.id] = meter.energyWh;
    return memory;
  }

  get meters(): readonly MeterPart[] {
    return this.solarMeter === undefined ? [this.siteMeter] : [this.siteMeter, this.solarMeter];
  }

  line(t: number): TraceLine {
    return this.trace.line(t);
  }

  close(): void {
    for (const charger of this.chargers) charger.part.close();
    for (const meter of this.meters) meter.part.close();
    this.manager?.part.close();
  }

  private pass(t: number): void {
    // The series goes on also where nobody looks at it: it says when it changes next.
    const homeA = this.home.at(t);
    this.site.homeA = this.homeByHand ?? homeA;
    this.site.solarA = this.solar.at(t);
    this.updateTotals();
    for (const charger of this.scenario.chargers) {
      if (charger.atS > t || this.switchedOn.has(charger.id)) continue;
      this.switchedOn.add(charger.id);
      this.supply();
    }
    for (let timed = this.events[this.nextEvent]; timed !== undefined && timed.t <= t; ) {
      const reason = this.impossible === undefined ? this.apply(timed.event) : undefined;
      if (reason !== undefined) this.impossible = { index: this.nextEvent, reason };
      this.nextEvent += 1;
      timed = this.events[this.nextEvent];
    }
    const nextS = this.nextMomentS(t);
    if (nextS < Math.floor(t) + 1) this.scheduler.set(() => this.pass(nextS), (nextS - t) * 1000);
  }

  private nextMomentS(t: number): number {
    let nextS = Math.min(this.home.nextChangeS, this.solar.nextChangeS, this.events[this.nextEvent]?.t ?? Infinity);
    for (const charger of this.scenario.chargers) if (charger.atS > t) nextS = Math.min(nextS, charger.atS);
    return nextS;
  }

  private meteredA(phase: number, isAtMain: boolean): number {
    if (!this.site.isLive) return 0;
    return isAtMain ? (this.site.totalA[phase] ?? 0) : (this.site.homeA[phase] ?? 0);
  }

  private updateTotals(): void {
    this.site.update((phase) => {
      let sumA = 0;
      for (const charger of this.chargers) sumA += charger.sitePhaseA(phase);
      return sumA;
    });
  }

  private move(): void {
    for (const charger of this.chargers) charger.advance(PLANT_STEP_MS / 1000);
    this.updateTotals();
    const wasLive = this.site.isLive;
    this.site.heat(PLANT_STEP_MS);
    if (wasLive && !this.site.isLive) this.supply();
  }

  /** Mains for everybody who has them now: a charger once it was switched on, and while nothing cuts it off. */
  private supply(): void {
    this.site.isGridThere = !this.cuts.lasts(null);
    const isLive = this.site.isLive;
    for (const charger of this.chargers)
      charger.setMains(isLive && this.switchedOn.has(charger.id) && !this.cuts.lasts(charger.id));
    for (const meter of this.meters) meter.setMains(isLive);
    this.manager?.setMains(isLive);
    this.updateTotals();
  }

  private named(id: string | null): readonly (ChargerPart | MeterPart)[] {
    return id === null ? [...this.chargers, ...this.meters] : this.chargers.filter((charger) => charger.id === id);
  }

  private plug({
    charger: id,
    car,
    departsAtS,
    neededWh,
  }: ScenarioEvent & { readonly do: "plug" }): string | undefined {
    const charger = this.charger(id);
    const refusal = charger?.plug(car);
    if (refusal !== undefined || (departsAtS === null && neededWh === null)) return refusal;
    const departsInS = departsAtS === null ? null : departsAtS - this.scheduler.nowMs() / 1000;
    charger?.state({ departsInS, neededWh });
    return undefined;
  }

  private setContract(contractedA: number): undefined {
    this.contractedA = contractedA;
    this.manager?.set({ contractedA });
    for (const charger of this.chargers) charger.set({ contractedA });
  }

  private setCharger(id: string, event: ScenarioEvent & { readonly do: "set" }): string | undefined {
    const charger = this.charger(id);
    if (charger?.hasPower !== true) return `${id} has no power`;
    if (event.charger === null) return undefined;
    const { mode, manualCurrentA, maxCurrentA, usePhases, priority } = event;
    if (priority !== null) this.manager?.setPriority(id, priority);
    const result = charger.set({
      ...(mode === null ? {} : { mode }),
      ...(manualCurrentA === null ? {} : { manualCurrentA }),
      ...(maxCurrentA === null ? {} : { maxCurrentA }),
      ...(usePhases === null ? {} : { usePhases }),
    });
    return result.ok ? undefined : `${result.path} ${result.reason}`;
  }
}
