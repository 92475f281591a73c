import { VirtualNetwork } from "../../hosts/virtual/network";
import { Resident } from "../browser/resident";
import { ScenarioRun } from "../scenario/run";
import type { Scenario } from "../scenario/scenario";
import type { TraceLine } from "../scenario/trace-line";
import { MANAGER_ID, SITE_METER_ID } from "../world/charger-settings";
import { DeskHosting, type DeskLink } from "./desk-hosting";
import type { EngineRoom } from "./engine-process";
import type { EngineProgram } from "./engine-program";
import type { Figures } from "./figures";

export interface MeasureOptions {
  readonly application: "charger" | "meter" | "manager";
  /** The program. */
  readonly file: string;
  readonly scenario: Scenario;
  /** Left out: what the image says. */
  readonly room?: EngineRoom;
  readonly link?: DeskLink;
  /** Pages of its portal that somebody has open; 0, or left out: it has no network but its broker, and no portal. */
  readonly pages?: number;
  readonly onLine?: (line: TraceLine) => void;
  /** What the part's own firmware says. */
  readonly onLog?: (message: string) => void;
}

export interface Measured {
  /** After the first start: what is alive, and what it took. */
  readonly boot: Figures;
  /** The most over all starts. Of a heap that grows `roomSlots` and `roomChunkBytes` are what it needed. */
  readonly most: Figures;
  /** Why a program ended that should not have; expectations of the scenario that were not met. */
  readonly problems: readonly string[];
}

/** ms between two looks at whether the pages are well, with a change of settings. */
const LOOK_MS = 30_000;
/** A setting that every part has. */
const PATCH = JSON.stringify({ homeAssistant: { discovery: false } });

/** s of simulated time between two looks at whether the program is still well. */
const SLICE_S = 20;

/** Runs a scenario with one part's firmware on the chip's engine, and reads what it took. */
export function measure({
  application,
  file,
  scenario,
  room,
  link,
  pages = 0,
  onLine,
  onLog,
}: MeasureOptions): Measured {
  const id = partOf(application, scenario);
  const programs: EngineProgram[] = [];
  const problems: string[] = [];
  let boot: Figures | undefined;
  let resident: Resident | undefined;
  const run = new ScenarioRun(scenario, {
    ...(onLine && { onLine }),
    onLog: (_t, part, _level, message) => {
      if (part !== id) return;
      resident?.hear(message);
      onLog?.(message);
    },
    hosting: (scheduler, say) => {
      const network = pages === 0 ? undefined : new VirtualNetwork(scheduler);
      if (network !== undefined)
        resident = new Resident({ scheduler, network, partId: id, pages, lookMs: LOOK_MS, patch: PATCH });
      return new DeskHosting({
        scheduler,
        seed: scenario.seed,
        onLog: say,
        programs: new Map([[id, file]]),
        room,
        link,
        network,
        onAborted: (_id, reason) => problems.push(reason),
        onStarted: (_id, program) => {
          programs.push(program);
          if (boot !== undefined) return;
          program.collect();
          boot = program.figures;
        },
      });
    },
  });
  let result = run.advance(SLICE_S);
  while (result === undefined && problems.length === 0) result = run.advance(SLICE_S);
  const figures = programs.map((program) => program.figures).filter((given) => given !== undefined);
  if (result === undefined) for (const program of programs) program.shutdown();
  else if (!result.ok) problems.push(`${result.path} ${result.reason}`);
  else
    problems.push(...result.summary.expectations.failed.map(({ field, t }) => `at ${t} s ${field} is not as expected`));
  if (resident?.counts.statuses === 0) problems.push("nobody ever saw its page");
  if (boot === undefined || figures.length === 0) throw new Error(`${id} did not start`);
  return { boot, most: figures.reduce(larger), problems };
}

function partOf(application: MeasureOptions["application"], { chargers }: Scenario): string {
  if (application === "meter") return SITE_METER_ID;
  return application === "manager" ? MANAGER_ID : (chargers[0]?.id ?? "");
}

/** Member by member. */
export function larger(a: Figures, b: Figures): Figures {
  const names = Object.keys(a) as (keyof Figures)[];
  return Object.fromEntries(names.map((name) => [name, Math.max(a[name], b[name])])) as Figures;
}
