import assert from "node:assert/strict";
import fc from "fast-check";
import { JOURNAL_LAYOUT } from "../../../modules/chronicle/kinds";
import { restoreFault } from "../../../modules/evse/fault-phase";
import { initialState } from "../../../modules/evse/state";
import { SectorLog } from "../../../modules/journal/sector-log";
import { EnergyBook } from "../../../modules/pzem/energy-book";
import { restoreSession } from "../../../modules/sessions/restore";
import { newFlash, open, reopened, sessionOf } from "./rig";

const kind = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 255 }));
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 120 }),
  fc.json({ maxDepth: 2 }).map((text) => Uint8Array.from(Buffer.from(text))),
);
const records = fc.array(fc.tuple(kind, payload), { maxLength: 12 });

describe("a chronicle that finds whole records with something odd in them", () => {
  it("starts, gives nothing that a charger could not go on with, and takes what comes", () => {
    fc.assert(
      fc.property(records, records, (book, history) => {
        const flash = newFlash();
        const { bookSectors, historySectors } = JOURNAL_LAYOUT;
        const onRecord = (): void => {};
        const bookLog = new SectorLog({
          flash,
          firstSector: 0,
          sectors: bookSectors,
          onRecord,
          snapshot: () => new Uint8Array(0),
        });
        const historyLog = new SectorLog({ flash, firstSector: bookSectors, sectors: historySectors, onRecord });
        for (const [each, bytes] of book) bookLog.append(each, bytes, { mayErase: true });
        for (const [each, bytes] of history) historyLog.append(each, bytes, { mayErase: true });
        const { chronicle, warnings } = open(flash);
        assert.deepEqual(warnings, []);
        const { fault, session, lastFinishedNumber, energy, failures, events } = chronicle;
        if (fault !== null) restoreFault(initialState(0), fault, 0);
        assert.ok(restoreSession(session, lastFinishedNumber, 0).lastNumber >= 0);
        const slot = { read: () => energy, write: () => {} };
        assert.ok(new EnergyBook(slot, 3).totalWh === undefined);
        assert.ok(failures.count >= 0 && events.length <= 8);
        chronicle.session = sessionOf(lastFinishedNumber + 1);
        chronicle.note("after", undefined, 0);
        assert.equal(chronicle.isWritten, true);
        const found = reopened(flash);
        assert.deepEqual(found.session, chronicle.session);
        assert.deepEqual(found.events, chronicle.events);
      }),
      { seed: 35, numRuns: 300 },
    );
  });

  it("starts on flash full of noise, too, and keeps what it is told from then on", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const flash = newFlash(512);
        for (let sector = 0; sector < 16; sector++) {
          flash.cutAtErase(1, { seed: seed + sector });
          assert.throws(() => flash.erase(sector));
          flash.powerOn();
        }
        const { chronicle } = open(flash);
        chronicle.tend();
        chronicle.session = sessionOf(1);
        chronicle.fault = { code: "diode", count: 0, isOver: false };
        chronicle.tend();
        assert.equal(chronicle.isWritten, true);
        const found = open(flash).chronicle;
        assert.deepEqual(found.session, sessionOf(1));
        assert.deepEqual(found.fault, { code: "diode", count: 0, isOver: false });
      }),
      { seed: 36, numRuns: 100 },
    );
  });
});
