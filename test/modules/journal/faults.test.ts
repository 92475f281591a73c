import assert from "node:assert/strict";
import { VirtualFlashArea } from "../../../hosts/virtual/flash";
import { SectorLog } from "../../../modules/journal/sector-log";
import { type Fault, FaultyFlash } from "./faulty-flash";
import { Rig } from "./rig";

function bench(use: "book" | "history", sectors = 4) {
  const area = new VirtualFlashArea(sectors, 256);
  const flash = new FaultyFlash(area);
  return { area, flash, rig: new Rig(flash, { use }) };
}

/** Appends until the next record would begin a sector. */
function fillSector(rig: Rig, area: VirtualFlashArea): void {
  for (;;) {
    const copy = rig.restart(area.copy());
    copy.appendMany(1);
    if (copy.log.sequence > rig.log.sequence) return;
    rig.appendMany(1);
  }
}

for (const use of ["book", "history"] as const) {
  describe(`a ${use} on flash that fails`, () => {
    for (const place of ["in a sector", "at a sector's beginning"] as const) {
      const prepared = () => {
        const all = bench(use);
        all.rig.appendMany(3);
        if (place === "at a sector's beginning") fillSector(all.rig, all.area);
        return all;
      };

      for (const fault of ["refuses", "ignores"] as const)
        it(`loses neither room nor record when flash ${fault} ${place}`, () => {
          const { flash, rig } = prepared();
          const { freeBytes, sequence } = rig.log;
          const { last } = rig;
          for (let index = 0; index < 20; index++) {
            flash.writeFault = fault;
            assert.equal(rig.append(), false);
          }
          assert.equal(rig.warnings.length, 1, "said once");
          assert.equal(rig.log.freeBytes, freeBytes);
          assert.equal(rig.log.sequence, sequence);
          assert.equal(rig.restart().last, last);
          assert.equal(rig.append(), true);
          assert.equal(rig.restart().last, last + 1);
          flash.writeFault = fault;
          assert.equal(rig.append(), false);
          assert.equal(rig.warnings.length, 2, "and said again after it went well");
        });

      it(`goes on in another sector when a write tears ${place}`, () => {
        const { flash, rig, area } = prepared();
        const { sequence } = rig.log;
        const { last } = rig;
        flash.writeFault = "tears";
        assert.equal(rig.append(), false);
        assert.equal(rig.restart().last, last);
        assert.equal(rig.append(), true);
        assert.equal(rig.log.sequence, sequence + (place === "in a sector" ? 1 : 2), "no number is given twice");
        assert.equal(rig.restart().last, last + 1);
        assert.equal(area.counters.rewrittenBytes, 0);
      });

      it(`believes what it reads when flash complains ${place}`, () => {
        const { flash, rig } = prepared();
        const { last } = rig;
        flash.writeFault = "complains";
        // A book at a sector's beginning writes two: the complaint is about the snapshot.
        assert.equal(rig.append(), true);
        assert.equal(rig.restart().last, last + 1);
      });

      it(`does not write a record twice when it could not be read back ${place}`, () => {
        const { flash, rig } = prepared();
        const { last } = rig;
        flash.writeFault = "blinds";
        assert.equal(rig.append(), false);
        const { writes } = flash;
        assert.equal(rig.append(), false);
        assert.equal(rig.log.tidy(), false);
        assert.equal(flash.writes, writes, "nothing is written before it is known what is there");
        flash.see();
        assert.equal(rig.append(), true);
        const isSnapshotFirst = use === "book" && place === "at a sector's beginning";
        assert.equal(flash.writes, isSnapshotFirst ? writes + 1 : writes);
        const found = rig.restart();
        assert.equal(found.last, last + 1);
        assert.equal(found.log.freeBytes, rig.log.freeBytes);
      });
    }

    it("finds out by tidying, too, what became of a record", () => {
      const { flash, rig } = bench(use);
      rig.appendMany(3);
      flash.writeFault = "blinds";
      assert.equal(rig.append(), false);
      flash.see();
      assert.equal(rig.log.tidy(), false);
      const { freeBytes } = rig.log;
      assert.equal(rig.restart().log.freeBytes, freeBytes);
    });

    it("throws what flash throws at a start, for a journal that cannot be read is not an empty one", () => {
      const { flash, rig } = bench(use);
      rig.appendMany(3);
      flash.goBlind();
      assert.throws(() => rig.restart(), /does not answer/);
      flash.see();
      assert.equal(rig.restart().last, 3);
    });

    for (const fault of ["refuses", "ignores", "complains"] satisfies Fault[])
      it(`goes round a sector whose erase ${fault}`, () => {
        const { flash, rig, area } = bench(use, 5);
        flash.eraseFault = (sector) => (sector === 2 ? fault : undefined);
        for (let round = 0; round < 200; round++) {
          if (!rig.append(round % 2 === 0)) assert.equal(rig.append() || rig.append(), true, `round ${round}`);
          if (round % 3 === 0) rig.log.tidy();
        }
        assert.equal(rig.last, 200);
        assert.equal(rig.restart().last, 200);
        assert.deepEqual(rig.warnings, ["journal: sector 2 could not be erased"]);
        assert.equal(area.counters.rewrittenBytes, 0);
        assert.equal(rig.log.tidy() && rig.log.tidy() && rig.log.tidy() && rig.log.tidy(), false);
      });

    it("appends nothing where no sector can be erased, and is well as soon as one can", () => {
      const { flash, rig } = bench(use, 3);
      flash.eraseFault = () => "refuses";
      while (rig.append()) assert.ok(rig.last < 1_000);
      const { last } = rig;
      for (let index = 0; index < 10; index++) assert.equal(rig.append(), false);
      const found = rig.restart();
      assert.equal(found.last, last);
      flash.eraseFault = undefined;
      assert.equal(rig.append(), true);
      assert.equal(rig.restart().last, last + 1);
    });
  });
}

describe("a record that could not be read back", () => {
  it("is remembered as it was, whatever becomes of the buffer it came in", () => {
    const flash = new FaultyFlash(new VirtualFlashArea(3, 256));
    const buffer = new Uint8Array([1]);
    const log = new SectorLog({ flash, firstSector: 0, sectors: 3, onRecord: () => {} });
    flash.writeFault = "blinds";
    assert.equal(log.append(1, buffer, { mayErase: true }), false);
    flash.see();
    buffer[0] = 2;
    assert.equal(log.append(1, buffer, { mayErase: true }), true);
    const seen: number[] = [];
    new SectorLog({ flash, firstSector: 0, sectors: 3, onRecord: (_kind, payload) => seen.push(payload[0] ?? 0) });
    assert.deepEqual(seen, [1, 2]);
  });
});

describe("a record that is appended in place of one that could not be read back", () => {
  it("stands behind it", () => {
    const { flash, rig } = bench("history");
    rig.appendMany(3);
    flash.writeFault = "blinds";
    assert.equal(rig.append(), false);
    flash.see();
    rig.last += 1;
    assert.equal(rig.append(), true);
    assert.equal(rig.restart().last, 5);
  });
});
