import { csvRow } from "../accounts/csv";
import type { FlashArea, FlashAreaConstructor } from "../device/flash";
import type { WallMs } from "../device/time";
import { isoUtc } from "../local-time/iso";
import { quarterOf } from "../tariff/quarters";
import { isReckonable } from "./bounds";
import type { Ledger, LedgerConstructor, LedgerEntry } from "./ledger";
import { MeterWriter } from "./meter-writer";
import type { KeptRecord, UsageRecord } from "./records";
import { UsageWriter } from "./usage-writer";
import { WaitingLog } from "./waiting-log";

export interface JournalLedgerOptions {
  /** 6 sectors or more: a quarter of them, 3 at least, for the diary, the others for the accounts. */
  readonly Flash: FlashAreaConstructor;
  readonly onWarning: (message: string) => void;
  /** What the start finds: of the accounts first, then of the diary, each oldest first. */
  readonly onKept?: (record: KeptRecord) => void;
}

/** More chargers or meters are not kept: memory is small. */
const MAX_CHARGERS = 200;
const MAX_METERS = 16;
/** Of one charger, ms between two grants in the diary, other than from and to 0 A; the newest one is written at last. */
const GRANT_INTERVAL_MS = 60_000;
/** Events in a quarter hour: whoever makes more of them must not wear the flash out. */
const MAX_EVENTS = 60;

/** Of the accounts as CSV. */
const COLUMNS: readonly string[] = Object.freeze(["from", "tag", "charger", "energy_wh"]);

type Grant = Extract<LedgerEntry, { readonly kind: "grant" }>;

interface Grants {
  written: Grant;
  /** Came too soon. */
  held: Grant | undefined;
}

/**
 * What a site manager keeps on a chip, in two rings of flash, the oldest forgotten first: the accounts, which are
 * sessions and what each user drew in a quarter hour, and the diary, which is grants, events and a meter's quarter
 * hours. docs/accounts.md says how long it lasts.
 */
export class JournalLedger implements Ledger {
  private lostEntries = 0;
  private readonly flash: FlashArea | undefined;
  private readonly accounts: WaitingLog | undefined;
  private readonly diary: WaitingLog | undefined;
  private readonly usage: UsageWriter;
  private readonly meters: MeterWriter;
  private readonly grants = new Map<string, Grants>();
  /** The newest of each charger: it is told again at every start of the charger or the broker. */
  private readonly sessions = new Map<string, string>();
  private eventsQuarterMs: WallMs | undefined;
  private events = 0;

  constructor({ Flash, onWarning, onKept = () => {} }: JournalLedgerOptions) {
    const onLost = (): void => {
      this.lostEntries += 1;
    };
    this.meters = new MeterWriter(MAX_METERS, (record) => this.diary?.append(record));
    const ring = {
      write: (record: UsageRecord) => this.accounts?.append(record),
      sector: () => this.accounts?.sector ?? 0,
      remindSectors: 1,
    };
    this.usage = new UsageWriter(MAX_CHARGERS, ring);
    try {
      const flash = new Flash();
      this.flash = flash;
      const diarySectors = Math.max(3, flash.sectors >> 2);
      const accountSectors = flash.sectors - diarySectors;
      ring.remindSectors = Math.max(1, (accountSectors - 1) >> 1);
      const onRecord = (record: KeptRecord): void => {
        this.restore(record);
        onKept(record);
      };
      const common = { flash, onWarning, onLost, onKept: onRecord };
      this.accounts = new WaitingLog({ ...common, firstSector: 0, sectors: accountSectors });
      this.diary = new WaitingLog({ ...common, firstSector: accountSectors, sectors: diarySectors });
    } catch (error) {
      onWarning(`the ledger cannot be used: ${error instanceof Error ? error.message : "unknown error"}`);
    }
  }

  get lost(): number {
    return this.lostEntries;
  }

  /** Draws whose register cannot be. */
  get strange(): number {
    return this.usage.strange;
  }

