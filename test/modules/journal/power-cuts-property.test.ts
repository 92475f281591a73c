import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualFlashArea } from "../../../hosts/virtual/flash";
import { Rig, type RigOptions, untilPowerLost } from "./rig";

/** One thing that happens to a log. `cut`: the byte with which the power goes, should so many be written. */
interface Event {
  readonly act: "append" | "append without erase" | "tidy" | "start";
  readonly cut: { readonly byte: number; readonly halfBits: number; readonly eraseSeed: number } | null;
}

const EVENT: fc.Arbitrary<Event> = fc.record({
  act: fc.constantFrom("append", "append", "append without erase", "tidy", "start"),
  cut: fc.option(
    fc.record({
      byte: fc.integer({ min: 1, max: 90 }),
      halfBits: fc.integer({ max: 255, min: 0 }),
      eraseSeed: fc.nat(),
    }),
    { freq: 3 },
  ),
});

const LOG = fc.record({
  use: fc.constantFrom("book" as const, "history" as const),
  sectors: fc.integer({ min: 3, max: 6 }),
  sectorBytes: fc.constantFrom(128, 160, 256),
  payloadBytes: fc.array(fc.integer({ min: 2, max: 57 }), { minLength: 1, maxLength: 5 }),
});

function act(rig: Rig, event: Event): boolean {
  switch (event.act) {
    case "append":
      return rig.append(true);
    case "append without erase":
      return rig.append(false);
    case "tidy":
      return rig.log.tidy();
    case "start":
      return true;
  }
}

describe("the power goes at random", () => {
  it("and every start finds the last complete state", () => {
    let lost = 0;
    fc.assert(
      fc.property(LOG, fc.array(EVENT, { minLength: 30, maxLength: 120 }), (shape, events) => {
        const options: RigOptions = shape;
        const flash = new VirtualFlashArea(shape.sectors, shape.sectorBytes);
        // It lives on from event to event, so that it has to know by itself what a start would find.
        let rig = new Rig(flash, options);
        for (const event of events) {
          const copy = flash.copy();
          const before = new Rig(copy, options);
          assert.equal(before.last, rig.last);
          assert.equal(before.log.freeBytes, rig.log.freeBytes);
          act(before, event);
          const after = before.restart();
          if (event.cut !== null) {
            flash.cutAfterBytes(event.cut.byte, event.cut);
            flash.cutAtErase(1, { seed: event.cut.eraseSeed });
          }
          const uncut = new Rig(flash.copy(), options);
          act(rig, event);
          if (flash.isPowered && event.act !== "start") {
            flash.powerOn();
            continue;
          }
          if (!flash.isPowered) untilPowerLost(flash, () => {});
          if (event.act !== "start") lost += 1;
          flash.powerOn();
          rig = new Rig(flash, options);
          const as = rig.last === after.last ? after : uncut;
          assert.equal(rig.last, as.last);
          assert.equal(rig.first, as.first);
        }
        assert.equal(flash.counters.rewrittenBytes, 0);
      }),
      { numRuns: 300, seed: 3 },
    );
    assert.ok(lost > 1_000, `the power went ${lost} times`);
  });
});
