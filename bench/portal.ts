import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { buildDeskProgram } from "../scripts/board/desk-program";
import { missingDeskTool } from "../scripts/board/desk-tools";
import { REPOSITORY } from "../scripts/board/run";
import { findSdk } from "../scripts/board/sdk";
import { Browser } from "../sim/browser/browser";
import { type PortalMemory, portalMemory } from "../sim/desk/portal-memory";
import { chipMs } from "../sim/engine/chip-speed";
import { bundle } from "../sim/engine/xs/bundle";
import { XsWorker } from "../sim/engine/xs/worker";
import { ensurePortalPage, PORTAL_PAGE } from "../sim/live/page-build";
import { parseScenario } from "../sim/scenario/parse";
import { PORTAL_ID, PortalLife } from "./engine/portal-life";
import { rounded } from "./figures";

/** 1 Mbit/s and 40 ms a way: a phone at the edge of a Wi-Fi. */
const LINK = Object.freeze({ bytesPerS: 125_000, latencyMs: 40 } as const);
const PASSWORD = "a long password";
const LONGEST_MS = 60_000;

export interface PortalReport {
  readonly pageGzipBytes: number;
  /** What is simplified: no handshake of its own, no slow start, no lost packets. */
  readonly firstStatus: {
    readonly bitsPerS: number;
    readonly latencyMs: number;
    /** ms from the first packet to the first status, the engine's time left out. */
    readonly firstVisitMs: number;
    /** The browser still has the page. */
    readonly nextVisitMs: number;
    /** With the engine's time on the chip, estimated. */
    readonly firstVisitWithEngineMs: number;
  };
  /** Units of the XS meter, and ms on the chip, estimated. */
  readonly compute: { readonly [figure: string]: { readonly units: number; readonly chipMs: number } };
  /** Of a charger on the chip's engine; null: there is no Moddable SDK, or no gcc -m32. */
  readonly memory:
    | (PortalMemory & { readonly perPage: { readonly slots: number; readonly chunkBytes: number } })
    | null;
}

/** What the parts' own page weighs and costs. */
export async function portal(): Promise<PortalReport> {
  await ensurePortalPage();
  const pageGzipBytes = statSync(PORTAL_PAGE).size;
  const compute = await computeFigures();
  const { firstVisitMs, nextVisitMs } = visits(pageGzipBytes);
  return {
    pageGzipBytes,
    firstStatus: {
      bitsPerS: LINK.bytesPerS * 8,
      latencyMs: LINK.latencyMs,
      firstVisitMs,
      nextVisitMs,
      firstVisitWithEngineMs: Math.round(firstVisitMs + (compute["portalPage"]?.chipMs ?? Number.NaN)),
    },
    compute,
    memory: memory(),
  };
}

/** ms until a page has its first status, for the first time and for the second. */
export function visits(pageBytes: number): { readonly firstVisitMs: number; readonly nextVisitMs: number } {
  const life = new PortalLife(() => 0, pageBytes);
  life.pass(5_000);
  const browser = new Browser({ network: life.network, partId: PORTAL_ID, path: LINK });
  let isIn = false;
  browser.setUp(PASSWORD, life.key, (status) => {
    isIn = status === 204;
  });
  life.pass(20_000);
  if (!isIn) throw new Error("the portal of the benchmark cannot be set up");
  browser.close();
  const visit = (): number => {
    const fromMs = life.nowMs;
    let seenMs: number | undefined;
    browser.openPage(() => {
      seenMs ??= life.nowMs;
    });
    while (seenMs === undefined && life.nowMs - fromMs < LONGEST_MS) life.pass(1);
    browser.close();
    life.pass(2_000);
    return Math.round((seenMs ?? Number.NaN) - fromMs);
  };
  return { firstVisitMs: visit(), nextVisitMs: visit() };
}

async function computeFigures(): Promise<PortalReport["compute"]> {
  const worker = new XsWorker();
  try {
    await worker.evaluate(await bundle(join(__dirname, "engine", "portal-entry.ts")));
    const found = JSON.parse((await worker.command("")).text) as { readonly [figure: string]: number };
    return Object.fromEntries(
      Object.entries(found).map(([figure, units]) => [
        figure,
        { units: Math.round(units), chipMs: rounded(chipMs(units), 1) },
      ]),
    );
  } finally {
    await worker.close();
  }
}

function memory(): PortalReport["memory"] {
  const found = findSdk(process.env, REPOSITORY);
  if (!found.ok || missingDeskTool() !== undefined) return null;
  const program = buildDeskProgram(found.sdk, "charger");
  if (!program.ok) throw new Error(program.problems.join("\n"));
  const text = readFileSync(join(REPOSITORY, "test", "scenarios", "leaf-half-hour.json"), "utf8");
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(`${parsed.path} ${parsed.reason}`);
  const figures = portalMemory(program.file, parsed.value);
  const { onePage, threePages } = figures;
  const perPage = {
    slots: Math.round((threePages.slots - onePage.slots) / 2),
    chunkBytes: Math.round((threePages.chunkBytes - onePage.chunkBytes) / 2),
  };
  return { ...figures, perPage };
}
