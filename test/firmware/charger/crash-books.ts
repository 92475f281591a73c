import assert from "node:assert/strict";
import { SessionKeeper } from "../../../firmware/charger/session-keeper";
import { type VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { Chronicle } from "../../../modules/chronicle/chronicle";
import type { ResetReason } from "../../../modules/device/device";
import type { FaultRepeats } from "../../../modules/evse/state";
import { EnergyBook } from "../../../modules/pzem/energy-book";
import type { SessionRules } from "../../../modules/sessions/limits";
import { encodeFinished } from "../../../modules/sessions/records";
import { decodeUtf8 } from "../../../modules/text/utf8";

const FREE: SessionRules = {
  users: [],
  limits: { maxEnergyWh: null, maxTimeS: null, targetSocPercent: null },
};

/** What is outside of the board, and goes on whatever becomes of it. */
export interface Outside {
  nowMs: number;
  /** Wh in the meter module, which keeps them by itself. */
  registerWh: number;
  isConnected: boolean;
  isCharging: boolean;
  faultCode: string | null;
}

export const NIGHT: Outside = Object.freeze({
  nowMs: 0,
  registerWh: 4_711,
  isConnected: false,
  isCharging: false,
  faultCode: null,
});

/** The books of a charger, wired as charger.ts does it, without pilot and network. */
export class Books {
  readonly chronicle: Chronicle;
  readonly keeper: SessionKeeper;
  readonly energy: EnergyBook;

  constructor(flash: VirtualFlashArea, nowMs: number, resetReason: ResetReason = "power-on") {
    this.chronicle = new Chronicle({ Flash: virtualFlashClass(flash), mayErase: () => true, onWarning: () => {} });
    const { chronicle } = this;
    this.keeper = new SessionKeeper({ chronicle, nowMs, resetReason, log: () => {}, onFinished: () => {} });
    const slot = {
      read: () => chronicle.energy,
      write: (text: string) => {
        chronicle.energy = text;
      },
    };
    this.energy = new EnergyBook(slot, 1, assert.fail);
  }

  /** A second of the application. */
  look(outside: Outside): void {
    const { nowMs, isConnected, isCharging, faultCode } = outside;
    this.energy.count(0, nowMs, outside.registerWh);
    const seen = {
      isConnected,
      isAsking: isCharging,
      isOffered: isCharging,
      isClosed: isCharging,
      energyWh: this.energy.totalWh,
      highestA: isCharging ? 15.97 : 0,
      wallMs: 1_767_225_600_000 + nowMs,
      faultCode,
    };
    this.keeper.step(nowMs, seen, FREE);
    this.chronicle.tend();
  }

  /** What may not be lost. */
  kept(): Kept {
    const { chronicle, keeper } = this;
    return {
      finished: chronicle.recent.map((session) => ({
        number: session.number,
        energyWh: session.energyWh,
        record: decodeUtf8(encodeFinished(session)),
      })),
      open: keeper.isOpen ? keeper.count : null,
      sessions: keeper.count,
      fault: chronicle.fault,
      energyWh: this.energy.totalWh,
      failures: chronicle.failures.count,
      events: chronicle.events.length === 0 ? 0 : (chronicle.events.at(-1)?.number ?? 0),
    };
  }
}

export interface Kept {
  /** `record`: as it stands in the history. */
  readonly finished: readonly {
    readonly number: number;
    readonly energyWh: number;
    readonly record: string | undefined;
  }[];
  /** Number of the open session. */
  readonly open: number | null;
  readonly sessions: number;
  readonly fault: FaultRepeats | null;
  /** undefined: not known yet. */
  readonly energyWh: number | undefined;
  readonly failures: number;
  readonly events: number;
}

/** Something that happens to a charger. */
export type Act = (outside: Outside, books: Books) => void;

function during(seconds: number, change: Partial<Outside>, wh = 0): Act {
  return (outside, books) => {
    Object.assign(outside, change);
    outside.nowMs += 1_000 * seconds;
    outside.registerWh += wh;
    books.look(outside);
  };
}

function fault(code: FaultRepeats["code"] | null, count = 0): Act {
  return (outside, { chronicle }) => {
    outside.faultCode = code;
    chronicle.fault = code === null ? null : { code, count, isOver: false };
    if (code !== null) chronicle.note(code, 1_767_225_600_000 + outside.nowMs, outside.nowMs);
  };
}

/** One car after the other; each has something that the others have not. */
function visit(number: number): Act[] {
  const plug = [during(5, { isConnected: true }), during(1, { isCharging: true })];
  const charge = [60, 61, 62, 63].map((seconds) => during(seconds, {}, 300 + number));
  const stop = [during(1, { isCharging: false }), during(4, {})];
  const leave = [during(2, { isConnected: false }), during(30, {})];
  switch (number % 5) {
    case 0:
      return [...plug, ...charge, fault("residual-current"), ...stop, ...leave, during(60, {}), fault(null)];
    case 1:
      return [...plug, ...charge, ...charge, ...stop, ...leave];
    case 2:
      return [...plug, ...stop, ...leave];
    case 3:
      return [
        ...plug,
        ...charge,
        fault("over-current", 1),
        ...stop,
        fault(null),
        ...plug,
        ...charge,
        ...stop,
        ...leave,
      ];
    default:
      return [
        ...plug,
        (_outside, { chronicle }) => {
          chronicle.failures = { count: chronicle.failures.count + 1, text: "Error: something that broke" };
        },
        ...charge,
        ...stop,
        ...leave,
      ];
  }
}

export const VISITS = 10;

const CHAPTERS: readonly (readonly Act[])[] = Array.from({ length: VISITS }, (_, index) => {
  const acts = visit(index + 1);
  const middle = acts.length >> 1;
  return [acts.slice(0, middle), acts.slice(middle)];
}).flat();

/** The life of so many cars in chapters: before each of them the board may have been started anew. */
export function chaptersOf(visits: number): readonly (readonly Act[])[] {
  return CHAPTERS.slice(0, 2 * visits);
}

/** Each session is there once: finished ones in a row, and then the open one. */
export function checkNumbers(kept: Kept, where: string): void {
  const numbers = kept.finished.map(({ number }) => number);
  if (kept.open !== null) numbers.push(kept.open);
  const first = numbers[0] ?? 1;
  for (const [index, number] of numbers.entries()) assert.equal(number, first + index, `${where}: ${numbers}`);
  assert.equal(numbers.at(-1) ?? 0, kept.sessions, where);
  assert.ok(first === 1 || kept.finished.length === 16, `${where}: ${numbers}`);
}
