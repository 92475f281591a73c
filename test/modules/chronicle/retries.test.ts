import assert from "node:assert/strict";
import type { Chronicle } from "../../../modules/chronicle/chronicle";
import { type Fault, FaultyFlash } from "../journal/faulty-flash";
import { finishedOf, newFlash, open, reopened, sessionOf } from "./rig";

/** One thing that is told, and whether a chronicle knows it. */
const TOLD: Readonly<Record<string, readonly [tell: (to: Chronicle) => void, knows: (it: Chronicle) => boolean]>> = {
  "energy counts": [
    (to) => {
      to.energy = "[1]";
    },
    (it) => it.energy === "[1]",
  ],
  "an open session": [
    (to) => {
      to.session = sessionOf(3);
    },
    (it) => it.session?.number === 3,
  ],
  "a fault": [
    (to) => {
      to.fault = { code: "diode", count: 0, isOver: false };
    },
    (it) => it.fault?.code === "diode",
  ],
  "a failure": [
    (to) => {
      to.failures = { count: 1, text: "it broke" };
    },
    (it) => it.failures.text === "it broke",
  ],
  "an event": [(to) => to.note("something", undefined, 0), (it) => it.events.at(-1)?.what === "something"],
  "a finished session": [(to) => to.finish(finishedOf(2)), (it) => it.lastFinishedNumber === 2],
};

const FAULTS: readonly Fault[] = ["refuses", "ignores", "tears", "complains", "blinds"];

for (const [name, [tell, knows]] of Object.entries(TOLD)) {
  describe(`${name} that the flash did not take`, () => {
    for (const fault of FAULTS) {
      for (const isSectorNew of [true, false]) {
        it(`because it ${fault}, ${isSectorNew ? "in a new sector" : "behind other records"}, is written with the next look`, () => {
          const area = newFlash();
          const flash = new FaultyFlash(area);
          const { chronicle } = open(flash);
          if (!isSectorNew) {
            chronicle.finish(finishedOf(1));
            chronicle.note("before", undefined, 0);
          }
          flash.writeFault = fault;
          tell(chronicle);
          assert.ok(knows(chronicle), "it counts at once");
          flash.see();
          chronicle.tend();
          assert.equal(chronicle.isWritten, true);
          const found = open(area).chronicle;
          assert.ok(knows(found));
          assert.deepEqual(found.recent, chronicle.recent);
          assert.deepEqual(found.events, chronicle.events);
          const { writes } = area.counters;
          chronicle.tend();
          assert.equal(area.counters.writes, writes, "and then no more");
        });
      }
    }

    it("is not taken for written before it is", () => {
      const flash = new FaultyFlash(newFlash());
      const { chronicle } = open(flash);
      flash.writeFault = "refuses";
      tell(chronicle);
      assert.equal(chronicle.isWritten, false);
      flash.writeFault = "refuses";
      chronicle.tend();
      assert.equal(chronicle.isWritten, false);
    });
  });
}

describe("a chronicle whose flash takes nothing for long", () => {
  it("keeps the newest of all, eight events and eight sessions to write later", () => {
    const area = newFlash();
    const flash = new FaultyFlash(area);
    const { chronicle } = open(flash);
    for (let number = 1; number <= 20; number++) {
      flash.goBlind();
      flash.writeFault = "refuses";
      chronicle.session = sessionOf(number);
      flash.writeFault = "refuses";
      chronicle.finish(finishedOf(number));
      flash.writeFault = "refuses";
      chronicle.note(`event ${number}`, undefined, 0);
    }
    assert.equal(chronicle.recent.length, 16);
    flash.see();
    flash.writeFault = undefined;
    chronicle.tend();
    chronicle.tend();
    assert.equal(chronicle.isWritten, true);
    const found = open(area).chronicle;
    assert.deepEqual(
      found.recent.map(({ number }) => number),
      [13, 14, 15, 16, 17, 18, 19, 20],
    );
    assert.deepEqual(
      found.events.map(({ what }) => what),
      Array.from({ length: 8 }, (_, index) => `event ${13 + index}`),
    );
    assert.equal(found.session, undefined);
  });

  it("keeps a session open in the book until the history has it", () => {
    const area = newFlash();
    const flash = new FaultyFlash(area);
    const { chronicle } = open(flash);
    chronicle.session = sessionOf(5);
    flash.writeFault = "refuses";
    chronicle.finish(finishedOf(5));
    assert.equal(open(area).chronicle.session?.number, 5, "the power may go now");
    assert.equal(open(area).chronicle.lastFinishedNumber, 0);
    chronicle.tend();
    assert.equal(reopened(area).session, undefined);
    assert.equal(reopened(area).lastFinishedNumber, 5);
  });

  it("does not take the next car's session out of the book when the history has the one before", () => {
    const area = newFlash();
    const flash = new FaultyFlash(area);
    const { chronicle } = open(flash);
    chronicle.session = sessionOf(5);
    flash.writeFault = "refuses";
    chronicle.finish(finishedOf(5));
    chronicle.session = sessionOf(6);
    chronicle.tend();
    const found = reopened(area);
    assert.equal(found.session?.number, 6);
    assert.equal(found.lastFinishedNumber, 5);
  });
});

describe("a chronicle with a closed contactor", () => {
  it("erases nothing, keeps what has no room in mind, and writes it once it may", () => {
    const flash = newFlash(1_024);
    const opened = open(flash);
    opened.mayErase = false;
    const { chronicle } = opened;
    let written = 0;
    while (chronicle.isWritten) {
      written += 1;
      chronicle.energy = `[${written}]`;
    }
    assert.ok(written > 200, `${written} records`);
    for (let second = 0; second < 5; second++) {
      chronicle.tend();
      chronicle.energy = `[${written + second}]`;
    }
    assert.equal(sum(flash.counters.erases), 0);
    assert.equal(chronicle.energy, `[${written + 4}]`);
    opened.mayErase = true;
    chronicle.tend();
    assert.equal(chronicle.isWritten, true);
    assert.equal(reopened(flash).energy, `[${written + 4}]`);
  });

  it("erases what it needs no more, one sector a look, once the contactor is open", () => {
    const flash = newFlash(1_024);
    const opened = open(flash);
    opened.mayErase = false;
    const { chronicle } = opened;
    for (let index = 0; chronicle.isWritten; index++) chronicle.energy = `[${index}]`;
    opened.mayErase = true;
    let before = 0;
    for (let second = 0; second < 20; second++) {
      chronicle.tend();
      const erased = sum(flash.counters.erases) - before;
      before += erased;
      assert.ok(erased <= 2, "a record that waited may need one, too");
    }
    assert.equal(before, 8, "all that a book may have blank, and the sector that the waiting record took");
    assert.equal(reopened(flash).energy, chronicle.energy);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
