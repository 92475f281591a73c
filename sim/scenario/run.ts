import { Scheduler } from "../../hosts/virtual/scheduler";
import type { LogLevel } from "../../modules/device/device";
import type { Hosting } from "../world/hosting";
import { VirtualHosting } from "../world/virtual-hosting";
import { World } from "../world/world";
import { ExpectationJudge } from "./expectations";
import type { Scenario } from "./scenario";
import { RunStatistics, type Summary } from "./summary";
import type { TraceLine } from "./trace-line";

export type RunResult =
  | { readonly ok: true; readonly summary: Summary }
  /** An event that was impossible when its second came. */
  | { readonly ok: false; readonly path: string; readonly reason: string };

export type HostingLog = (id: string, level: LogLevel, message: string) => void;

export interface RunOptions {
  readonly onLine?: (line: TraceLine) => void;
  readonly onLog?: (t: number, id: string, level: LogLevel, message: string) => void;
  /** Where the boards' firmware runs; left out: here, in memory. */
  readonly hosting?: (scheduler: Scheduler, onLog: HostingLog) => Hosting;
}

/** A scenario in virtual time, second by second: the real firmware against the plant, the same on every engine. */
export class ScenarioRun {
  private readonly scheduler = new Scheduler();
  private readonly world: World;
  private readonly judge: ExpectationJudge;
  private readonly statistics: RunStatistics;
  private nextS = 0;

  constructor(
    private readonly scenario: Scenario,
    private readonly options: RunOptions = {},
  ) {
    const { scheduler } = this;
    const onLog: HostingLog = (id, level, message) => options.onLog?.(scheduler.nowMs() / 1000, id, level, message);
    const hosting = options.hosting?.(scheduler, onLog) ?? new VirtualHosting(scheduler, scenario.seed, onLog);
    this.world = new World(scenario, scheduler, hosting);
    this.judge = new ExpectationJudge(scenario.expect);
    this.statistics = new RunStatistics(this.world);
  }

  /** Lets up to `seconds` of time pass. The result comes with the last one; undefined: there is more. */
  advance(seconds: number): RunResult | undefined {
    const endS = Math.min(this.nextS + seconds, this.scenario.durationS + 1);
    while (this.nextS < endS) {
      const refusal = this.second(this.nextS++);
      if (refusal !== undefined) return refusal;
    }
    if (endS <= this.scenario.durationS) return undefined;
    const summary = this.statistics.summary(this.judge.finish());
    this.world.close();
    return { ok: true, summary };
  }

  private second(t: number): RunResult | undefined {
    const { scheduler, world } = this;
    scheduler.runBefore(t * 1000);
    if (t === 0) world.start();
    const impossible = world.enter(t);
    if (impossible !== undefined) {
      return { ok: false, path: `$.events[${impossible.index}]`, reason: impossible.reason };
    }
    scheduler.runUntil(t * 1000);
    const line = world.line(t);
    this.judge.line(line);
    this.statistics.second(line);
    this.options.onLine?.(line);
    return undefined;
  }
}

/** Runs a scenario from its first second to its last. */
export function runScenario(scenario: Scenario, options: RunOptions = {}): RunResult {
  const run = new ScenarioRun(scenario, options);
  return run.advance(Number.POSITIVE_INFINITY) as RunResult;
}
