import type { Device } from "../../modules/device/device";
import type { MonotonicMs } from "../../modules/device/time";
import type { Ledger, LedgerEntry } from "../../modules/ledger/ledger";
import type { Claim } from "../../modules/messages/claim";
import type { MeterReadingMessage } from "../../modules/messages/meter-reading";
import { receiveMessage } from "../../modules/messages/receive";
import { SESSION_MESSAGE, SESSION_MESSAGE_MAX_BYTES } from "../../modules/messages/session-record";

/** ms between two entries of what one charger draws, while that stays the same. */
const DRAW_INTERVAL_MS = 60_000;
/** A by which a draw has to change for an entry of its own. */
const DRAW_CHANGE_A = 1;

interface Written {
  atMs: MonotonicMs;
  currentA: readonly number[];
  tag: string | null;
}

/** Turns what the manager hears into entries of its ledger. Without the time of day nothing is kept: a bill needs it. */
export class LedgerWriter {
  private readonly draws = new Map<string, Written>();
  private readonly readings = new Map<string, number>();
  private readonly sessions = new Map<string, string>();
  private lost = 0;

  constructor(
    private readonly device: Device,
    private readonly ledger: Ledger | undefined,
  ) {}

  /** Entries were lost since the last look. */
  isLosing = false;

  step(_nowMs: MonotonicMs): void {
    const lost = this.ledger?.lost ?? 0;
    this.isLosing = lost > this.lost;
    this.lost = lost;
  }

  granted(chargerId: string, currentA: number, reason: string): void {
    this.add((atMs) => ({ kind: "grant", atMs, chargerId, currentA, reason }));
  }

  /** A reading said again is the same one. */
  read(nowMs: MonotonicMs, meterId: string, { reading }: MeterReadingMessage): void {
    if (reading === null) return;
    const takenMs = nowMs - reading.ageMs;
    if (takenMs - (this.readings.get(meterId) ?? Number.NEGATIVE_INFINITY) < 500) return;
    this.readings.set(meterId, takenMs);
    const { currentA, voltageV, powerW, energyWh } = reading;
    this.add((atMs) => ({ kind: "reading", atMs, meterId, currentA, voltageV, powerW, energyWh }));
  }

  claimed(nowMs: MonotonicMs, chargerId: string, claim: Claim): void {
    const { drawnA, energyWh } = claim;
    if (drawnA === null) return;
    const tag = claim.session?.tag ?? null;
    const before = this.draws.get(chargerId);
    const isSame =
      before !== undefined &&
      before.tag === tag &&
      drawnA.every((currentA, phase) => Math.abs(currentA - (before.currentA[phase] ?? 0)) < DRAW_CHANGE_A);
    if (isSame && nowMs - before.atMs < DRAW_INTERVAL_MS) return;
    this.draws.set(chargerId, { atMs: nowMs, currentA: drawnA, tag });
    this.add((atMs) => ({ kind: "draw", atMs, chargerId, currentA: drawnA, energyWh, tag }));
  }

  /** A charger's retained message comes again with each connection: a session is kept once. */
  session(chargerId: string, payload: Uint8Array, isMember: boolean): void {
    if (!isMember) return;
    const message = receiveMessage(SESSION_MESSAGE, payload, SESSION_MESSAGE_MAX_BYTES);
    if (!message.ok) return;
    const { version: _version, boot, sequence: _sequence, uptimeMs: _uptime, ...session } = message.value;
    const key = `${boot} ${session.number}`;
    if (this.sessions.get(chargerId) === key) return;
    this.sessions.set(chargerId, key);
    this.add((atMs) => ({ kind: "session", atMs, chargerId, session }));
  }

  event(code: string, text: string): void {
    this.add((atMs) => ({ kind: "event", atMs, source: this.device.id, code, text }));
  }

  /** As {@link Ledger.accountsCsv}; undefined: nothing is kept, or nothing that could be shown. */
  accountsCsv(): Iterator<string> | undefined {
    return this.ledger?.accountsCsv?.();
  }

  close(): void {
    this.ledger?.close();
  }

  private add(entry: (atMs: number) => LedgerEntry): void {
    const atMs = this.device.wallClock?.nowMs();
    if (this.ledger !== undefined && atMs !== undefined) this.ledger.add(entry(Math.floor(atMs)));
  }
}
