import assert from "node:assert/strict";
import fc from "fast-check";
import { DrawHistory } from "../../../modules/house/draw-history";

interface Sample {
  readonly atMs: number;
  readonly loweredMs: number;
  readonly currentA: readonly number[];
}

/** The same by looking at every sample there was: those kept when the span was asked for first, and all since. */
class Model {
  readonly samples: Sample[] = [];
  private span = "";
  private from = 0;

  constructor(private readonly length: number) {}

  range(phase: number, fromMs: number, toMs: number) {
    const span = `${fromMs} ${toMs}`;
    if (span !== this.span) this.from = Math.max(0, this.samples.length - this.length);
    this.span = span;
    const inside = this.samples.slice(this.from).filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    if (inside.length === 0) return undefined;
    const of = (some: readonly Sample[]) => some.map(({ currentA }) => currentA[phase] ?? 0);
    const early = of(inside.filter(({ loweredMs }) => loweredMs < (fromMs + toMs) / 2));
    return { lowA: Math.min(...(early.length > 0 ? early : of(inside))), highA: Math.max(...of(inside)) };
  }
}

const STEP = fc.oneof(
  fc.record({
    do: fc.constant("add" as const),
    passMs: fc.integer({ min: 0, max: 3_000 }),
    a: fc.double({ min: 0, max: 63, noNaN: true }),
  }),
  fc.record({ do: fc.constant("lower" as const), passMs: fc.constant(0), a: fc.constant(0) }),
  fc.record({
    do: fc.constant("ask" as const),
    passMs: fc.integer({ min: 0, max: 12_000 }),
    a: fc.integer({ min: 0, max: 2 }),
  }),
);

describe("what was drawn lately", () => {
  for (const phases of [1, 3] as const)
    it(`is told as by whoever remembers everything, on ${phases} phases`, () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 6 }), fc.array(STEP, { maxLength: 60 }), (length, steps) => {
          const history = new DrawHistory(phases, length);
          const model = new Model(length);
          let nowMs = 0;
          for (const { do: what, passMs, a } of steps) {
            if (what === "lower") history.loweredMs = nowMs;
            else if (what === "add") {
              nowMs += passMs;
              const currentA = [a, a / 2, a + 1];
              const loweredMs = nowMs > history.loweredMs ? history.loweredMs : Number.NEGATIVE_INFINITY;
              model.samples.push({ atMs: nowMs, loweredMs, currentA });
              history.add(nowMs, currentA);
            } else {
              const fromMs = nowMs - passMs;
              for (let phase = 0; phase < phases; phase++)
                assert.deepEqual(
                  history.range(phase, fromMs, fromMs + 2_100),
                  model.range(phase, fromMs, fromMs + 2_100),
                );
            }
          }
        }),
        { seed: 11, numRuns: 400 },
      );
    });

  it("is nothing before the first sample, and of a phase that it has not", () => {
    const history = new DrawHistory(1);
    assert.equal(history.range(0, 0, 1_000), undefined);
    history.add(500, [7]);
    assert.deepEqual(history.range(0, 0, 1_000), { lowA: 7, highA: 7 });
    assert.equal(history.range(1, 0, 1_000), undefined);
  });
});
