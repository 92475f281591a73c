import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlantMemory } from "../world/world";

/** Calls between two writes of {@link PlantMemoryFile.writeSometimes}: one a second. */
const WRITE_EVERY = 5;

/** What the simulated meter modules keep without power, in the folder of `--state`. Without a folder it forgets. */
export class PlantMemoryFile {
  private readonly path: string | undefined;
  private calls = 0;

  constructor(folder: string | undefined) {
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, "plant.json");
  }

  /** Nothing where there is no file, or none of ours. */
  read(): PlantMemory {
    if (this.path === undefined) return {};
    try {
      const stored: unknown = JSON.parse(readFileSync(this.path, "utf8"));
      if (typeof stored !== "object" || stored === null) return {};
      return Object.fromEntries(
        Object.entries(stored).filter(
          (entry): entry is [string, number[]] =>
            Array.isArray(entry[1]) && entry[1].every((energyWh) => Number.isFinite(energyWh) && energyWh >= 0),
        ),
      );
    } catch {
      return {};
    }
  }

  write(memory: PlantMemory): void {
    if (this.path === undefined) return;
    writeFileSync(`${this.path}.new`, JSON.stringify(memory));
    renameSync(`${this.path}.new`, this.path);
  }

  writeSometimes(memory: PlantMemory): void {
    this.calls += 1;
    if (this.calls % WRITE_EVERY === 0) this.write(memory);
  }
}
