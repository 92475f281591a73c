import assert from "node:assert/strict";
import fc from "fast-check";
import { type Register, type Taken, takeDraw, type Usage } from "../../../modules/accounts/registers";
import { HOUR_MS, JANUARY_MS, MINUTE_MS } from "../tariff/tariffs";

interface Told {
  readonly at: number;
  readonly wh: number;
  readonly tag?: string | null;
}

/** What comes of draws one after another; `at` in ms from January on. */
function take(...draws: readonly Told[]): { register: Register; usages: Usage[]; strange: number; unclearWh: number } {
  let taken: Taken | undefined;
  const usages: Usage[] = [];
  let strange = 0;
  let unclearWh = 0;
  for (const { at, wh, tag = "A" } of draws) {
    taken = takeDraw(taken?.register, { atMs: JANUARY_MS + at, energyWh: wh, tag });
    if (taken.usage !== undefined) usages.push(taken.usage);
    strange += taken.isStrange ? 1 : 0;
    unclearWh += taken.unclearWh;
  }
  assert.ok(taken);
  return { register: taken.register, usages, strange, unclearWh };
}

function sum(usages: readonly Usage[], tag?: string | null): number {
  return usages.filter((one) => tag === undefined || one.tag === tag).reduce((wh, one) => wh + one.energyWh, 0);
}

describe("a charger's register", () => {
  it("bills nothing of what it counted before it was known", () => {
    assert.deepEqual(take({ at: 0, wh: 123_456 }).usages, []);
  });

  it("bills what it rose, in whole Wh that add up", () => {
    const { usages } = take(
      { at: 0, wh: 10.9 },
      { at: 1_000, wh: 11.2 },
      { at: 2_000, wh: 11.9 },
      { at: 3_000, wh: 13.1 },
    );
    assert.deepEqual(
      usages.map(({ fromMs, toMs, energyWh }) => [fromMs - JANUARY_MS, toMs - JANUARY_MS, energyWh]),
      [
        [0, 1_000, 1],
        [2_000, 3_000, 2],
      ],
    );
  });

  it("bills a gap to who charged before and after it, however it is spelled", () => {
    const { usages, unclearWh } = take({ at: 0, wh: 0, tag: "04ab" }, { at: 5 * HOUR_MS, wh: 30_000, tag: "04AB" });
    assert.deepEqual(usages, [{ tag: "04AB", fromMs: JANUARY_MS, toMs: JANUARY_MS + 5 * HOUR_MS, energyWh: 30_000 }]);
    assert.equal(unclearWh, 0);
  });

  for (const [what, before, after, spanMs, tag, unclear] of [
    ["who leaves", "A", null, 120_000, "A", 0],
    ["who comes", null, "A", 120_000, "A", 0],
    ["nobody, of a gap in which somebody left", "A", null, 120_001, null, 900],
    ["nobody, of a gap in which somebody came", null, "A", 120_001, null, 900],
    ["nobody, where one followed another", "A", "B", 1_000, null, 900],
    ["nobody, where nobody has a tag", null, null, 900_000, null, 0],
  ] as const)
    it(`bills to ${what}`, () => {
      const { usages, unclearWh } = take({ at: 0, wh: 0, tag: before }, { at: spanMs, wh: 900, tag: after });
      assert.equal(sum(usages), 900);
      assert.equal(usages[0]?.tag, tag);
      assert.equal(unclearWh, unclear);
    });

  it("ignores and counts a lower count, and goes on from the highest", () => {
    const { usages, strange, register } = take(
      { at: 0, wh: 1_000 },
      { at: 1_000, wh: 999 },
      { at: 2_000, wh: 0 },
      { at: 3_000, wh: 1_000 },
      { at: 4_000, wh: 1_005 },
    );
    assert.equal(sum(usages), 5);
    assert.equal(strange, 2);
    assert.equal(register.energyWh, 1_005);
  });

  it("ignores a count that no charger reaches by then", () => {
    // A kWh of grace, and 70 kW for a minute: 1166.67 Wh.
    assert.equal(sum(take({ at: 0, wh: 0 }, { at: MINUTE_MS, wh: 2_166 }).usages), 2_166);
    const { usages, strange } = take({ at: 0, wh: 0 }, { at: MINUTE_MS, wh: 2_167 }, { at: 2 * MINUTE_MS, wh: 20 });
    assert.equal(sum(usages), 20);
    assert.equal(strange, 1);
    assert.equal(take({ at: 0, wh: 0 }, { at: MINUTE_MS, wh: Number.MAX_SAFE_INTEGER }).strange, 1);
  });

  it("is another meter's after an hour, and every Wh of that hour is billed", () => {
    const before: Told[] = [{ at: 0, wh: 500_000 }];
    const lower = (untilMinute: number): Told[] =>
      Array.from({ length: untilMinute }, (_, minute) => ({ at: (minute + 1) * MINUTE_MS, wh: 7 + minute * 100 }));
    const almost = take(...before, ...lower(60));
    assert.equal(sum(almost.usages), 0);
    assert.equal(almost.strange, 60);
    const after = take(...before, ...lower(61));
    assert.equal(sum(after.usages), 6_000);
    assert.equal(after.register.energyWh, 6_007);
    assert.equal(after.register.strange, null);
  });

  it("is not another meter's as long as the right count comes in between", () => {
    const draws: Told[] = [];
    for (let minute = 0; minute < 200; minute++)
      draws.push({ at: minute * MINUTE_MS, wh: minute % 10 === 0 ? 500_000 + minute : minute });
    assert.equal(sum(take(...draws).usages), 190);
  });

  it("puts every Wh on one bill, whatever was heard of it and whatever restarted", () => {
    const step = fc.record({
      wh: fc.integer({ min: 0, max: 2_000 }),
      spanMs: fc.integer({ min: 100_000, max: 4 * HOUR_MS }),
      tag: fc.constantFrom("A", "B", null),
      isHeard: fc.boolean(),
      isRestart: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let register = takeDraw(undefined, { atMs: 0, energyWh: 0, tag: null }).register;
        const bills = new Map<string | null, number>();
        let wh = 0;
        let atMs = 0;
        for (const one of [...steps, { wh: 0, spanMs: HOUR_MS, tag: null, isHeard: true, isRestart: false }]) {
          wh += one.wh;
          atMs += one.spanMs;
          if (!one.isHeard) continue;
          if (one.isRestart) register = JSON.parse(JSON.stringify(register)) as Register;
          const taken = takeDraw(register, { atMs, energyWh: wh, tag: one.tag });
          register = taken.register;
          const { usage } = taken;
          if (usage !== undefined) bills.set(usage.tag, (bills.get(usage.tag) ?? 0) + usage.energyWh);
        }
        assert.equal(
          [...bills.values()].reduce((sum, one) => sum + one, 0),
          wh,
        );
      }),
      { numRuns: 200 },
    );
  });
});
