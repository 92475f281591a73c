import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { parseEvent, parseScenario } from "../../../sim/scenario/parse";
import type { ChargerTrace, TraceLine } from "../../../sim/scenario/trace-line";
import type { ChargerPart } from "../../../sim/world/charger-part";
import { VirtualHosting } from "../../../sim/world/virtual-hosting";
import { type PlantMemory, World } from "../../../sim/world/world";

/** A scenario's text: one charger on 30 A, 10 A in the house, unless said otherwise. */
export function scenarioText(more: { readonly site?: object; readonly [member: string]: unknown } = {}): string {
  return JSON.stringify({
    name: "test",
    duration: 100_000,
    chargers: [{ id: "C1" }],
    home: [[0, 10]],
    ...more,
    site: { contractedCurrent: 30, manager: false, ...more.site },
  });
}

/** A world on virtual time, second by second as the runner moves it. */
export class WorldRig {
  readonly scheduler = new Scheduler();
  readonly hosting: VirtualHosting;
  readonly world: World;
  readonly lines: TraceLine[] = [];
  readonly logs: string[] = [];
  private nextS = 0;

  constructor(more: { readonly site?: object; readonly [member: string]: unknown } = {}, memory: PlantMemory = {}) {
    const scenario = parseScenario(scenarioText(more));
    assert.ok(scenario.ok, scenario.ok ? "" : `${scenario.path} ${scenario.reason}`);
    this.hosting = new VirtualHosting(this.scheduler, scenario.value.seed, (id, level, message) => {
      this.logs.push(`${id} ${level} ${message}`);
    });
    this.world = new World(scenario.value, this.scheduler, this.hosting, memory);
  }

  get charger(): ChargerPart {
    return this.world.chargers[0] as ChargerPart;
  }

  /** Of the newest line. */
  get line(): TraceLine {
    const line = this.lines.at(-1);
    assert.ok(line !== undefined);
    return line;
  }

  get trace(): ChargerTrace {
    return this.line.chargers[this.charger.id] as ChargerTrace;
  }

  get sessions(): number | undefined {
    return this.charger.part.application?.view.sessions;
  }

  /** Seconds up to and including `toS`; the reason of an event that was impossible. */
  run(toS: number): string | undefined {
    for (; this.nextS <= toS; this.nextS++) {
      this.scheduler.runBefore(this.nextS * 1000);
      if (this.nextS === 0) this.world.start();
      const impossible = this.world.enter(this.nextS);
      if (impossible !== undefined) return `${impossible.index}: ${impossible.reason}`;
      this.scheduler.runUntil(this.nextS * 1000);
      this.lines.push(this.world.line(this.nextS));
    }
    return undefined;
  }

  /** So much time within the second that has begun. */
  pass(ms: number): void {
    this.scheduler.runUntil(this.scheduler.nowMs() + ms);
  }

  /** Carries out an event, as the live simulator's API does; the reason why not. */
  apply(event: object): string | undefined {
    const parsed = parseEvent(event, this.world.scenario);
    assert.ok(parsed.ok, parsed.ok ? "" : `${parsed.path} ${parsed.reason}`);
    return this.world.apply(parsed.value);
  }

  fault(fault: string, more: object = {}): string | undefined {
    return this.apply({ do: "fault", fault, ...more });
  }

  clear(fault: string, more: object = {}): string | undefined {
    return this.apply({ do: "clear", fault, ...more });
  }
}

/** Plugged at 2 s, asks at 3 s. */
export const CHARGES = Object.freeze({
  events: [
    { t: 2, charger: "C1", do: "plug" },
    { t: 3, charger: "C1", do: "request" },
  ],
});
