import assert from "node:assert/strict";
import { VirtualFlashArea } from "../../../hosts/virtual/flash";
import { Rig, type RigOptions, untilPowerLost } from "./rig";

/** Of the bits that the last byte would clear: none, some, all. */
const HALF_BITS = [0x00, 0x55, 0xaa, 0xff] as const;
const SECTORS = 4;
const SECTOR_BYTES = 128;

type Action = (rig: Rig) => boolean;
const APPEND: Action = (rig) => rig.append();
const TIDY: Action = (rig) => rig.log.tidy();

/** What an action wrote and erased, and what a start finds when it is done. */
interface Done {
  readonly bytes: number;
  readonly erases: number;
  readonly after: Rig;
}

function run(before: VirtualFlashArea, options: RigOptions, action: Action): Done {
  const flash = before.copy();
  action(new Rig(flash, options));
  assert.equal(flash.counters.rewrittenBytes, 0, "a programmed byte is never written again");
  const erases = flash.counters.erases.reduce((sum, count) => sum + count, 0);
  return { bytes: flash.counters.writtenBytes, erases, after: new Rig(flash, options) };
}

/** Every way in which the power can go during an action: a function that plans it, and what it is called. */
function* cutsOf(done: Done, halfBits: readonly number[]): Generator<[(flash: VirtualFlashArea) => void, string]> {
  for (let byte = 1; byte <= done.bytes; byte++)
    for (const half of halfBits)
      yield [(flash) => flash.cutAfterBytes(byte, { halfBits: half }), `byte ${byte}, bits ${half}`];
  for (let seed = 1; seed <= 20 * done.erases; seed++)
    yield [(flash) => flash.cutAtErase(1, { seed }), `erase, seed ${seed}`];
}

/** What is there is what was there before the action or what is there after it, and nothing between. */
function checkState(found: Rig, before: Rig, after: Rig, where: string): void {
  const as = found.last === after.last ? after : before;
  assert.equal(found.last, as.last, where);
  assert.equal(found.first, as.first, where);
}

/** Life goes on: many more records, over more than one turn, are all there after another start. */
function goOn(found: Rig, records: number): void {
  const { last } = found;
  for (let index = 0; index < records; index++) {
    assert.equal(found.append(index % 3 !== 0) || found.append(), true);
    if (index % 2 === 0) found.log.tidy();
  }
  const again = found.restart();
  assert.equal(again.last, last + records);
  assert.equal(again.first <= last + records, true);
}

for (const use of ["book", "history"] as const) {
  const options: RigOptions = { use };

  describe(`the power goes while a ${use} is written`, () => {
    it("at every byte and in every erase of three turns round the ring", () => {
      const flash = new VirtualFlashArea(SECTORS, SECTOR_BYTES);
      let cuts = 0;
      for (let round = 0; new Rig(flash, options).log.sequence < 3 * SECTORS + 2; round++) {
        const action = round % 7 === 6 ? TIDY : APPEND;
        const before = new Rig(flash, options);
        const done = run(flash, options, action);
        for (const [plan, name] of cutsOf(done, HALF_BITS)) {
          const where = `round ${round}, ${name}`;
          const cut = flash.copy();
          const rig = new Rig(cut, options);
          plan(cut);
          untilPowerLost(cut, () => assert.equal(action(rig), false, where));
          const found = new Rig(cut, options);
          checkState(found, before, done.after, where);
          goOn(found, 6);
          assert.equal(cut.counters.rewrittenBytes, 0);
          cuts += 1;
        }
        action(new Rig(flash, options));
      }
      assert.ok(cuts > 3_000, `${cuts} cuts`);
    });

    it("and goes again at every byte of what is written next", () => {
      const flash = new VirtualFlashArea(3, SECTOR_BYTES);
      new Rig(flash, options).appendMany(40);
      let cuts = 0;
      for (let round = 0; round < 8; round++) {
        const before = new Rig(flash, options);
        const done = run(flash, options, APPEND);
        for (const [plan, name] of cutsOf(done, [0x55])) {
          const once = flash.copy();
          const rig = new Rig(once, options);
          plan(once);
          untilPowerLost(once, () => rig.append());
          const middle = new Rig(once, options);
          checkState(middle, before, done.after, name);
          const second = run(once, options, APPEND);
          for (const [planAgain, nameAgain] of cutsOf(second, [0xaa])) {
            const twice = once.copy();
            const rigAgain = new Rig(twice, options);
            planAgain(twice);
            untilPowerLost(twice, () => rigAgain.append());
            const found = new Rig(twice, options);
            checkState(found, middle, second.after, `round ${round}, ${name}, then ${nameAgain}`);
            assert.equal(found.append(), true);
            assert.equal(found.restart().last, found.last);
            cuts += 1;
          }
        }
        new Rig(flash, options).append();
      }
      assert.ok(cuts > 3_000, `${cuts} cuts`);
    });

    it("again and again at the same place, and nothing that was kept gets lost", () => {
      const flash = new VirtualFlashArea(SECTORS, SECTOR_BYTES);
      new Rig(flash, options).appendMany(25);
      for (let byte = 1; byte <= 60; byte++) {
        const rig = new Rig(flash, options);
        const { last } = rig;
        flash.cutAfterBytes(byte, { halfBits: 0x33 });
        const isCut = !rig.append() || !rig.append() || !rig.append();
        assert.equal(isCut, !flash.isPowered);
        const kept = rig.last;
        flash.powerOn();
        const found = new Rig(flash, options);
        assert.ok(found.last >= kept && found.last <= kept + 1 && found.last >= last);
      }
    });

    it("between any two actions of an application that never starts anew in between", () => {
      const flash = new VirtualFlashArea(SECTORS, SECTOR_BYTES);
      const rig = new Rig(flash, options);
      for (let round = 0; round < 200; round++) {
        if (round % 5 === 4) rig.log.tidy();
        else assert.equal(rig.append(), true);
        const found = new Rig(flash.copy(), options);
        assert.equal(found.last, rig.last);
        assert.equal(found.log.sequence, rig.log.sequence);
        assert.equal(found.log.freeBytes, rig.log.freeBytes);
      }
      assert.equal(flash.counters.rewrittenBytes, 0);
    });
  });
}
