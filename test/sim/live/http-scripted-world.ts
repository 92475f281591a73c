import type { ChargerInfo, LiveWorld, Part, PostResult, SiteInfo } from "../../../sim/live/http/live-world";
import type { TraceLine } from "../../../sim/scenario/trace-line";

const CONTRACTED_A = 30;
const CAR_MAX_A = 16;
const RAMP_A_PER_S = 4;
const LEAST_OFFER_A = 6;

interface ScriptedEvent {
  readonly do?: unknown;
  readonly current?: unknown;
  readonly mode?: unknown;
  readonly manualCurrent?: unknown;
  readonly fault?: unknown;
}

/**
 * A stand-in for the simulator: one house, one charger, one car, without firmware. It moves only when `tick` is
 * called, and answers each event the way the real world does.
 */
export class ScriptedWorld implements LiveWorld {
  readonly name = "a scripted house";
  readonly speed = 1;
  site: SiteInfo = {
    contractedCurrent: CONTRACTED_A,
    buffer: 0,
    voltage: 230,
    phases: 1,
    updateInterval: 5,
    breaker: { rated: 32, curve: "C" },
  };
  readonly posted: unknown[] = [];
  listeners = new Set<(line: TraceLine) => void>();

  #t = 0;
  #homeA = 3;
  #plugged = false;
  #asking = false;
  #drawnA = 0;
  #energyWh = 0;
  #soc = 0.33;
  #mode: "intelligent" | "manual" = "intelligent";
  #manualA = 16;
  #fault: string | null = null;

  parts(): readonly Part[] {
    return [
      { id: "Charger-1", kind: "charger", portal: null, topic: "pilotline/Charger-1/status" },
      { id: "Meter-1", kind: "meter", portal: null, topic: "pilotline/Meter-1/status" },
    ];
  }

  chargers(): { readonly [id: string]: ChargerInfo } {
    const car = { plugged: this.#plugged, asking: this.#asking, soc: Math.round(this.#soc * 1000) / 1000 };
    return { "Charger-1": { mode: this.#mode, manualCurrent: this.#manualA, maxCurrent: 32, car } };
  }

  faults(): readonly string[] {
    return ["meter-silent", "broker-down", "pilot-short", "diode-missing", "ev-overdraw"];
  }

  onLine(listener: (line: TraceLine) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tick(): void {
    this.#t += 1;
    const target = this.#fault === null && this.#asking ? Math.min(CAR_MAX_A, this.#offeredA()) : 0;
    this.#drawnA = target < this.#drawnA ? target : Math.min(target, this.#drawnA + RAMP_A_PER_S);
    this.#energyWh += (this.#drawnA * this.site.voltage) / 3600;
    this.#soc = Math.min(1, this.#soc + (this.#drawnA * this.site.voltage) / 3_600_000 / 24);
    const line = this.state();
    for (const listener of this.listeners) listener(line);
  }

  state(): TraceLine {
    const offered = this.#offeredA();
    return {
      t: this.#t,
      home: this.#homeA,
      solar: 0,
      total: round(this.#homeA + this.#drawnA),
      meter: { current: round(this.#homeA + this.#drawnA), age: this.#t % 5 },
      breaker: { heat: round((this.#homeA + this.#drawnA) / 60), tripped: false },
      chargers: {
        "Charger-1": {
          state: this.#stateName(),
          pilot: this.#fault !== null ? 0 : !this.#plugged ? 12 : this.#asking ? 6 : 9,
          duty: offered === 0 ? 100 : round(offered / 0.6),
          offered,
          drawn: this.#drawnA,
          contactor: this.#drawnA > 0,
          energyWh: round(this.#energyWh),
          limit: this.#mode === "manual" ? "user" : "site",
          why: this.#why(offered),
          fault: this.#fault,
        },
      },
    };
  }

  post(event: unknown): PostResult {
    this.posted.push(event);
    const { do: verb, current, mode, manualCurrent, fault } = event as ScriptedEvent;
    if (verb === "plug" && this.#plugged) return { ok: false, error: "a car is plugged in already" };
    if (verb === "plug") this.#plugged = true;
    else if (verb === "request") this.#asking = this.#plugged;
    else if (verb === "finish") this.#asking = false;
    else if (verb === "unplug") this.#plugged = this.#asking = false;
    else if (verb === "home" && typeof current === "number") this.#homeA = current;
    else if (verb === "set") {
      if (mode === "manual" || mode === "intelligent") this.#mode = mode;
      if (typeof manualCurrent === "number") this.#manualA = manualCurrent;
    } else if (verb === "fault" && typeof fault === "string") this.#fault = fault;
    else if (verb === "clear") this.#fault = null;
    else return { ok: false, error: "$.do: not an event of this world" };
    return { ok: true };
  }

  #offeredA(): number {
    if (!this.#plugged || this.#fault !== null) return 0;
    const freeA = this.#mode === "manual" ? this.#manualA : Math.floor(this.site.contractedCurrent - this.#homeA);
    return freeA < LEAST_OFFER_A ? 0 : Math.min(32, freeA);
  }

  #stateName(): string {
    if (this.#fault !== null) return "E";
    if (!this.#plugged) return "A1";
    return `${this.#asking ? "C" : "B"}${this.#offeredA() > 0 ? 2 : 1}`;
  }

  #why(offered: number): string {
    if (this.#fault !== null) return `No current: the charger found a fault (${this.#fault}).`;
    if (this.#mode === "manual") return `${offered} A: the fixed current that was chosen.`;
    if (offered === 0) return `The house draws ${this.#homeA} A of ${CONTRACTED_A} A: fewer than 6 A are left.`;
    return `${offered} A: what the house leaves of the contracted ${CONTRACTED_A} A.`;
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
