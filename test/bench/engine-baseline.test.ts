import assert from "node:assert/strict";
import fc from "fast-check";
import {
  accepted,
  baselineText,
  complaints,
  MOST_GROWTH,
  parseBaseline,
  unexplained,
} from "../../bench/engine/baseline";
import { FIGURES } from "../../bench/engine/figures";
import { CHIP_UNITS_PER_MS } from "../../sim/engine/chip-speed";

const UNITS = fc.integer({ min: 1, max: 1_000_000_000 });
const REASON = fc.constantFrom("because", "more to do", "a meter more");

describe("the engine benchmark's baseline", () => {
  it("lets a figure grow by a tenth, and names it with one unit more", () => {
    const baseline = { boot: { units: 1_000 } };
    assert.equal(MOST_GROWTH, 0.1);
    assert.deepEqual(complaints({ boot: 1_100 }, baseline), []);
    assert.deepEqual(complaints({ boot: 1_101 }, baseline), ["boot grew by 10.1 %: 1101 units, 1000 in the baseline"]);
    assert.deepEqual(complaints({ boot: 1 }, baseline), []);
  });

  it("names each figure, and what is in one of the two only", () => {
    const found = { boot: 2_000, readingIn: 30, statusOut: 10 };
    const baseline = { boot: { units: 1_000 }, readingIn: { units: 20 }, gone: { units: 1 } };
    assert.deepEqual(complaints(found, baseline), [
      "boot grew by 100.0 %: 2000 units, 1000 in the baseline",
      "readingIn grew by 50.0 %: 30 units, 20 in the baseline",
      "statusOut has no baseline",
      "gone is in the baseline and not measured any more",
    ]);
  });

  it("holds a limit in ms on the chip whatever the baseline says", () => {
    const most = FIGURES["bootToPilot"]?.mostChipMs ?? Number.NaN;
    assert.equal(most, 300);
    const units = most * CHIP_UNITS_PER_MS;
    assert.deepEqual(complaints({ bootToPilot: units - 1 }, { bootToPilot: { units } }), []);
    assert.deepEqual(complaints({ bootToPilot: units }, { bootToPilot: { units } }), [
      "bootToPilot takes 300 ms on the chip, not under 300",
    ]);
  });

  it("accepts figures: raised and new ones with the reason, the others without", () => {
    const baseline = {
      boot: { units: 10, reason: "long ago" },
      readingIn: { units: 10, reason: "long ago" },
      statusOut: { units: 10, reason: "long ago" },
      gone: { units: 1 },
    };
    assert.deepEqual(accepted({ boot: 10, readingIn: 11, statusOut: 9, meterPoll: 5 }, baseline, "phases"), {
      boot: { units: 10, reason: "long ago" },
      readingIn: { units: 11, reason: "phases" },
      statusOut: { units: 9 },
      meterPoll: { units: 5, reason: "phases" },
    });
  });

  it("asks for a reason of its own wherever a figure was raised, be it by little", () => {
    const before = { boot: { units: 100, reason: "long ago" } };
    assert.deepEqual(unexplained(before, { boot: { units: 101 } }), ["boot"]);
    assert.deepEqual(unexplained(before, { boot: { units: 101, reason: "long ago" } }), ["boot"]);
    assert.deepEqual(unexplained(before, { boot: { units: 101, reason: "a second meter" } }), []);
    assert.deepEqual(unexplained(before, { boot: { units: 100 } }), []);
    assert.deepEqual(unexplained(before, { boot: { units: 99 } }), []);
    assert.deepEqual(unexplained({}, { boot: { units: 100 } }), [], "a new figure has nothing before it");
  });

  it("what is accepted with a new reason is never complained of, in figures or in history", () => {
    const figures = fc.dictionary(
      // Those with a bound of their own may be complained of whatever was accepted.
      fc.constantFrom(...Object.keys(FIGURES).filter((name) => FIGURES[name]?.mostChipMs === undefined)),
      UNITS,
    );
    const entries = fc.dictionary(
      fc.constantFrom(...Object.keys(FIGURES)),
      fc.oneof(fc.record({ units: UNITS }), fc.record({ units: UNITS, reason: REASON })),
    );
    fc.assert(
      fc.property(figures, entries, (found, before) => {
        const now = accepted(found, before, "a reason that nobody gave before");
        assert.deepEqual(complaints(found, now), []);
        assert.deepEqual(unexplained(before, now), []);
        assert.deepEqual(parseBaseline(baselineText(now)), now);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  for (const [why, text] of [
    ["no object", "[]"],
    ["a figure without units", '{"boot":{"reason":"x"}}'],
    ["units that are none", '{"boot":{"units":0}}'],
    ["an empty reason", '{"boot":{"units":5,"reason":" "}}'],
    ["a reason that is no text", '{"boot":{"units":5,"reason":7}}'],
    ["a member that nobody knows", '{"boot":{"units":5,"raeson":"x"}}'],
  ] as const) {
    it(`refuses ${why}`, () => {
      assert.throws(() => parseBaseline(text), /^Error: (a baseline is an object|boot has to be)/);
    });
  }
});
