import assert from "node:assert/strict";
import { BookState, MAX_EVENTS } from "../../../modules/chronicle/book-state";
import { BOOK_KINDS, JOURNAL_LAYOUT } from "../../../modules/chronicle/kinds";
import { encodeEvent, encodeFailures, encodeFault, MAX_NOTE_BYTES } from "../../../modules/chronicle/notes";
import { FAULT_CODES } from "../../../modules/evse/faults";
import { SectorLog } from "../../../modules/journal/sector-log";
import { EnergyBook } from "../../../modules/pzem/energy-book";
import { encodeProgress, MAX_PROGRESS_BYTES } from "../../../modules/sessions/records";
import { SESSION_BOUNDS } from "../../../modules/sessions/session";
import { encodeUtf8 } from "../../../modules/text/utf8";
import { newFlash, open, reopened } from "./rig";

/** A text that JSON makes twice as long. */
const WORST_TEXT = '"'.repeat(200);
const LAST_WALL_MS = SESSION_BOUNDS.wallMs;

const LONGEST_SESSION = Object.freeze({
  number: SESSION_BOUNDS.number,
  tag: "X".repeat(20),
  startedAtMs: LAST_WALL_MS,
  startWh: SESSION_BOUNDS.energyWh,
  energyWh: SESSION_BOUNDS.energyWh,
  durationMs: SESSION_BOUNDS.durationMs,
  contactorMs: SESSION_BOUNDS.durationMs,
  highestA: 999.99,
  stop: "energy",
} as const);

/** Three modules' counts, as the energy book writes them. */
function longestEnergy(): string {
  let written = "";
  const count = JSON.stringify({ totalWh: Number.MAX_SAFE_INTEGER, registerWh: 9_999_990 });
  const slot = {
    read: () => `[${count},${count},${count}]`,
    write: (text: string) => {
      written = text;
    },
  };
  new EnergyBook(slot, 3).save();
  return written;
}

/** Everything at its longest. */
function fullest(): BookState {
  const state = new BookState();
  const longestCode = [...FAULT_CODES].sort((a, b) => b.length - a.length)[0] ?? "diode";
  state.set(BOOK_KINDS.energy, encodeUtf8(longestEnergy(), 256) ?? new Uint8Array(0));
  state.set(BOOK_KINDS.session, encodeProgress(LONGEST_SESSION));
  state.set(BOOK_KINDS.fault, encodeFault({ code: longestCode, count: 99, isOver: true }));
  state.set(BOOK_KINDS.failures, encodeFailures({ count: 999_999_999, text: WORST_TEXT }));
  for (let number = 999_999_992; number <= 999_999_999; number++)
    state.set(
      BOOK_KINDS.event,
      encodeEvent({ number, what: WORST_TEXT, wallMs: LAST_WALL_MS, uptimeS: SESSION_BOUNDS.number }),
    );
  return state;
}

describe("the snapshot of a charger's book", () => {
  it("fits into half a sector where everything is at its longest", () => {
    const state = fullest();
    assert.equal(state.events.length, MAX_EVENTS);
    const { maxSnapshotBytes } = new SectorLog({
      flash: newFlash(),
      firstSector: 0,
      sectors: JOURNAL_LAYOUT.bookSectors,
      snapshot: () => state.encode(),
      onRecord: () => {},
    });
    const bytes = state.encode().length;
    assert.equal(maxSnapshotBytes, 2_023);
    assert.ok(bytes <= maxSnapshotBytes, `${bytes} bytes`);
    assert.ok(bytes > 1_300, `${bytes} bytes are not the worst case`);
  });

  it("takes records of the sizes that it is reckoned with", () => {
    assert.ok(encodeProgress(LONGEST_SESSION).length <= MAX_PROGRESS_BYTES);
    assert.ok(longestEnergy().length <= 256);
    for (const bytes of [
      encodeFailures({ count: 999_999_999, text: WORST_TEXT }),
      encodeEvent({ number: 999_999_999, what: WORST_TEXT, wallMs: LAST_WALL_MS, uptimeS: 999_999_999 }),
    ]) {
      assert.ok(bytes.length > 0, "too long a note would be lost");
      assert.ok(bytes.length <= MAX_NOTE_BYTES);
    }
  });

  it("is whole again after many turns of the ring with everything at its longest", () => {
    const flash = newFlash();
    const opened = open(flash);
    const { chronicle } = opened;
    chronicle.energy = longestEnergy();
    chronicle.fault = { code: "contactor-stuck-open", count: 99, isOver: false };
    chronicle.failures = { count: 999_999_999, text: WORST_TEXT };
    for (let index = 0; index < 600; index++) {
      chronicle.note(WORST_TEXT, LAST_WALL_MS, index * 1_000);
      chronicle.session = { ...LONGEST_SESSION, energyWh: LONGEST_SESSION.energyWh - index };
      if (index % 3 === 0) chronicle.tend();
    }
    assert.ok((flash.counters.erases[0] ?? 0) >= 3, `${flash.counters.erases[0]} turns`);
    assert.deepEqual(opened.warnings, []);
    const found = reopened(flash);
    assert.equal(found.energy, chronicle.energy);
    assert.deepEqual(found.session, chronicle.session);
    assert.deepEqual(found.fault, chronicle.fault);
    assert.deepEqual(found.failures, chronicle.failures);
    assert.deepEqual(found.events, chronicle.events);
    assert.equal(found.events.length, 8);
  });
});
