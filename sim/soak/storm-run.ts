import { PowerLost } from "../../hosts/virtual/flash";
import { Scheduler } from "../../hosts/virtual/scheduler";
import type { ScenarioEvent } from "../scenario/scenario";
import type { ChargerPart } from "../world/charger-part";
import { VirtualHosting } from "../world/virtual-hosting";
import { World } from "../world/world";
import { isNotWatched } from "./known";
import { Dice } from "./plan/dice";
import { LATEST_TICK_MS, type Storm } from "./plan/storm";
import { nameOf, type StormEvent } from "./plan/storm-event";
import { ProbedHosting, type TamperHardware } from "./probe/probed-hosting";
import { Probes } from "./probe/probes";
import type { Tally } from "./tally";
import { Broken } from "./violation";
import type { Invariant, Look } from "./watch/invariant";
import { INVARIANTS } from "./watch/invariants";
import { Sight } from "./watch/sight";

/** Events that a report tells. */
const TOLD_EVENTS = 30;
/** ms between two looks while nothing moves: time alone breaks a rule too. */
const LOOK_MS = 50;
/** ms without mains in the plan of a torn write that has not come. */
const NO_CUT = 0;

/** A defect of the plant that the watchers have to find. */
export interface Tamper {
  readonly hardware?: TamperHardware;
  readonly plant?: (charger: ChargerPart, scheduler: Scheduler) => void;
}

export interface StormOptions {
  readonly seed: number;
  readonly tally: Tally;
  readonly tamper?: Tamper;
  /** Further ones to look at. */
  readonly invariants?: readonly Invariant[];
  readonly onLog?: (atS: number, line: string) => void;
}

interface Watched {
  readonly invariant: Invariant;
  readonly look: Look;
}

/** One storm in virtual time: the real firmware against the plant, looked at whenever anything can have moved. */
export class StormRun {
  readonly world: World;
  readonly charger: ChargerPart;
  readonly sight: Sight;
  private readonly scheduler = new Scheduler();
  private readonly hosting: VirtualHosting;
  private readonly probes = new Probes();
  private readonly watched: readonly Watched[];
  private readonly lastEvents: string[] = [];
  private readonly holds: Dice;
  private nextS = 0;
  private lookedMs = Number.NEGATIVE_INFINITY;
  /** s that the cut of the next torn write lasts. */
  private tornForS = NO_CUT;

  constructor(
    private readonly storm: Storm,
    private readonly options: StormOptions,
  ) {
    const { scheduler, probes } = this;
    const { scenario } = storm;
    this.hosting = new VirtualHosting(scheduler, scenario.seed, (id, level, message) => {
      options.onLog?.(this.nowS, `${id} ${level} ${message}`);
    });
    const hosting = new ProbedHosting(scheduler, this.hosting, probes, storm, options.tamper?.hardware);
    this.world = new World(scenario, scheduler, hosting);
    const [charger] = this.world.chargers;
    if (charger === undefined) throw new RangeError("a storm needs a charger");
    this.charger = charger;
    options.tamper?.plant?.(charger, scheduler);
    this.sight = new Sight(this.world, charger, probes);
    const invariants = [...INVARIANTS, ...(options.invariants ?? [])].filter(({ name }) => !isNotWatched(name));
    this.watched = invariants.map((invariant) => ({ invariant, look: invariant.watch() }));
    this.holds = new Dice(scenario.seed, "holds");
    for (const event of storm.events) scheduler.set(() => this.happen(event), event.t * 1000);
    this.awaitHold();
  }

  get nowS(): number {
    return this.scheduler.nowMs() / 1000;
  }

  /** Seconds up to and including `toS`. Throws {@link Broken} where an invariant does not hold. */
  passTo(toS: number): void {
    for (; this.nextS <= toS; this.nextS++) {
      const t = this.nextS;
      this.pass(t * 1000, false);
      this.guarded(() => {
        if (t === 0) this.world.start();
        this.world.enter(t);
      });
      this.pass(t * 1000, true);
      this.look(true);
    }
  }

  /** Carries out an event now. */
  happen(event: StormEvent): void {
    const reason = this.carryOut(event);
    this.options.tally.event(nameOf(event), reason === undefined);
    const { t: _t, ...what } = event;
    const said = event.kind === "scenario" ? event.event : what;
    const told = `${this.nowS.toFixed(3)} ${JSON.stringify(said)}`;
    this.lastEvents.push(reason === undefined ? told : `${told} (not done: ${reason})`);
    if (this.lastEvents.length > TOLD_EVENTS) this.lastEvents.shift();
  }

  /** An event of the vocabulary, now. */
  apply(event: ScenarioEvent): void {
    this.happen({ t: this.nowS, kind: "scenario", event });
  }

