import { VirtualNetwork } from "../../hosts/virtual/network";
import { Browser } from "../browser/browser";
import { ScenarioRun } from "../scenario/run";
import type { Scenario } from "../scenario/scenario";
import { DeskHosting } from "./desk-hosting";
import type { EngineRoom } from "./engine-process";
import type { EngineProgram } from "./engine-program";

/** Slots and bytes of chunks that are alive after a collection. */
export interface Alive {
  readonly slots: number;
  readonly chunkBytes: number;
}

export interface PortalMemory {
  /** Without a network beside its broker, and so without a portal. */
  readonly without: Alive;
  /** With Wi-Fi, names, updates and a portal that nobody has open. */
  readonly idle: Alive;
  /** While a password is stretched, and its connection open. */
  readonly login: Alive;
  readonly onePage: Alive;
  readonly threePages: Alive;
  /** All pages closed again. */
  readonly after: Alive;
}

const KEY = "the key is ";
const PASSWORD = "a long password";
/** Of slots there are plenty: what is alive is counted. */
const ROOM: EngineRoom = Object.freeze({
  chunkBytes: 8_192,
  slots: 512,
  stackSlots: 1_024,
  growth: Object.freeze({ chunkBytes: 512, slots: 16 }),
});

/** What a charger's portal keeps alive on the chip's engine. @throws Error where the portal does not answer */
export function portalMemory(file: string, scenario: Scenario): PortalMemory {
  const bare = new MemoryRun(file, scenario, false);
  bare.pass(20);
  const without = bare.alive();
  bare.end();
  const run = new MemoryRun(file, scenario, true);
  run.pass(20);
  const idle = run.alive();
  const [first, second, third] = [run.browser(), run.browser(), run.browser()];
  first.setUp(PASSWORD, run.key, (status) => run.note(status === 204));
  run.pass(1);
  const login = run.alive();
  run.pass(5);
  first.openPage(() => run.note(true));
  run.pass(10);
  // One after the other: a part looks at one password at a time.
  for (const browser of [second, third]) {
    browser.logIn(PASSWORD, (status) => run.note(status === 204));
    run.pass(10);
  }
  const onePage = run.alive();
  for (const browser of [second, third]) browser.openPage(() => run.note(true));
  run.pass(10);
  const threePages = run.alive();
  for (const browser of [first, second, third]) browser.close();
  run.pass(10);
  const after = run.alive();
  run.end();
  run.judge();
  return { without, idle, login, onePage, threePages, after };
}

class MemoryRun {
  key = "";
  private readonly network: VirtualNetwork | undefined;
  private readonly run: ScenarioRun;
  private readonly id: string;
  private program: EngineProgram | undefined;
  private good = 0;
  private isBad = false;

  constructor(file: string, scenario: Scenario, hasNetwork: boolean) {
    const id = scenario.chargers[0]?.id ?? "";
    this.id = id;
    let network: VirtualNetwork | undefined;
    this.run = new ScenarioRun(scenario, {
      onLog: (_t, part, _level, message) => {
        const at = message.indexOf(KEY);
        if (part === id && at >= 0) this.key = message.slice(at + KEY.length);
      },
      hosting: (scheduler, say) => {
        network = hasNetwork ? new VirtualNetwork(scheduler) : undefined;
        return new DeskHosting({
          scheduler,
          seed: scenario.seed,
          onLog: say,
          programs: new Map([[id, file]]),
          room: ROOM,
          link: "tls",
          network,
          onAborted: (_id, reason) => {
            throw new Error(`the charger's engine gave up: ${reason}`);
          },
          onStarted: (_id, program) => {
            this.program = program;
          },
        });
      },
    });
    this.network = network;
  }

  browser(): Browser {
    if (this.network === undefined) throw new Error("there is no network");
    return new Browser({ network: this.network, partId: this.id });
  }

  pass(seconds: number): void {
    this.run.advance(seconds);
  }

  alive(): Alive {
    this.program?.collect();
    const figures = this.program?.figures;
    if (figures === undefined) throw new Error("the charger did not start");
    return { slots: figures.slots, chunkBytes: figures.chunkBytes };
  }

  note(isGood: boolean): void {
    this.good += 1;
    this.isBad ||= !isGood;
  }

  /** @throws Error where not all was as it should be */
  judge(): void {
    if (this.isBad || this.good < 10) throw new Error("the portal of the charger does not do what it should");
  }

  end(): void {
    this.program?.shutdown();
  }
}
