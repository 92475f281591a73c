import type Database from "better-sqlite3";
import { type Register, takeDraw } from "../../../modules/accounts/registers";
import type { WallMs } from "../../../modules/device/time";
import type { LedgerEntry } from "../../../modules/ledger/ledger";
import { parseJson } from "../../../modules/schema/json";
import { nullable, number, object, type Schema, text } from "../../../modules/schema/schema";
import { SESSION_BOUNDS } from "../../../modules/sessions/session";
import type { OffsetAt } from "../../../modules/tariff/calendar";
import { spread } from "../../../modules/tariff/quarters";
import { type EntryRow, rowOf } from "./body";
import { newStoreId } from "./open";
import { type RolledKind, RollUps } from "./roll-ups";

/** W: 1000 A in three phases of 500 V. */
const METER_W = 1_500_000;

const COUNT = {
  energyWh: number({ min: 0, max: Number.MAX_SAFE_INTEGER, integer: true }),
  atMs: number({ min: 0, max: SESSION_BOUNDS.wallMs }),
};
const REGISTER: Schema<Register> = object({
  ...COUNT,
  tag: nullable(text({ maxLength: 64 })),
  strange: nullable(object(COUNT)),
});
const MAX_REGISTER_BYTES = 1_024;

/** A row that is to be forwarded. */
export interface OutboxRow extends Omit<EntryRow, "once"> {
  readonly sequence: number;
}

/** `reading Meter-1` → how far it is booked. */
export type Registers = ReadonlyMap<string, Register>;

interface Reckoned {
  readonly rollUps: RollUps;
  readonly usage: (quarterMs: WallMs, chargerId: string, tag: string | null, energyWh: number) => void;
}

/** One open file, its statements, and what is reckoned from it. Everything throws what SQLite throws. */
export class Store {
  /** Draws and readings whose register cannot be; Wh of which nobody can tell who used them. */
  strange = 0;
  unclearWh = 0;
  private name: string;
  private known = new Map<string, Register>();
  private isRegistersKept = true;
  private readonly insert: Database.Statement;
  private readonly isKept: Database.Statement;
  private readonly addUsage: Database.Statement;
  private readonly putRegister: Database.Statement;
  private readonly upsertRollUp: Database.Statement;
  private readonly nextRows: Database.Statement<[number, number], OutboxRow>;
  private readonly putMeta: Database.Statement;
  private readonly getMeta: Database.Statement<[string], string>;

  constructor(
    readonly database: Database.Database,
    private readonly offsetAt: OffsetAt,
  ) {
    this.insert = database.prepare("INSERT INTO entry (at_ms, kind, source, body, once) VALUES (?, ?, ?, ?, ?)");
    this.isKept = database.prepare("SELECT 1 FROM entry WHERE once = ?");
    this.addUsage = database.prepare(
      "INSERT INTO usage VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET energy_wh = energy_wh + excluded.energy_wh",
    );
    this.putRegister = database.prepare(
      "INSERT INTO register VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state",
    );
    this.upsertRollUp = RollUps.prepare(database);
    this.nextRows = database.prepare(
      "SELECT sequence, at_ms AS atMs, kind, source, body FROM entry WHERE sequence > ? ORDER BY sequence LIMIT ?",
    );
    this.putMeta = database.prepare("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value");
    this.getMeta = database.prepare<[string], string>("SELECT value FROM meta WHERE name = ?").pluck();
    this.name = this.getMeta.get("store") ?? "";
    const rows = database.prepare<[], { kind: string; source: string; state: string }>("SELECT * FROM register").all();
    for (const { kind, source, state } of rows) {
      const register = parseJson(REGISTER, state, { maxBytes: MAX_REGISTER_BYTES });
      // One that cannot be read is as of a part that was never seen.
      if (register.ok) this.known.set(`${kind} ${source}`, register.value);
    }
  }

  get registers(): Registers {
    return this.known;
  }

  /** Takes over what a file that is set aside had reckoned with; the next transaction writes it. */
  adopt(registers: Registers): void {
    this.known = new Map(registers);
    this.isRegistersKept = false;
  }

  /** All of them or none. */
  write(entries: readonly LedgerEntry[]): void {
    const before = new Map(this.known);
    const { strange, unclearWh } = this;
    try {
      this.database.transaction(() => this.writeAll(entries))();
      this.isRegistersKept = true;
    } catch (error) {
      this.known = before;
      this.strange = strange;
      this.unclearWh = unclearWh;
      throw error;
    }
  }

  /** In the order in which they were kept, after `sequence`. */
  rowsAfter(sequence: number, maxRows: number): readonly OutboxRow[] {
    return this.nextRows.all(sequence, maxRows);
  }

  /** This file's name on the far side. */
  get id(): string {
    return this.name;
  }

  /** The file is an older copy of itself: what it adds from now on is another store's. */
  rename(): void {
    const name = newStoreId();
    this.putMeta.run("store", name);
    this.name = name;
  }

  /** All rows up to this one are on the far side; 0: none. */
  get sent(): number {
    return Number(this.getMeta.get("sent") ?? 0);
  }

  set sent(sequence: number) {
    this.putMeta.run("sent", String(sequence));
  }

  private writeAll(entries: readonly LedgerEntry[]): void {
    const rollUps = new RollUps(this.offsetAt);
    const changed = new Set<string>(this.isRegistersKept ? [] : this.known.keys());
    const reckoned: Reckoned = {
      rollUps,
      usage: (quarterMs, chargerId, tag, energyWh) => this.addUsage.run(quarterMs, chargerId, tag ?? "", energyWh),
    };
    for (const entry of entries) {
      const { atMs, kind, source, body, once } = rowOf(entry);
      // Asked first: an insert that is ignored takes a number all the same, and the far side would miss it.
      if (once !== null && this.isKept.get(once) !== undefined) continue;
      this.insert.run(atMs, kind, source, body, once);
      if (entry.kind === "reading" || entry.kind === "draw") this.reckon(entry, reckoned, changed);
    }
    rollUps.write(this.upsertRollUp);
    for (const key of changed) {
      const at = key.indexOf(" ");
      this.putRegister.run(key.slice(0, at), key.slice(at + 1), JSON.stringify(this.known.get(key)));
    }
  }

  private reckon(
    entry: Extract<LedgerEntry, { readonly kind: RolledKind }>,
    { rollUps, usage: book }: Reckoned,
    changed: Set<string>,
  ): void {
    const { kind, atMs, energyWh } = entry;
    const isDraw = kind === "draw";
    const source = isDraw ? entry.chargerId : entry.meterId;
    rollUps.sample(kind, source, atMs, entry.currentA);
    if (energyWh === null) return;
    const key = `${kind} ${source}`;
    const count = { atMs, energyWh, tag: isDraw ? entry.tag : null };
    const taken = takeDraw(this.known.get(key), count, isDraw ? undefined : METER_W);
    this.known.set(key, taken.register);
    changed.add(key);
    this.strange += taken.isStrange ? 1 : 0;
    this.unclearWh += taken.unclearWh;
    const { usage } = taken;
    if (usage === undefined) return;
    spread(usage, (quarterMs, wh) => {
      rollUps.energy(kind, source, quarterMs, wh);
      if (isDraw) book(quarterMs, source, usage.tag, wh);
    });
  }
}
