import { type Draw, type Register, takeDraw } from "../accounts/registers";
import type { WallMs } from "../device/time";
import { QUARTER_MS, quarterOf, spread } from "../tariff/quarters";
import type { UsageRecord } from "./records";

/** ms between two records of an idle charger, at the least. */
const REMIND_MS = 3_600_000;

/** What was used and is not written yet. */
interface Open {
  readonly quarterMs: WallMs;
  readonly tag: string | null;
  energyWh: number;
}

interface Charger {
  register: Register;
  /** Wh of the register that are in records. */
  bookedWh: number;
  open: Open | undefined;
  writtenMs: WallMs;
  /** The sector of its newest record, or before it. */
  writtenSector: number;
}

/** Where records go. */
export interface UsageRing {
  write(record: UsageRecord): void;
  /** Counts the sectors that were begun. */
  sector(): number;
  /** So many sectors later a register is written again, so that the ring never forgets where it stood. */
  readonly remindSectors: number;
}

/**
 * Makes one record a quarter hour, charger and user. Each says how far the register is booked with it: a start goes on
 * from there, so that a power cut between two records, or before the first of many, neither loses energy nor books it
 * twice.
 */
export class UsageWriter {
  /** Draws that were not believed. */
  strange = 0;
  private readonly chargers = new Map<string, Charger>();

  constructor(
    private readonly maxChargers: number,
    private readonly ring: UsageRing,
  ) {}

  /** What a start finds. */
  restore({ chargerId, booked }: UsageRecord): void {
    const register = { ...booked, strange: null };
    const written = { writtenMs: booked.atMs, writtenSector: 0 };
    this.chargers.set(chargerId, { register, bookedWh: booked.energyWh, open: undefined, ...written });
  }

  /** false: there are too many chargers. */
  take(draw: Draw & { readonly energyWh: number }): boolean {
    const { chargerId, atMs } = draw;
    const known = this.chargers.get(chargerId);
    if (known === undefined && this.chargers.size >= this.maxChargers) return false;
    const { register, usage, isStrange } = takeDraw(known?.register, draw);
    if (isStrange) this.strange += 1;
    const written = { writtenMs: atMs, writtenSector: 0 };
    const charger = known ?? { register, bookedWh: register.energyWh, open: undefined, ...written };
    const isOther = known === undefined || known.register.tag !== register.tag;
    charger.register = register;
    this.chargers.set(chargerId, charger);
    if (usage !== undefined) {
      const beforeWh = register.energyWh - usage.energyWh;
      // Another meter counts from elsewhere.
      if (charger.bookedWh + (charger.open?.energyWh ?? 0) !== beforeWh) {
        this.close(chargerId, charger);
        charger.bookedWh = beforeWh;
      }
      spread(usage, (quarterMs, energyWh) => this.add(chargerId, charger, { quarterMs, tag: usage.tag, energyWh }));
    }
    const isOver = charger.open !== undefined && charger.open.quarterMs !== quarterOf(atMs);
    if (isOver || isOther || this.isFading(charger, atMs)) this.close(chargerId, charger, atMs);
    return true;
  }

  /** Writes what is open. */
  flush(): void {
    for (const [chargerId, charger] of this.chargers) this.close(chargerId, charger);
  }

  private isFading({ writtenSector, writtenMs }: Charger, atMs: WallMs): boolean {
    const { ring } = this;
    return ring.sector() - writtenSector >= ring.remindSectors && Math.abs(atMs - writtenMs) >= REMIND_MS;
  }

  private add(chargerId: string, charger: Charger, more: Open): void {
    const { open } = charger;
    if (open !== undefined && open.quarterMs === more.quarterMs && open.tag === more.tag) {
      open.energyWh += more.energyWh;
      return;
    }
    this.close(chargerId, charger);
    charger.open = more;
  }

  /** `atMs`: write the register in any case. */
  private close(chargerId: string, charger: Charger, atMs?: WallMs): void {
    const { register, open } = charger;
    if (open === undefined && atMs === undefined) return;
    const { quarterMs, tag, energyWh } = open ?? { quarterMs: quarterOf(register.atMs), tag: null, energyWh: 0 };
    charger.bookedWh += energyWh;
    charger.open = undefined;
    const bookedMs = open === undefined ? register.atMs : Math.min(register.atMs, quarterMs + QUARTER_MS);
    charger.writtenMs = atMs ?? register.atMs;
    const booked = { energyWh: charger.bookedWh, atMs: bookedMs, tag: register.tag };
    charger.writtenSector = this.ring.sector();
    this.ring.write({ kind: "usage", quarterMs, chargerId, tag, energyWh, booked });
  }
}
