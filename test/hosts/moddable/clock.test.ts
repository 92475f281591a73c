import assert from "node:assert/strict";
import fc from "fast-check";
import { TickClock } from "../../../hosts/moddable/clock";

describe("moddable clock", () => {
  it("goes on over the sign and over the wrap of 32 bits", () => {
    const ticks = [0x7fff_fff0, -0x7fff_fff0, -16, 16];
    const readings = ticks[Symbol.iterator]();
    const clock = new TickClock(() => readings.next().value ?? 0);
    assert.equal(clock.nowMs(), 32);
    assert.equal(clock.nowMs(), 0x8000_0000);
    assert.equal(clock.nowMs(), 0x8000_0000 + 32);
  });

  it("stands still when a wall clock below it is set back, and goes on from there", () => {
    let wallMs = 1_800_000_000_000;
    const clock = new TickClock(() => wallMs);
    wallMs += 500;
    assert.equal(clock.nowMs(), 500);
    wallMs -= 3_600_000;
    assert.equal(clock.nowMs(), 500);
    wallMs += 20;
    assert.equal(clock.nowMs(), 520);
  });

  it("adds up any series of steps below 24 days", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.integer({ min: 0, max: 0x7fff_ffff }), { maxLength: 30 }),
        (start, steps) => {
          let total = start;
          const clock = new TickClock(() => total | 0);
          let expected = 0;
          for (const step of steps) {
            total += step;
            expected += step;
            assert.equal(clock.nowMs(), expected);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
