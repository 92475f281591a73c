import assert from "node:assert/strict";
import { type Attempts, afterTry, mayTry, NO_ATTEMPTS } from "../../../modules/settings/attempts";

const PAUSE_MS = 60_000;

/** Wrong tries at `atMs`, one after the other. */
function wrong(times: number, atMs: number, attempts: Attempts = NO_ATTEMPTS): Attempts {
  let after = attempts;
  for (let index = 0; index < times; index++) after = afterTry(after, atMs, false);
  return after;
}

describe("wrong tries at a password", () => {
  it("are free four times", () => {
    assert.equal(mayTry(NO_ATTEMPTS, 0), true);
    for (let times = 1; times <= 4; times++) assert.equal(mayTry(wrong(times, 1_000), 1_000), true, `${times}`);
  });

  it("are followed by a minute's pause after the fifth, to the millisecond", () => {
    const paused = wrong(5, 1_000);
    assert.equal(mayTry(paused, 1_000), false);
    assert.equal(mayTry(paused, 1_000 + PAUSE_MS - 1), false);
    assert.equal(mayTry(paused, 1_000 + PAUSE_MS), true);
  });

  it("count anew after the pause", () => {
    const paused = wrong(5, 0);
    assert.equal(mayTry(wrong(4, PAUSE_MS, paused), PAUSE_MS), true);
    assert.equal(mayTry(wrong(5, PAUSE_MS, paused), PAUSE_MS), false);
  });

  it("do not run out while the minutes pass", () => {
    const four = wrong(4, 0);
    assert.equal(mayTry(wrong(1, 86_400_000, four), 86_400_000), false);
  });

  it("are forgotten with a right one", () => {
    const right = afterTry(wrong(4, 0), 10, true);
    assert.deepEqual(right, NO_ATTEMPTS);
    assert.equal(mayTry(wrong(4, 20, right), 20), true);
  });

  it("are 7,200 a day at the most", () => {
    let attempts = NO_ATTEMPTS;
    let tries = 0;
    for (let nowMs = 0; nowMs < 86_400_000; nowMs += 1_000) {
      while (mayTry(attempts, nowMs)) {
        attempts = afterTry(attempts, nowMs, false);
        tries += 1;
      }
    }
    assert.equal(tries, 7_200);
  });
});
