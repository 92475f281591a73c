import type { Probes } from "./probe/probes";
import type { Sight } from "./watch/sight";

/** How often, by name. */
export type Counts = { [name: string]: number };

/** What was run and what was seen, for people: a soak in which nothing happens proves nothing. */
export class Tally {
  storms = 0;
  /** s of simulated time. */
  seconds = 0;
  /** Events that were carried out, by name; the faults stand apart. */
  readonly events: Counts = {};
  /** Events that had no place any more, such as a request without a car. */
  refused = 0;
  readonly faultsSet: Counts = {};
  /** By FaultCode. */
  readonly faultsShown: Counts = {};
  /** By their code. */
  readonly noticesShown: Counts = {};
  /** Permits that the guard took back, by its reason. */
  readonly guardDrops: Counts = {};
  closures = 0;
  /** Of them, with L2 and L3. */
  closuresOfThree = 0;
  sessions = 0;
  /** Starts of the charger's firmware. */
  starts = 0;
  /** Ticks that came late, apart from hangs. */
  lateTicks = 0;
  /** Power cuts in the middle of a write to the journal. */
  tornWrites = 0;
  /** Wh, published. */
  energyWh = 0;
  /** s until a new car charged in the calm after a storm: the longest. */
  longestCalmS = 0;
  private fault: string | null = null;
  private notices: readonly string[] = [];

  event(name: string, isDone: boolean): void {
    if (!isDone) this.refused += 1;
    else if (name.startsWith("fault ")) add(this.faultsSet, name.slice("fault ".length));
    else add(this.events, name.startsWith("clear ") ? "clear" : name);
  }

  /** After each look. */
  look(sight: Sight): void {
    if (sight.rose) {
      this.closures += 1;
      if (sight.isExtraCoilOn) this.closuresOfThree += 1;
    }
    if (sight.fault !== this.fault) {
      if (sight.fault !== null) add(this.faultsShown, sight.fault);
      this.fault = sight.fault;
    }
    if (!sight.isSecond || sight.view === undefined) return;
    for (const notice of sight.view.notices) if (!this.notices.includes(notice)) add(this.noticesShown, notice);
    this.notices = sight.view.notices;
  }

  end(seconds: number, sessions: number, energyWh: number, probes: Probes): void {
    this.storms += 1;
    this.seconds += seconds;
    this.sessions += sessions;
    this.energyWh += energyWh;
    this.starts += probes.starts;
    for (const [reason, count] of Object.entries(probes.guardDrops)) add(this.guardDrops, reason, count);
    this.fault = null;
    this.notices = [];
  }
}

function add(counts: Counts, name: string, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
}
