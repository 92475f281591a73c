import assert from "node:assert/strict";
import { VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { Chronicle } from "../../../modules/chronicle/chronicle";
import type { FlashArea } from "../../../modules/device/flash";
import type { FinishedSession, Session } from "../../../modules/sessions/session";

export function newFlash(sectorBytes = 4_096): VirtualFlashArea {
  return new VirtualFlashArea(16, sectorBytes);
}

/** A chronicle on `flash`, what it warned of, and whether it may erase. */
export interface Opened {
  readonly chronicle: Chronicle;
  readonly warnings: string[];
  mayErase: boolean;
}

export function open(flash: FlashArea | undefined): Opened {
  const warnings: string[] = [];
  const opened: { chronicle: Chronicle | undefined; warnings: string[]; mayErase: boolean } = {
    chronicle: undefined,
    warnings,
    mayErase: true,
  };
  opened.chronicle = new Chronicle({
    Flash: flash === undefined ? undefined : virtualFlashClass(flash),
    mayErase: () => opened.mayErase,
    onWarning: (message) => void warnings.push(message),
  });
  return opened as Opened;
}

/** What the next start finds. */
export function reopened(flash: FlashArea): Chronicle {
  const { chronicle, warnings } = open(flash);
  assert.deepEqual(warnings, []);
  return chronicle;
}

export function sessionOf(number: number, change: Partial<Session> = {}): Session {
  return {
    number,
    tag: "04A1B2C3",
    startedAtMs: 1_767_225_600_000,
    startWh: 1_000 * number,
    energyWh: 500,
    durationMs: 3_600_000,
    contactorMs: 3_000_000,
    highestA: 15.98,
    stop: null,
    ...change,
  };
}

export function finishedOf(number: number, change: Partial<FinishedSession> = {}): FinishedSession {
  const { stop, ...session } = sessionOf(number);
  return { ...session, endedAtMs: 1_767_229_200_000, stopReason: "unplugged", ...change };
}
