import assert from "node:assert/strict";
import fc from "fast-check";
import { Transit } from "../../../modules/house/transit";

function envelope(sequence: number, uptimeMs: number, boot = "aa") {
  return { version: 1, boot, sequence, uptimeMs };
}

describe("the way of a part's messages", () => {
  it("is as short as the first one's, for all that is known", () => {
    const transit = new Transit();
    assert.deepEqual(transit.receive(10_000, envelope(0, 500)), { lateMs: 0, isSameBoot: false });
  });

  it("is longer by what a message comes later than the fastest one", () => {
    const transit = new Transit();
    transit.receive(10_000, envelope(0, 500));
    assert.deepEqual(transit.receive(11_000, envelope(1, 1_500)), { lateMs: 0, isSameBoot: true });
    const late = transit.receive(15_000, envelope(2, 2_500));
    assert.ok(late !== undefined && Math.abs(late.lateMs - 3_000) <= 4_000 * 0.0005, `${late?.lateMs}`);
    assert.equal(transit.receive(15_500, envelope(3, 6_500))?.lateMs, 0, "a faster one is the new measure");
  });

  it("does not tell of what was doubled or overtaken", () => {
    const transit = new Transit();
    transit.receive(10_000, envelope(5, 500));
    assert.equal(transit.receive(10_001, envelope(5, 500)), undefined);
    assert.equal(transit.receive(10_002, envelope(4, 600)), undefined);
    assert.deepEqual(transit.receive(10_100, envelope(6, 600)), { lateMs: 0, isSameBoot: true });
  });

  it("is measured anew when the part has started anew", () => {
    const transit = new Transit();
    transit.receive(10_000, envelope(900, 500_000));
    assert.deepEqual(transit.receive(20_000, envelope(0, 0, "bb")), { lateMs: 0, isSameBoot: false });
    assert.deepEqual(transit.receive(21_000, envelope(1, 1_000, "bb")), { lateMs: 0, isSameBoot: true });
  });

  it("does not grow with a clock that is 500 ppm slow, and is never negative", () => {
    const transit = new Transit();
    for (let index = 0; index < 10_000; index++) {
      const arrival = transit.receive(index * 1_000, envelope(index, index * 1_000 * 0.9995));
      assert.ok(arrival !== undefined && arrival.lateMs >= 0 && arrival.lateMs < 1e-6, `${arrival?.lateMs}`);
    }
    const steps = fc.array(fc.record({ afterMs: fc.nat(5_000), uptimeMs: fc.nat(100_000) }), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (list) => {
        const any = new Transit();
        let nowMs = 0;
        list.forEach(({ afterMs, uptimeMs }, sequence) => {
          nowMs += afterMs;
          assert.ok((any.receive(nowMs, envelope(sequence, uptimeMs))?.lateMs ?? 0) >= 0);
        });
      }),
      { numRuns: 300 },
    );
  });
});
