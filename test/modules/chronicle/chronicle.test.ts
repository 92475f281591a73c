import assert from "node:assert/strict";
import { VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { Chronicle } from "../../../modules/chronicle/chronicle";
import { NO_FAILURES } from "../../../modules/chronicle/notes";
import { finishedOf, newFlash, open, reopened, sessionOf } from "./rig";

describe("a chronicle", () => {
  it("finds nothing on new flash, and has nothing to write", () => {
    const flash = newFlash();
    const chronicle = reopened(flash);
    assert.equal(chronicle.energy, undefined);
    assert.equal(chronicle.session, undefined);
    assert.equal(chronicle.fault, null);
    assert.deepEqual(chronicle.failures, NO_FAILURES);
    assert.deepEqual(chronicle.events, []);
    assert.deepEqual(chronicle.recent, []);
    assert.equal(chronicle.lastFinishedNumber, 0);
    assert.equal(chronicle.isWritten, true);
    chronicle.tend();
    assert.equal(flash.counters.writes, 0);
  });

  it("finds after a restart what it was told", () => {
    const flash = newFlash();
    const { chronicle } = open(flash);
    chronicle.finish(finishedOf(1));
    chronicle.energy = '[{"totalWh":12,"registerWh":5}]';
    chronicle.session = sessionOf(2);
    chronicle.fault = { code: "over-current", count: 3, isOver: false };
    chronicle.failures = { count: 2, text: "Error: it broke" };
    chronicle.note("over-current", 1_767_225_600_000.7, 61_999);
    const found = reopened(flash);
    assert.equal(found.energy, '[{"totalWh":12,"registerWh":5}]');
    assert.deepEqual(found.session, sessionOf(2));
    assert.deepEqual(found.fault, { code: "over-current", count: 3, isOver: false });
    assert.deepEqual(found.failures, { count: 2, text: "Error: it broke" });
    assert.deepEqual(found.events, [{ number: 1, what: "over-current", wallMs: 1_767_225_600_000, uptimeS: 61 }]);
    assert.deepEqual(found.recent, [finishedOf(1)]);
    assert.equal(found.lastFinishedNumber, 1);
    assert.equal(found.isWritten, true);
  });

  it("takes a session and a fault back", () => {
    const flash = newFlash();
    const { chronicle } = open(flash);
    chronicle.session = sessionOf(1);
    chronicle.fault = { code: "diode", count: 0, isOver: false };
    chronicle.session = undefined;
    chronicle.fault = null;
    for (const each of [chronicle, reopened(flash)]) {
      assert.equal(each.session, undefined);
      assert.equal(each.fault, null);
    }
  });

  it("writes nothing for what it was told already, not after a restart either", () => {
    const flash = newFlash();
    const tell = (chronicle: Chronicle): void => {
      chronicle.energy = "[]";
      chronicle.session = sessionOf(1);
      chronicle.fault = { code: "diode", count: 1, isOver: false };
      chronicle.failures = { count: 1, text: "x" };
    };
    const { chronicle } = open(flash);
    tell(chronicle);
    const { writes } = flash.counters;
    assert.equal(writes, 5, "four records, and what begins a sector");
    tell(chronicle);
    chronicle.tend();
    tell(reopened(flash));
    assert.equal(flash.counters.writes, writes);
  });

  it("keeps the 16 newest finished sessions at hand, oldest first", () => {
    const flash = newFlash();
    const { chronicle } = open(flash);
    for (let number = 1; number <= 40; number++) chronicle.finish(finishedOf(number));
    for (const each of [chronicle, reopened(flash)]) {
      assert.deepEqual(
        each.recent.map(({ number }) => number),
        Array.from({ length: 16 }, (_, index) => 25 + index),
      );
      assert.equal(each.lastFinishedNumber, 40);
    }
  });

  it("has a finished session in the history, and not as an open one", () => {
    const flash = newFlash();
    const { chronicle } = open(flash);
    chronicle.session = sessionOf(7);
    chronicle.finish(finishedOf(7));
    for (const each of [chronicle, reopened(flash)]) {
      assert.equal(each.session, undefined);
      assert.deepEqual(each.recent, [finishedOf(7)]);
    }
  });

  it("refuses energy counts that are longer than a record, and keeps those before", () => {
    const { chronicle } = open(newFlash());
    chronicle.energy = "x".repeat(256);
    assert.throws(() => {
      chronicle.energy = "x".repeat(257);
    }, RangeError);
    assert.equal(chronicle.energy, "x".repeat(256));
  });

  it("works in memory on a board without flash, and says that nothing is written", () => {
    const { chronicle, warnings } = open(undefined);
    chronicle.energy = "[]";
    chronicle.session = sessionOf(1);
    chronicle.finish(finishedOf(1));
    chronicle.fault = { code: "diode", count: 0, isOver: false };
    chronicle.note("diode", undefined, 0);
    chronicle.tend();
    assert.equal(chronicle.energy, "[]");
    assert.equal(chronicle.session, undefined);
    assert.equal(chronicle.lastFinishedNumber, 1);
    assert.deepEqual(chronicle.fault, { code: "diode", count: 0, isOver: false });
    assert.equal(chronicle.events.length, 1);
    assert.equal(chronicle.isWritten, false);
    assert.deepEqual(warnings, []);
    chronicle.close();
  });

  for (const [name, Flash, said] of [
    ["cannot be opened", failing(), /the journal cannot be used: no such partition/],
    ["has too few sectors", sized(10, 4_096), /the journal cannot be used: the flash area has no sectors 8 to 15/],
    ["has odd sectors", sized(16, 100), /the journal cannot be used: a journal's sector has/],
  ] as const) {
    it(`works in memory where the flash ${name}, and says so once`, () => {
      const warnings: string[] = [];
      const onWarning = (message: string): void => void warnings.push(message);
      const chronicle = new Chronicle({ Flash, mayErase: () => true, onWarning });
      chronicle.session = sessionOf(1);
      chronicle.tend();
      assert.deepEqual(chronicle.session, sessionOf(1));
      assert.equal(chronicle.isWritten, false);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? "", said);
      chronicle.close();
    });
  }
});

function failing() {
  return class {
    readonly sectors = 16;
    readonly sectorBytes = 4_096;
    constructor() {
      throw new Error("no such partition");
    }
    read = (): Uint8Array => new Uint8Array(0);
    write(): void {}
    erase(): void {}
    close(): void {}
  };
}

function sized(sectors: number, sectorBytes: number) {
  return virtualFlashClass(new VirtualFlashArea(sectors, sectorBytes));
}
