import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../engine/xs/bundle";
import { liveMemory } from "../engine/xs/snapshot";
import { XsWorker } from "../engine/xs/worker";
import type { Ending, EnduranceEngine, Machine, Memory } from "./machine";
import { COLLECT, ENDING, ROUND, START } from "./xs-protocol";

/**
 * The count is exact and the same in every run, so the bounds are narrow: they leave room for what differs from one calm
 * to another (a message on its way, the length of a sentence), nothing else.
 */
const BOUNDS = Object.freeze({ slots: 40, chunkBytes: 1_000, names: 0 });

/** XS, the engine of the boards, in the worker of @agoric/xsnap. `entry`: what runs in it. */
export function xsEngine(entry: string = join(__dirname, "xs-entry.ts")): EnduranceEngine {
  return {
    name: "xs",
    unit: "compute units",
    bounds: BOUNDS,
    start: async (seed) => {
      const script = await bundle(entry);
      const machine = new XsMachine();
      try {
        await machine.begin(script, seed);
        return machine;
      } catch (error) {
        await machine.close();
        throw error;
      }
    },
  };
}

class XsMachine implements Machine {
  private readonly worker = new XsWorker();
  private readonly folder = mkdtempSync(join(tmpdir(), "pilotline-endurance-"));
  private collections = 0;
  private longestMs = 0;
  private mostSlots = 0;

  async begin(script: string, seed: number): Promise<void> {
    await this.worker.evaluate(script);
    await this.worker.command(`${START} ${seed}`);
  }

  async round(roundS: number): Promise<void> {
    await this.worker.command(`${ROUND} ${roundS}`);
  }

  async collect(): Promise<Memory> {
    const { text } = await this.worker.command(COLLECT);
    const path = join(this.folder, "snapshot");
    await this.worker.snapshot(path);
    const memory = liveMemory(readFileSync(path));
    this.collections += 1;
    this.longestMs = Math.max(this.longestMs, Number(text));
    this.mostSlots = Math.max(this.mostSlots, memory.slots);
    return { ...memory };
  }

  async ending(): Promise<Ending> {
    const { text } = await this.worker.command(ENDING);
    const { busyness, times } = JSON.parse(text) as Pick<Ending, "busyness" | "times">;
    const collections = { forced: this.collections, longestMs: this.longestMs, mostSlotsMarked: this.mostSlots };
    return { busyness, times, collections };
  }

  async close(): Promise<void> {
    await this.worker.close();
    rmSync(this.folder, { recursive: true });
  }
}
