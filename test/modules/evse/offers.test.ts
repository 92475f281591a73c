import assert from "node:assert/strict";
import fc from "fast-check";
import { allowedA, type FormerOffers, NO_FORMER_OFFERS, rememberOffer } from "../../../modules/evse/offers";

describe("EVSE: offers that a car may still be following down", () => {
  it("count for 5 s after they ended", () => {
    const former = rememberOffer(NO_FORMER_OFFERS, 1_000, 16);
    assert.equal(allowedA(former, 1_000, 10), 16);
    assert.equal(allowedA(former, 5_999, 10), 16);
    assert.equal(allowedA(former, 6_000, 10), 10);
  });

  it("count each for its own 5 s, the highest of them at a time", () => {
    let former = rememberOffer(NO_FORMER_OFFERS, 0, 32);
    former = rememberOffer(former, 1_000, 20);
    former = rememberOffer(former, 2_000, 10);
    assert.deepEqual(
      [4_999, 5_000, 5_999, 6_000, 6_999, 7_000].map((ms) => allowedA(former, ms, 6)),
      [32, 20, 20, 10, 10, 6],
    );
  });

  it("are no limit for a higher offer", () => {
    assert.equal(allowedA(rememberOffer(NO_FORMER_OFFERS, 0, 10), 1_000, 25), 25);
  });

  it("are few, however restless the house is", () => {
    let former: FormerOffers = NO_FORMER_OFFERS;
    for (let change = 0; change < 1_000; change++) {
      former = rememberOffer(former, change * 5, 80 - (change % 75));
      assert.ok(former.length <= 75, `${former.length}`);
    }
  });

  it("are the highest of the last 5 s, and never more than the offers there are, whatever the house does", () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 20, max: 4_000 }), fc.integer({ min: 6, max: 80 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(changes, (steps) => {
        let former: FormerOffers = NO_FORMER_OFFERS;
        let nowMs = 0;
        let offeredA = 6;
        const ended: (readonly [number, number])[] = [];
        for (const [gapMs, nextA] of steps) {
          nowMs += gapMs;
          if (nextA < offeredA) {
            former = rememberOffer(former, nowMs, offeredA);
            ended.push([nowMs, offeredA]);
          }
          offeredA = nextA;
          assert.ok(former.length <= 75);
          const recent = ended.filter(([atMs]) => nowMs < atMs + 5_000).map(([, eachA]) => eachA);
          assert.equal(allowedA(former, nowMs, offeredA), Math.max(offeredA, ...recent));
        }
      }),
      { numRuns: 1_000, seed: 12 },
    );
  });
});
