import assert from "node:assert/strict";
import fc from "fast-check";
import { afterWrong, NO_TRIES, type Tries, waitMs } from "../../../modules/access/throttle";

const DAY_MS = 86_400_000;
const WAITS_S = [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300];

describe("wrong tries at a password", () => {
  it("cost nothing four times, then 2 s, and twice as long each time up to 5 minutes", () => {
    let tries = NO_TRIES;
    for (const waitS of WAITS_S) {
      tries = afterWrong(tries, 1_000);
      assert.equal(waitMs(tries, 1_000), waitS * 1_000, `${tries.level}`);
      if (waitS > 0) assert.equal(waitMs(tries, 1_000 + waitS * 1_000 - 1), 1);
      assert.equal(waitMs(tries, 1_000 + waitS * 1_000), 0);
    }
  });

  it("are forgiven one by one, each after 5 minutes, to the millisecond", () => {
    const five = [1, 2, 3, 4, 5].reduce<Tries>((tries) => afterWrong(tries, 0), NO_TRIES);
    assert.equal(afterWrong(five, 299_999).level, 6);
    assert.equal(afterWrong(five, 300_000).level, 5);
    assert.equal(afterWrong(five, 1_199_999).level, 3);
    assert.equal(afterWrong(five, 1_200_000).level, 2);
    assert.equal(afterWrong(five, DAY_MS).level, 1, "and no more than there were");
    // What has gone by of the next 5 minutes counts on.
    assert.equal(afterWrong(afterWrong(five, 599_999), 600_000).level, 5);
  });

  it("are all forgiven after 65 minutes, however many they were", () => {
    let tries = NO_TRIES;
    for (let count = 0; count < 50; count++) tries = afterWrong(tries, 0);
    assert.equal(tries.level, 13);
    assert.equal(afterWrong(tries, 12 * 300_000).level, 2);
    assert.equal(afterWrong(tries, 13 * 300_000).level, 1);
  });

  /** Tries in the 24 hours after `fromMs`, each as soon as it may be. */
  function greedy(start: Tries, fromMs: number): number {
    let tries = start;
    let count = 0;
    for (let nowMs = fromMs; nowMs < fromMs + DAY_MS; nowMs += waitMs(tries, nowMs)) {
      tries = afterWrong(tries, nowMs);
      count += 1;
    }
    return count;
  }

  it("are 302 in a day at the most, however they are made", () => {
    assert.ok(greedy(NO_TRIES, 0) <= 302);
    assert.ok(greedy(NO_TRIES, 0) > 250, "a bound that means something");
    const pause = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 3_000_000 }));
    fc.assert(
      fc.property(fc.array(pause, { minLength: 1, maxLength: 60 }), (pauses) => {
        const madeMs: number[] = [];
        let tries = NO_TRIES;
        let nowMs = 0;
        for (let index = 0; nowMs < 2 * DAY_MS && madeMs.length < 5_000; index++) {
          nowMs += (pauses[index % pauses.length] ?? 0) + waitMs(tries, nowMs);
          nowMs += waitMs(tries, nowMs);
          tries = afterWrong(tries, nowMs);
          assert.ok(waitMs(tries, nowMs) <= 300_000);
          madeMs.push(nowMs);
        }
        for (const [index, atMs] of madeMs.entries()) {
          const before = madeMs[index - 302];
          if (before !== undefined) assert.ok(atMs - before >= DAY_MS, `${index}`);
        }
      }),
      { numRuns: 40 },
    );
  });
});
