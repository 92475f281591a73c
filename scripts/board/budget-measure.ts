import { readFileSync } from "node:fs";
import path from "node:path";
import { board as SMALL_BOARD } from "../../modules/boards/esp32-c3-devkitm-1-manager";
import type { DeskLink } from "../../sim/desk/desk-hosting";
import type { EngineRoom } from "../../sim/desk/engine-process";
import type { Figures } from "../../sim/desk/figures";
import { larger, measure } from "../../sim/desk/measure";
import { chipMs } from "../../sim/engine/chip-speed";
import { parseScenario } from "../../sim/scenario/parse";
import type { Scenario } from "../../sim/scenario/scenario";
import { WHOLE } from "./budget";
import type { Taken } from "./budget-check";
import { type Creation, creations } from "./creation";
import { REPOSITORY } from "./run";
import type { Application, BoardName } from "./targets";

const TESTS = "test/scenarios";
const OWN = "scripts/board/scenarios";

/** What fills memory: users and tags with a journal, every event there is with crashes and resets, a broker that goes, a site. */
const SCENARIOS: Readonly<Record<Application, readonly string[]>> = {
  charger: [
    `${TESTS}/users-and-tags`,
    `${TESTS}/every-event`,
    `${TESTS}/broker-down`,
    `${TESTS}/three-phase`,
    `${OWN}/following`,
  ],
  meter: [`${TESTS}/meter-garbage`, `${TESTS}/broker-down`, `${TESTS}/three-phase`],
  manager: [`${OWN}/stand-in`],
};

/** The manager of eight chargers goes for a while, and the first of them takes its place. */
const STAND_IN = `${OWN}/stand-in`;
const STANDS_IN = /this charger stands in for it/;

/** A heap that begins with little and grows only where a collection does not help. Of the stack there is plenty. */
const GROWING: EngineRoom = {
  chunkBytes: 4_096,
  slots: 512,
  stackSlots: 1_024,
  growth: { chunkBytes: 512, slots: 16 },
};

/** Pages that somebody has open. */
const PAGES = 1;

/** Of one scenario; the others are of the same kind. */
const PROBLEMS_TOLD = 3;

export interface Need {
  readonly taken: Omit<Taken, "image">;
  /** Of the run with everything, for whoever wants to know more. */
  readonly boot: Figures;
  readonly most: Figures;
}

/** What an application needs in the scenarios that take most. @throws Error where it broke off. */
export function measureNeed(application: Application, file: string): Need {
  const none = most(application, file, "none");
  const plain = most(application, file, "plain");
  const tls = most(application, file, "tls");
  const portal = most(application, file, "tls", PAGES);
  const standIn = application === "charger" ? standingIn(file, GROWING) : undefined;
  return {
    taken: {
      need: { none: roomOf(none.most), plain: roomOf(plain.most), tls: roomOf(tls.most), portal: roomOf(portal.most) },
      stackSlots: Math.max(portal.most.peakStackSlots, standIn?.peakStackSlots ?? 0),
      keys: portal.most.keys,
      pilotMs: portal.boot.pilotCompute === 0 ? null : chipMs(portal.boot.pilotCompute),
      standIn: standIn === undefined ? null : roomOf(standIn),
    },
    ...portal,
  };
}

export interface Fit {
  /** What went wrong; none: it passes on every board. */
  readonly problems: readonly string[];
  /** A line for each size of memory. */
  readonly lines: readonly string[];
}

/** The first charger's in the manager's place, over TLS and with an open page. @throws Error where it broke off, or did not get there. */
function standingIn(file: string, room: EngineRoom): Figures {
  let hasStood = false;
  const onLog = (message: string): void => {
    hasStood ||= STANDS_IN.test(message);
  };
  const scenario = readScenario(STAND_IN);
  const { problems, most } = measure({
    application: "charger",
    file,
    scenario,
    room,
    link: "tls",
    pages: PAGES,
    onLog,
  });
  const problem = problems[0] ?? (hasStood ? undefined : "the first charger was not elected: take another seed");
  if (problem !== undefined) throw new Error(`charger: ${path.basename(STAND_IN)}: ${problem}`);
  return most;
}

/** The same scenarios in the memory that the boards have, over TLS, with an open page. */
export function measureFit(application: Application, file: string): Fit {
  const problems: string[] = [];
  const lines: string[] = [];
  for (const { boards, creation } of creations()) {
    const isSmall = creation.slots < WHOLE.slots;
    const measured = SCENARIOS[application].map((name) => {
      const scenario = isSmall && application === "manager" ? withFew(readScenario(name)) : readScenario(name);
      const result = measure({ application, file, scenario, room: creation, link: "tls", pages: PAGES });
      const where = `${application} on ${boards.join(", ")}: ${path.basename(name)}`;
      for (const problem of result.problems.slice(0, PROBLEMS_TOLD)) problems.push(`${where}: ${problem}`);
      return result.most;
    });
    if (application === "charger" && !isSmall) measured.push(standingIn(file, creation));
    lines.push(fitLine(application, boards, creation, measured.reduce(larger)));
  }
  return { problems, lines };
}

/** A site as large as a small board's manager takes. */
function withFew(scenario: Scenario): Scenario {
  const chargers = scenario.chargers.slice(0, SMALL_BOARD.mostChargers);
  const ids: readonly (string | null)[] = [null, ...chargers.map(({ id }) => id)];
  const events = scenario.events.filter(({ event }) => !("charger" in event) || ids.includes(event.charger));
  return { ...scenario, chargers, events, expect: [] };
}

function most(application: Application, file: string, link: DeskLink, pages = 0): Omit<Need, "taken"> {
  const measured = SCENARIOS[application].map((name) => {
    const result = measure({ application, file, scenario: readScenario(name), room: GROWING, link, pages });
    // Without a broker no scenario goes as it should; what counts is that it goes on.
    const [problem] = link === "none" ? [] : result.problems;
    if (problem !== undefined) throw new Error(`${application}: ${path.basename(name)}: ${problem}`);
    return result;
  });
  return {
    boot: measured.map(({ boot }) => boot).reduce(larger),
    most: measured.map((given) => given.most).reduce(larger),
  };
}

function roomOf({ roomSlots, roomChunkBytes }: Figures): { readonly slots: number; readonly chunkBytes: number } {
  return { slots: roomSlots, chunkBytes: roomChunkBytes };
}

function readScenario(name: string): Scenario {
  const file = path.join(REPOSITORY, `${name}.json`);
  const parsed = parseScenario(readFileSync(file, "utf8"));
  if (!parsed.ok) throw new Error(`${file}: ${parsed.path} ${parsed.reason}`);
  return parsed.value;
}

/** What is alive after a start, and what was at most in the scenarios, over TLS. */
export function needLine(application: Application, { boot, most }: Need): string {
  const start = `alive after the start ${boot.slots} slots, ${boot.chunkBytes} chunk bytes`;
  return `${application}: ${start}; at most ${most.liveSlots} slots, ${most.liveChunkBytes} chunk bytes`;
}

function fitLine(
  application: Application,
  boards: readonly BoardName[],
  { slots, chunkBytes, stackSlots }: Creation,
  most: Figures,
): string {
  const room = `${slots} slots, ${chunkBytes} chunk bytes, stack of ${stackSlots}`;
  const alive = `alive at most ${most.liveSlots} slots, ${most.liveChunkBytes} chunk bytes`;
  const longest = `the longest collection ${most.longestCollectionUnits} units, ${most.longestCollectionUs} µs here`;
  return `${application} on ${boards.join(", ")} (${room}): ${alive}, stack ${most.peakStackSlots}; ${longest}`;
}
