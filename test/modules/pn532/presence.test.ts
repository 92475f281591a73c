import assert from "node:assert/strict";
import fc from "fast-check";
import { Presence } from "../../../modules/pn532/presence";

/** Polls at these times; the names of the cards that were new. */
function run(polls: readonly (readonly [atMs: number, uid?: string])[]): string[] {
  const presence = new Presence();
  const seen: string[] = [];
  for (const [atMs, uid] of polls) if (presence.polled(atMs, uid)) seen.push(`${uid}@${atMs}`);
  return seen;
}

describe("PN532 presence", () => {
  it("reports a card that lies there once", () => {
    const polls = Array.from({ length: 1000 }, (_, index) => [250 * index, "A"] as const);
    assert.deepEqual(run(polls), ["A@0"]);
  });

  it("reports it again after it was missing for 1 s, not 1 ms earlier", () => {
    const missing = [[250], [500], [750], [1000]] as const;
    assert.deepEqual(run([[0, "A"], ...missing, [1249, "A"], [1499, "A"]]), ["A@0"]);
    assert.deepEqual(run([[0, "A"], ...missing, [1250, "A"], [1500, "A"]]), ["A@0", "A@1250"]);
  });

  it("counts the absence from the last time that it was seen", () => {
    const polls = [[0, "A"], [250], [500], [750], [1000, "A"], [1250], [1500], [1750], [2000], [2249, "A"]] as const;
    assert.deepEqual(run(polls), ["A@0"]);
  });

  it("reports another card at once, and the first one again only after its own absence", () => {
    const swapped = [
      [0, "A"],
      [250, "B"],
      [500, "A"],
      [750, "B"],
      [1000, "A"],
      [1250, "B"],
    ] as const;
    assert.deepEqual(run(swapped), ["A@0", "B@250"]);
    const away = [
      [0, "A"],
      [250, "B"],
      [500, "B"],
      [750, "B"],
      [1000, "B"],
      [1249, "A"],
    ] as const;
    assert.deepEqual(run(away), ["A@0", "B@250"]);
    assert.deepEqual(run([...away.slice(0, 5), [1250, "A"]]), ["A@0", "B@250", "A@1250"]);
  });

  it("does not take time in which nobody polled for an absence", () => {
    assert.deepEqual(run([[0, "A"], [250], [1249], [1250, "A"]]), ["A@0", "A@1250"]);
    assert.deepEqual(run([[0, "A"], [250], [1250, "A"]]), ["A@0"], "nobody looked for 1 s");
  });

  it("remembers no more than eight cards", () => {
    const names = "ABCDEFGHI".split("");
    const polls = names.map((name, index) => [index * 10, name] as const);
    assert.equal(run(polls).length, 9);
    assert.deepEqual(run([...polls, [100, "B"]]).length, 9);
    assert.deepEqual(run([...polls, [100, "A"]]).length, 10, "the first one was forgotten");
  });

  it("never reports a card twice within a second", () => {
    const poll = fc.record({
      afterMs: fc.integer({ min: 1, max: 400 }),
      uid: fc.constantFrom(undefined, "A", "B", "C"),
    });
    fc.assert(
      fc.property(fc.array(poll, { maxLength: 60 }), (polls) => {
        const presence = new Presence();
        const lastMs = new Map<string, number>();
        let nowMs = 0;
        for (const { afterMs, uid } of polls) {
          nowMs += afterMs;
          const isNew = presence.polled(nowMs, uid);
          if (uid === undefined) {
            assert.equal(isNew, false);
            continue;
          }
          const seenMs = lastMs.get(uid);
          if (seenMs === undefined) assert.equal(isNew, true);
          else if (nowMs - seenMs < 1000) assert.equal(isNew, false, `${uid} at ${nowMs}, last at ${seenMs}`);
          lastMs.set(uid, nowMs);
        }
      }),
      { numRuns: 1000, seed: 6 },
    );
  });
});
