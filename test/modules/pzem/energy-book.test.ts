import assert from "node:assert/strict";
import fc from "fast-check";
import { ENERGY_WRAP_WH } from "../../../modules/pzem/constants";
import { EnergyBook } from "../../../modules/pzem/energy-book";
import { slotOf } from "../../../modules/settings/text-slot";
import { MemoryStore } from "../settings/memory-store";

/** A book on one module, and how it goes on after a power cut. */
class Bench {
  readonly store = new MemoryStore();
  book = new EnergyBook(slotOf(this.store, "energy"), 1);

  powerCut(): void {
    this.book = new EnergyBook(slotOf(this.store, "energy"), 1);
  }
}

describe("the energy of a line of modules", () => {
  it("is not known before every module was read since the start", () => {
    const store = new MemoryStore();
    const book = new EnergyBook(slotOf(store, "energy"), 3);
    assert.equal(book.totalWh, undefined);
    book.count(0, 0, 100);
    book.count(2, 0, 300);
    assert.equal(book.totalWh, undefined);
    book.count(1, 0, 200);
    assert.equal(book.totalWh, 0, "what the registers began with is nobody's");
    book.count(1, 3_600_000, 210);
    book.count(2, 3_600_000, 305);
    assert.equal(book.totalWh, 15);
    const again = new EnergyBook(slotOf(store, "energy"), 3);
    assert.equal(again.totalWh, undefined, "energy may be missing until the registers are read");
  });

  it("loses nothing by a power cut between two saves: the module's register is still there", () => {
    const bench = new Bench();
    bench.book.count(0, 0, 5_000);
    for (let wh = 1; wh <= 400; wh++) bench.book.count(0, 1_000 * wh, 5_000 + wh);
    assert.equal(bench.book.totalWh, 400);
    const writes = bench.store.writes;
    assert.equal(writes, 1, "the first register is saved at once, less than 1 kWh is not");
    bench.powerCut();
    bench.book.count(0, 50, 5_403);
    assert.equal(bench.book.totalWh, 403, "the 3 Wh of the last moments are there too");
  });

  it("is saved every 1,000 Wh, and when it is told to", () => {
    const { book, store } = new Bench();
    for (let wh = 0; wh <= 999; wh++) book.count(0, 10_000 * wh, wh);
    assert.equal(store.writes, 1);
    book.count(0, 10_000_000, 1_000);
    assert.equal(store.writes, 2);
    book.count(0, 10_010_000, 1_010);
    book.save();
    assert.equal(store.writes, 3);
    assert.match(store.read("energy") ?? "", /1010/);
  });

  it("counts forward only: a reset register, a wrap and an impossible jump", () => {
    const { book } = new Bench();
    const hourMs = 3_600_000;
    book.count(0, 0, ENERGY_WRAP_WH - 10);
    book.count(0, hourMs, 20);
    assert.equal(book.totalWh, 30, "across the wrap at 9999.99 kWh");
    book.count(0, 2 * hourMs, 0);
    assert.equal(book.totalWh, 30, "reset");
    book.count(0, 3 * hourMs, 100);
    assert.equal(book.totalWh, 130);
    book.count(0, 3 * hourMs + 1_000, 900_000);
    assert.equal(book.totalWh, 130, "900 kWh in a second are none");
    book.count(0, 3 * hourMs + 2_000, 900_003);
    assert.equal(book.totalWh, 133);
  });

  it("has a reset register in the storage at once, or a power cut would count it twice", () => {
    const bench = new Bench();
    bench.book.count(0, 0, 5_000);
    bench.book.count(0, 3_600_000, 5_500);
    bench.book.count(0, 3_601_000, 2);
    assert.equal(bench.book.totalWh, 502);
    bench.powerCut();
    bench.book.count(0, 0, 2);
    assert.equal(bench.book.totalWh, 502);
  });

  it("goes on in memory when the storage takes nothing, and says so", () => {
    const store = new MemoryStore();
    let unsaved = 0;
    const book = new EnergyBook(slotOf(store, "energy"), 1, () => {
      unsaved += 1;
    });
    store.isBroken = true;
    book.count(0, 0, 0);
    for (let wh = 1; wh <= 2_500; wh++) book.count(0, 10_000 * wh, wh);
    assert.equal(book.totalWh, 2_500);
    assert.equal(unsaved, 3, "once for the first register, then every 1,000 Wh");
    store.isBroken = false;
    book.save();
    assert.match(store.read("energy") ?? "", /2500/);
  });

  it("begins with nothing where the storage holds nothing of its own", () => {
    for (const stored of ["", "{}", "null", "[1]", '[{"totalWh":-1,"registerWh":0}]', '[{"totalWh":1e999}]', "[[["]) {
      const store = new MemoryStore();
      store.entries.set("energy", stored);
      const book = new EnergyBook(slotOf(store, "energy"), 1);
      book.count(0, 0, 700);
      assert.equal(book.totalWh, 0, stored);
    }
  });

  it("ignores a module that it does not have, and a register that none can show", () => {
    const { book } = new Bench();
    book.count(0, 0, 10);
    book.count(1, 0, 10);
    book.count(0, 1_000, Number.NaN);
    book.count(0, 2_000, 1e9);
    book.count(0, 3_000, 10.5);
    assert.equal(book.totalWh, 0);
  });

  it("never falls and loses nothing, whenever the power is cut", () => {
    const step = fc.record({ wh: fc.integer({ min: 0, max: 400 }), isCut: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 9_999_000 }), (steps, fromWh) => {
        const bench = new Bench();
        bench.book.count(0, 0, fromWh);
        let givenWh = 0;
        let nowMs = 0;
        for (const { wh, isCut } of steps) {
          if (isCut) bench.powerCut();
          givenWh += wh;
          nowMs += 3_600_000;
          bench.book.count(0, nowMs, (fromWh + givenWh) % ENERGY_WRAP_WH);
          assert.equal(bench.book.totalWh, givenWh);
        }
      }),
      { numRuns: 300 },
    );
  });
});