  /** No torn write comes any more. */
  forgetTornWrite(): void {
    this.tornForS = NO_CUT;
    const area = this.hosting.journalArea(this.charger.id);
    if (area.isPowered) area.powerOn();
  }

  fail(invariant: string, clause: string, what: string): never {
    throw new Broken({
      seed: this.options.seed,
      storm: this.storm.number,
      atS: this.nowS,
      invariant,
      clause,
      what,
      lastEvents: [...this.lastEvents],
      view: this.charger.part.application?.view ?? null,
    });
  }

  /** At the end: counts, and lets go. */
  close(): void {
    const { tally } = this.options;
    const view = this.charger.part.application?.view;
    tally.end(this.nowS, view?.sessions ?? 0, view?.energyWh ?? 0, this.probes);
    this.world.close();
  }

  /** Every moment at which something is due, one by one. */
  private pass(untilMs: number, isIncluded: boolean): void {
    const { scheduler } = this;
    for (let dueMs = scheduler.nextDueMs(); dueMs !== undefined; dueMs = scheduler.nextDueMs()) {
      if (dueMs > untilMs || (dueMs === untilMs && !isIncluded)) break;
      const momentMs = dueMs;
      this.guarded(() => scheduler.runUntil(momentMs));
      if (dueMs - this.lookedMs >= LOOK_MS || this.sight.hasMoved) this.look(false);
    }
    if (!isIncluded) scheduler.runBefore(untilMs);
  }

  private look(isSecond: boolean): void {
    const { sight } = this;
    this.lookedMs = this.scheduler.nowMs();
    sight.look(this.lookedMs, isSecond);
    this.options.tally.look(sight);
    for (let index = 0; index < this.watched.length; index++) {
      const watched = this.watched[index] as Watched;
      const what = watched.look(sight);
      if (what !== undefined) this.fail(watched.invariant.name, watched.invariant.clause, what);
    }
  }

  /** A torn write takes the power away: from whatever wrote, and with the same moment from the whole board. */
  private guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof PowerLost)) throw error;
    }
    if (this.tornForS === NO_CUT || this.hosting.journalArea(this.charger.id).isPowered) return;
    this.options.tally.tornWrites += 1;
    const forS = this.tornForS;
    this.tornForS = NO_CUT;
    this.apply({ do: "power-cut", charger: this.charger.id, forS });
  }

  private carryOut(event: StormEvent): string | undefined {
    const { sight, world, charger } = this;
    const nowMs = this.scheduler.nowMs();
    switch (event.kind) {
      case "scenario": {
        const reason = world.apply(event.event);
        if (reason === undefined) this.noteScenario(nowMs, event.event);
        return reason;
      }
      case "settings": {
        const result = charger.set(event.patch);
        if (result.ok) sight.told.note(nowMs, event.patch);
        return result.ok ? undefined : `${result.path} ${result.reason}`;
      }
      case "person": {
        const { application } = charger.part;
        application?.act(event.actions);
        return application === undefined ? "no firmware runs" : undefined;
      }
      case "torn-write":
        if (this.hosting.journalArea(charger.id).isPowered === false) return "the flash has no power";
        this.hosting.journalArea(charger.id).cutAfterBytes(event.afterBytes);
        this.tornForS = event.forS;
        return undefined;
    }
  }

  private noteScenario(nowMs: number, event: ScenarioEvent): void {
    const { sight } = this;
    if (event.do === "fault" || event.do === "clear") sight.faults.note(nowMs, event);
    else if (event.do === "set" && event.charger !== null) sight.told.note(nowMs, event);
    else if (event.do === "reset" && event.charger === null) sight.siteRestartedMs = nowMs;
    else if (event.do === "power-cut" && event.charger === null) sight.siteRestartedMs = nowMs + event.forS * 1000;
  }

  private awaitHold(): void {
    const { holds, storm, scheduler } = this;
    scheduler.set(() => this.hold(holds.between(0, LATEST_TICK_MS)), holds.between(1, storm.holdEveryMs));
  }

  /** The board's processor is busy for a moment: what is due comes late. A hang of the plant's goes before. */
  private hold(forMs: number): void {
    const { scope } = this.probes;
    const isHung = (): boolean => this.sight.faults.wasWithin("firmware-hang", this.scheduler.nowMs(), 0);
    if (scope !== undefined && !isHung()) {
      scope.hold(true);
      this.options.tally.lateTicks += 1;
    }
    this.scheduler.set(() => {
      if (scope !== undefined && !isHung()) scope.hold(false);
      this.awaitHold();
    }, forMs);
  }
}
