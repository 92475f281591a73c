import type { MonotonicMs } from "../device/time";
import type { TextSlot } from "../settings/text-slot";
import { countEnergy, DAY_MS, type EnergyCount, NO_ENERGY, toEnergyCount } from "./energy";

/** Wh counted before the storage is written again. The module keeps its own register, so little is at stake. */
const SAVE_EVERY_WH = 1_000;

/** The energy of the modules on one line, counted forward and kept in the storage. */
export class EnergyBook {
  private readonly counts: EnergyCount[] = [];
  private readonly readMs: (MonotonicMs | undefined)[] = [];
  private savedWh = 0;

  /**
   * `modules`: how many there are; `saveEveryWh`: what may be counted before the slot is written again. `onUnsaved`: the
   * slot did not take the counts; counting goes on, and the next save tries again.
   */
  constructor(
    private readonly slot: TextSlot,
    private readonly modules: number,
    private readonly onUnsaved: () => void = () => {},
    private readonly saveEveryWh = SAVE_EVERY_WH,
  ) {
    const stored = parseList(slot.read());
    for (let index = 0; index < modules; index++) {
      this.counts.push(toEnergyCount(stored[index]) ?? NO_ENERGY);
      this.readMs.push(undefined);
    }
    this.savedWh = this.storedWh;
  }

  /** The sum in Wh; undefined until every module's register was read since the start: before, energy may be missing. */
  get totalWh(): number | undefined {
    return this.readMs.includes(undefined) ? undefined : this.storedWh;
  }

  /** A module's register as it was read at `atMs`, Wh. */
  count(index: number, atMs: MonotonicMs, registerWh: number): void {
    const before = this.counts[index];
    if (before === undefined) return;
    const lastMs = this.readMs[index];
    const isFirst = before.registerWh === null;
    this.readMs[index] = atMs;
    if (before.registerWh === registerWh) return;
    this.counts[index] = countEnergy(before, registerWh, lastMs === undefined ? DAY_MS : atMs - lastMs);
    if (isFirst || registerWh < (before.registerWh ?? 0) || this.storedWh - this.savedWh >= this.saveEveryWh)
      this.save();
  }

  private get storedWh(): number {
    let sumWh = 0;
    for (let index = 0; index < this.modules; index++) sumWh += this.counts[index]?.totalWh ?? 0;
    return sumWh;
  }

  /** Writes what was counted: at an orderly end, and by itself every so often. */
  save(): void {
    this.savedWh = this.storedWh;
    try {
      this.slot.write(JSON.stringify(this.counts));
    } catch {
      this.onUnsaved();
    }
  }
}

function parseList(text: string | undefined): readonly unknown[] {
  if (text === undefined) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
