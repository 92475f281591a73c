import assert from "node:assert/strict";
import { type VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import type { FlashArea } from "../../../modules/device/flash";
import { JournalLedger } from "../../../modules/ledger/journal-ledger";
import type { LedgerEntry } from "../../../modules/ledger/ledger";
import type { KeptRecord } from "../../../modules/ledger/records";
import { JANUARY_MS } from "../tariff/tariffs";

/** A ledger on `flash`, what its start found, and what it warned of. */
export interface Opened {
  readonly ledger: JournalLedger;
  readonly kept: KeptRecord[];
  readonly warnings: string[];
}

export function open(flash: FlashArea): Opened {
  const kept: KeptRecord[] = [];
  const warnings: string[] = [];
  const ledger = new JournalLedger({
    Flash: virtualFlashClass(flash),
    onWarning: (message) => void warnings.push(message),
    onKept: (record) => void kept.push(record),
  });
  return { ledger, kept, warnings };
}

/** What the next start finds. */
export function keptOn(flash: VirtualFlashArea): readonly KeptRecord[] {
  const { kept, warnings } = open(flash);
  assert.deepEqual(warnings, []);
  return kept;
}

/** `at` in ms from January on. */
export function draw(
  at: number,
  energyWh: number | null,
  tag: string | null = "A",
  chargerId = "Charger-1",
): LedgerEntry {
  return { kind: "draw", atMs: JANUARY_MS + at, chargerId, currentA: [16], energyWh, tag };
}

export function reading(at: number, currentA: readonly number[], energyWh: number, meterId = "Meter-1"): LedgerEntry {
  const like = (value: number) => currentA.map(() => value);
  return { kind: "reading", atMs: JANUARY_MS + at, meterId, currentA, voltageV: like(230), powerW: like(0), energyWh };
}

export function grant(at: number, currentA: number, chargerId = "Charger-1", reason = "the house"): LedgerEntry {
  return { kind: "grant", atMs: JANUARY_MS + at, chargerId, currentA, reason };
}

export function event(at: number, code = "joined", text = "it is there", source = "Charger-1"): LedgerEntry {
  return { kind: "event", atMs: JANUARY_MS + at, source, code, text };
}

export function session(number: number, chargerId = "Charger-1", at = number * 1_000): LedgerEntry {
  const atMs = JANUARY_MS + at;
  const times = { startedAtMs: atMs - 100, endedAtMs: atMs, durationS: 1, contactorS: 1 };
  return {
    kind: "session",
    atMs,
    chargerId,
    session: { number, tag: "A", energyWh: 12_000, highestA: 15.9, stopReason: "unplugged", ...times },
  };
}

/** Wh of a user, or of all. */
export function usedWh(kept: readonly KeptRecord[], tag?: string | null): number {
  let sum = 0;
  for (const one of kept) if (one.kind === "usage" && (tag === undefined || one.tag === tag)) sum += one.energyWh;
  return sum;
}
