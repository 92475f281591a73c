import { VirtualNetwork } from "../../../hosts/virtual/network";
import { Dice } from "../../soak/plan/dice";
import type { ChargerPart } from "../../world/charger-part";
import { chargerSettings } from "../../world/charger-settings";
import { VirtualHosting } from "../../world/virtual-hosting";
import { World } from "../../world/world";
import { BusyHosting, type TamperDevice } from "./busy-hosting";
import { BUSY_CHARGER, busySite, CHARGER_ID } from "./busy-site";
import { type BusyEvent, drawRound, fillingRound } from "./round-plan";
import { type Spent, Stopwatch, type Times } from "./stopwatch";
import { type Heard, Stranger } from "./stranger";
import { Visitor } from "./visitor";
import { WatchedScheduler } from "./watched-scheduler";

export interface BusyOptions {
  readonly seed: number;
  readonly spent: Spent;
  /** What the board's processor does in a ms, in the unit of `spent`. */
  readonly perMs: number;
  readonly tamper?: TamperDevice | undefined;
}

/** When in a round somebody opens the page, and how long it stays open: both before the calm. */
const VISIT = Object.freeze({ atMs: 60_000, forMs: 180_000 } as const);

/** How much happened; a check that nothing grows says nothing where nothing happens. */
export interface Busyness {
  readonly simulatedS: number;
  /** Events that were carried out, by kind. */
  readonly events: { readonly [kind: string]: number };
  readonly impossible: number;
  readonly sessions: number;
  readonly energyWh: number;
  readonly spoiltAnswers: number;
  readonly mqtt: Heard;
  /** Of the portal's page: how often it showed a status, all statuses on it, and changes of a setting. */
  readonly portal: Visitor["counts"];
  /** Starts of a part's firmware; 1 each, else its memory was given back in between. */
  readonly starts: { readonly [id: string]: number };
}

/** A charger with much to do, round after round, each from calm to calm. The same on every engine. */
export class BusyCharger {
  private readonly scheduler: WatchedScheduler;
  private readonly hosting: BusyHosting;
  private readonly world: World;
  private readonly charger: ChargerPart;
  private readonly stranger: Stranger;
  private readonly visitor: Visitor;
  private readonly stopwatch: Stopwatch;
  private readonly dice: Dice;
  private readonly events: { [kind: string]: number } = {};
  private impossible = 0;

  constructor({ seed, spent, perMs, tamper }: BusyOptions) {
    this.scheduler = new WatchedScheduler(spent);
    this.stopwatch = new Stopwatch(perMs);
    this.dice = new Dice(seed, "rounds");
    const { scheduler } = this;
    const network = new VirtualNetwork(scheduler);
    this.visitor = new Visitor(network, CHARGER_ID);
    const hear = (message: string): void => this.visitor.hear(message);
    this.hosting = new BusyHosting(new VirtualHosting(scheduler, seed), seed, this.stopwatch, network, hear, tamper);
    this.world = new World(busySite(seed), scheduler, this.hosting);
    const [charger] = this.world.chargers;
    if (charger === undefined) throw new RangeError("a busy site needs a charger");
    this.charger = charger;
    this.stranger = new Stranger(this.hosting, scheduler.scope(), CHARGER_ID);
    this.world.start();
    this.world.enter(0);
    const { events, forS } = fillingRound();
    this.pass(events, forS);
  }

  /** So much of time. Nothing of the round is left when it is over. */
  round(roundS: number): void {
    this.scheduler.set(() => this.visitor.come(), VISIT.atMs);
    this.scheduler.set(() => this.visitor.go(), VISIT.atMs + VISIT.forMs);
    this.pass(drawRound(this.dice, roundS), roundS);
  }

  get busyness(): Busyness {
    const view = this.charger.part.application?.view;
    return {
      simulatedS: this.scheduler.nowMs() / 1000,
      events: { ...this.events },
      impossible: this.impossible,
      sessions: view?.sessions ?? 0,
      energyWh: view?.energyWh ?? 0,
      spoiltAnswers: this.hosting.line?.spoilt ?? 0,
      mqtt: this.stranger.counts,
      portal: { ...this.visitor.counts },
      starts: { ...this.hosting.starts },
    };
  }

  get times(): Times {
    return this.stopwatch.times;
  }

  private pass(events: readonly BusyEvent[], forS: number): void {
    const { scheduler } = this;
    const endMs = scheduler.nowMs() + forS * 1000;
    for (const event of events) scheduler.set(() => this.happen(event), event.t * 1000);
    scheduler.runUntil(endMs);
  }

  private happen(event: BusyEvent): void {
    const name = event.kind === "scenario" ? event.event.do : event.kind;
    if (this.carryOut(event)) this.events[name] = (this.events[name] ?? 0) + 1;
    else this.impossible += 1;
  }

  private carryOut(event: BusyEvent): boolean {
    switch (event.kind) {
      case "scenario":
        return this.world.apply(event.event) === undefined;
      case "publish":
        this.stranger.publish(event.message);
        return true;
      case "settings":
        return this.charger.set(event.patch).ok;
      case "home":
        this.world.setHome(event.currentA);
        return true;
      case "noise":
        this.hosting.line?.spoil(event.answers);
        return true;
      case "calm":
        this.calm();
        return true;
    }
  }

  /** Nobody is there any more, nothing is asked of the network, and the settings are the installer's. */
  private calm(): void {
    const { world, charger } = this;
    charger.act("unplug");
    world.setHome([2, 2, 2]);
    charger.set({ ...chargerSettings(world.scenario, BUSY_CHARGER), ...RESTING_SETTINGS });
    charger.part.application?.act({ clearFault: true });
  }
}

/** What rounds may have changed beyond the scenario's settings. */
const RESTING_SETTINGS = Object.freeze({
  installerMaxA: 80,
  dimmedA: 6,
  sessionEnergyWh: null,
  sessionTimeS: null,
  powerReturnDelayS: 0,
  usePhases: 3,
});