  add(entry: LedgerEntry): void {
    const { accounts, diary } = this;
    const isKept = accounts !== undefined && diary !== undefined && isReckonable(entry);
    if (!isKept || !this.take(entry, accounts, diary)) this.lostEntries += 1;
  }

  /** What each user drew in each quarter hour, as far back as flash reaches; the newest quarter hour is not over. */
  accountsCsv(): Iterator<string> {
    const read = this.accounts?.reader();
    let isBegun = false;
    return {
      next: () => {
        if (!isBegun) {
          isBegun = true;
          return { value: csvRow(COLUMNS) };
        }
        for (let record = read?.(); record !== undefined; record = read?.()) {
          // One without energy says how far a register is booked.
          if (record.kind === "usage" && record.energyWh > 0)
            return { value: csvRow([isoUtc(record.quarterMs), record.tag, record.chargerId, record.energyWh]) };
        }
        return { done: true, value: undefined };
      },
    };
  }

  /** Also writes the quarter hours that are not over. */
  close(): void {
    this.usage.flush();
    this.meters.flush();
    for (const { held } of this.grants.values()) if (held !== undefined) this.diary?.append(held);
    this.accounts?.close();
    this.diary?.close();
    this.flash?.close();
  }

  private take(entry: LedgerEntry, accounts: WaitingLog, diary: WaitingLog): boolean {
    switch (entry.kind) {
      case "reading":
        return this.meters.take(entry);
      case "draw": {
        this.writeHeld(entry.chargerId, entry.atMs, diary);
        const { energyWh } = entry;
        return energyWh === null || this.usage.take({ ...entry, energyWh });
      }
      case "grant":
        this.takeGrant(entry, diary);
        return true;
      case "session":
        if (this.noteSession(entry)) accounts.append(entry);
        return true;
      case "event":
        if (!this.mayTell(entry.atMs)) return false;
        diary.append(entry);
        return true;
    }
  }

  private restore(record: KeptRecord): void {
    if (record.kind === "usage") this.usage.restore(record);
    if (record.kind === "session") this.noteSession(record);
  }

  /** false: it is known already. */
  private noteSession({ chargerId, session }: Extract<LedgerEntry, { readonly kind: "session" }>): boolean {
    const name = `${session.number} ${session.endedAtMs}`;
    if (this.sessions.get(chargerId) === name) return false;
    this.sessions.set(chargerId, name);
    return true;
  }

  private takeGrant(grant: Grant, diary: WaitingLog): void {
    const grants = this.grants.get(grant.chargerId);
    if (grants === undefined) {
      this.grants.set(grant.chargerId, { written: grant, held: undefined });
      diary.append(grant);
      return;
    }
    grants.held = grant.currentA === grants.written.currentA ? undefined : grant;
    const isSwitch = grant.currentA === 0 || grants.written.currentA === 0;
    this.writeHeld(grant.chargerId, isSwitch ? undefined : grant.atMs, diary);
  }

  /** `atMs` undefined: at once. A clock that was set back does not hold it for longer. */
  private writeHeld(chargerId: string, atMs: WallMs | undefined, diary: WaitingLog): void {
    const grants = this.grants.get(chargerId);
    if (grants?.held === undefined) return;
    if (atMs !== undefined && Math.abs(atMs - grants.written.atMs) < GRANT_INTERVAL_MS) return;
    diary.append(grants.held);
    grants.written = grants.held;
    grants.held = undefined;
  }

  private mayTell(atMs: WallMs): boolean {
    const quarterMs = quarterOf(atMs);
    if (quarterMs !== this.eventsQuarterMs) this.events = 0;
    this.eventsQuarterMs = quarterMs;
    this.events += 1;
    return this.events <= MAX_EVENTS;
  }
}

/** The class that a device offers. */
export function journalLedgerClass(options: JournalLedgerOptions): LedgerConstructor {
  return class JournalLedgerOnDevice extends JournalLedger {
    constructor() {
      super(options);
    }
  };
}
