import assert from "node:assert/strict";
import { availableCurrent, type SiteReading, type SupplyRule } from "../../../modules/house/available";
import { DrawHistory } from "../../../modules/house/draw-history";
import { type HouseView, houseLimit } from "../../../modules/house/house-limit";

const MAIN: SupplyRule = { contractedA: 30, bufferA: 2, meterAt: "main" };
const HOUSE: SupplyRule = { ...MAIN, meterAt: "house" };

/** One phase, a sample a second, the newest at 20 s; the first one was drawn a second before too. */
function drawing(...currentA: number[]): DrawHistory {
  const draw = new DrawHistory(1);
  [currentA[0] ?? 0, ...currentA].forEach((eachA, index) => {
    draw.add(20_000 - 1_000 * (currentA.length - index), [eachA]);
  });
  return draw;
}

function read(atMs: number, ...currentA: number[]): SiteReading {
  return { atMs, currentA };
}

function view(more: Partial<HouseView> = {}): HouseView {
  return {
    rule: MAIN,
    updateIntervalMs: 5_000,
    failsafeA: 6,
    phases: 1,
    startedMs: 0,
    reading: undefined,
    isMismatched: false,
    solar: undefined,
    draw: new DrawHistory(1),
    unmeasuredA: 0,
    ...more,
  };
}

describe("what the charger drew lately", () => {
  it("is the lowest and the highest sample of a span, both ends included", () => {
    const draw = drawing(4, 8, 12, 16);
    assert.deepEqual(draw.range(0, 18_000, 19_000), { lowA: 8, highA: 12 });
    assert.deepEqual(draw.range(0, 17_000, 20_000), { lowA: 4, highA: 16 });
    assert.equal(draw.range(0, 17_001, 17_999), undefined);
    assert.equal(draw.range(0, 20_001, 30_000), undefined);
  });

  it("is kept apart by phase", () => {
    const draw = new DrawHistory(3);
    draw.add(1_000, [1, 2, 3]);
    draw.add(2_000, [4, 5, 0]);
    assert.deepEqual(draw.range(0, 0, 9_000), { lowA: 1, highA: 4 });
    assert.deepEqual(draw.range(1, 0, 9_000), { lowA: 2, highA: 5 });
    assert.deepEqual(draw.range(2, 0, 9_000), { lowA: 0, highA: 3 });
  });

  it("takes a sample that comes later into the span that is asked for", () => {
    const draw = drawing(10);
    assert.deepEqual(draw.range(0, 19_000, 21_000), { lowA: 10, highA: 10 });
    draw.add(21_000, [13]);
    draw.add(21_001, [99]);
    assert.deepEqual(draw.range(0, 19_000, 21_000), { lowA: 10, highA: 13 });
  });

  it("forgets samples beyond its length, but not the span that is still asked for", () => {
    const draw = new DrawHistory(1, 4);
    draw.add(1_000, [7]);
    assert.deepEqual(draw.range(0, 0, 2_000), { lowA: 7, highA: 7 });
    for (let atMs = 3_000; atMs <= 60_000; atMs += 1_000) draw.add(atMs, [atMs / 1_000]);
    assert.deepEqual(draw.range(0, 0, 2_000), { lowA: 7, highA: 7 });
    assert.deepEqual(draw.range(0, 0, 90_000), { lowA: 57, highA: 60 });
    assert.equal(draw.range(0, 0, 2_000), undefined);
  });
});

describe("what the house leaves", () => {
  it("is contracted − buffer − house; at the main switch the charger's own draw is no house", () => {
    const atHouse = availableCurrent(HOUSE, read(20_000, 10), drawing(6, 6, 6), 1, undefined, 0);
    assert.deepEqual(atHouse, { surelyA: 18, perhapsA: 18 });
    const atMain = availableCurrent(MAIN, read(19_000, 10), drawing(6, 6, 6), 1, undefined, 0);
    assert.deepEqual(atMain, { surelyA: 24, perhapsA: 24 });
  });

  it("is known only within a range while the own draw changes, by as much as a module's registers lag", () => {
    const reading = read(18_500, 20);
    assert.deepEqual(availableCurrent(MAIN, reading, drawing(0, 16, 4, 8, 9), 1, undefined, 0), {
      surelyA: 28 - (20 - 4),
      perhapsA: 28 - (20 - 8),
    });
    // Samples 1,050 ms away count, 1,051 ms do not.
    assert.equal(availableCurrent(MAIN, read(18_950, 20), drawing(9, 9, 5), 1, undefined, 0).surelyA, 28 - 15);
    assert.equal(availableCurrent(MAIN, read(18_949, 20), drawing(9, 9, 5), 1, undefined, 0).surelyA, 28 - 11);
  });

  it("never counts an own draw above the reading as a negative house", () => {
    assert.equal(availableCurrent(MAIN, read(19_000, 3), drawing(6, 6, 6), 1, undefined, 0).surelyA, 28);
  });

  it("takes doubt against the charger where its own draw was not measured", () => {
    const { surelyA, perhapsA } = availableCurrent(MAIN, read(19_000, 25), new DrawHistory(1), 1, undefined, 16);
    assert.equal(surelyA, 3);
    assert.equal(perhapsA, 19);
  });

  it("takes doubt against the charger where its own draw was measured only after the reading, or after a break", () => {
    const draw = new DrawHistory(1);
    draw.add(19_200, [16]);
    assert.equal(availableCurrent(MAIN, read(19_000, 20), draw, 1, undefined, 0).surelyA, 28 - 20);
    draw.add(20_200, [16]);
    draw.add(21_200, [16]);
    assert.equal(availableCurrent(MAIN, read(21_000, 20), draw, 1, undefined, 0).surelyA, 28 - 4);
    draw.add(25_000, [16]);
    assert.equal(availableCurrent(MAIN, read(24_500, 20), draw, 1, undefined, 0).surelyA, 28 - 20);
  });

  it("leaves it open, until the span around the reading is sampled, whether the car has begun to draw its offer", () => {
    const draw = drawing(0, 0, 0);
    const reading = read(19_000, 26);
    assert.equal(availableCurrent(MAIN, reading, draw, 1, undefined, 16).perhapsA, 28 - 10);
    draw.add(20_049, [0]);
    assert.equal(availableCurrent(MAIN, reading, draw, 1, undefined, 16).perhapsA, 28 - 10);
    draw.add(20_050, [2]);
    assert.deepEqual(availableCurrent(MAIN, reading, draw, 1, undefined, 16), { surelyA: 2, perhapsA: 28 - 24 });
  });

  it("knows nothing of what was drawn before the first sample, or in a break of the samples", () => {
    const first = new DrawHistory(1);
    first.add(19_500, [8]);
    first.add(21_000, [8]);
    assert.deepEqual(availableCurrent(MAIN, read(19_000, 20), first, 1, undefined, 0), {
      surelyA: 28 - 20,
      perhapsA: 28 - 12,
    });
    const broken = drawing(8, 8);
    broken.add(23_501, [8]);
    assert.equal(availableCurrent(MAIN, read(22_451, 20), broken, 1, undefined, 0).surelyA, 28 - 20);
    const late = drawing(8, 8);
    late.add(23_500, [8]);
    assert.equal(availableCurrent(MAIN, read(22_450, 20), late, 1, undefined, 0).surelyA, 28 - 12);
  });

  it("is what the tightest of three phases leaves", () => {
    const draw = new DrawHistory(3);
    draw.add(17_900, [6, 6, 6]);
    draw.add(19_000, [6, 6, 6]);
    const available = availableCurrent(MAIN, read(19_000, 10, 20, 12), draw, 3, undefined, 0);
    assert.equal(available.surelyA, 28 - 14);
    const solar = availableCurrent(HOUSE, read(19_000, 10, 20, 12), draw, 3, [0, 15, 0], 0);
    assert.equal(solar.surelyA, 28 - 12);
  });

  it("may be negative", () => {
    assert.equal(availableCurrent(HOUSE, read(19_000, 40), new DrawHistory(1), 1, undefined, 0).surelyA, -12);
  });
});

describe("the house's limit", () => {
  it("says amperes and where they come from", () => {
    const limit = houseLimit(view({ rule: HOUSE, reading: read(0, 10.127) }), 1_000);
    assert.deepEqual(limit, {
      code: "house",
      currentA: 17.87,
      reason: "the house leaves 17.87 A of 28 A",
      atMs: 0,
      untilMs: 15_000,
    });
  });

  it("says what a car needs where it leaves less, and never less than nothing", () => {
    const little = houseLimit(view({ rule: HOUSE, reading: read(0, 22.5) }), 1_000);
    assert.equal(little.reason, "the house leaves 5.50 A of 28 A, and a car needs 6 A");
    assert.equal(houseLimit(view({ rule: HOUSE, reading: read(0, 50) }), 1_000).currentA, 0);
  });

  it("says round amperes", () => {
    const rule = { ...HOUSE, contractedA: 30.1, bufferA: 0.2 };
    assert.match(houseLimit(view({ rule, reading: read(0, 9) }), 0).reason, /leaves 20\.90 A of 29\.9 A$/);
    const nothing = { ...HOUSE, contractedA: 5, bufferA: 6 };
    assert.match(houseLimit(view({ rule: nothing, reading: read(0, 9) }), 0).reason, /leaves 0\.00 A of 0 A,/);
  });

  it("says how long it holds: from then on the fail-safe current may be due", () => {
    const heard = view({ rule: HOUSE, reading: read(1_000, 10) });
    assert.equal(houseLimit(heard, 16_000).untilMs, 16_000);
  });

  it("rounds to 0.01 A before it compares with 6 A", () => {
    assert.equal(houseLimit(view({ rule: HOUSE, reading: read(0, 22.004) }), 1_000).currentA, 6);
    assert.equal(houseLimit(view({ rule: HOUSE, reading: read(0, 22.006) }), 1_000).currentA, 5.99);
  });

  it("keeps the least while the own draw's change leaves it open whether there are 6 A", () => {
    const open = houseLimit(view({ reading: read(19_500, 30), draw: drawing(0, 16) }), 20_000);
    assert.equal(open.currentA, 6);
    assert.equal(open.reason, "the house leaves between 0.00 and 14.00 A of 28 A");
    const hopeless = houseLimit(view({ reading: read(19_500, 40), draw: drawing(0, 16) }), 20_000);
    assert.equal(hopeless.currentA, 4);
  });

  it("is the fail-safe current exactly when the reading is older than three intervals", () => {
    const heard = view({ rule: HOUSE, reading: read(1_000, 10), failsafeA: 8 });
    assert.equal(houseLimit(heard, 16_000).code, "house");
    assert.deepEqual(houseLimit(heard, 16_001), {
      code: "fail-safe",
      currentA: 8,
      reason: "the house meter has been silent for 15 s, so the fail-safe current holds",
    });
    const slow = { ...heard, updateIntervalMs: 60_000 };
    assert.equal(houseLimit(slow, 181_000).code, "house");
    assert.equal(houseLimit(slow, 181_001).code, "fail-safe");
  });

  it("waits for the first reading as long, and then falls back too", () => {
    const unheard = view({ startedMs: 2_000 });
    assert.deepEqual(houseLimit(unheard, 17_000), {
      code: "no-reading",
      currentA: 0,
      reason: "waiting for the first reading of the house meter",
    });
    const late = houseLimit(unheard, 17_001);
    assert.equal(late.code, "fail-safe");
    assert.equal(late.currentA, 6);
    assert.match(late.reason, /not heard yet/);
  });

  it("counts what the sun gives as long as that is known, and an old reading of it for nothing", () => {
    const sunny = view({ rule: HOUSE, reading: read(10_000, 20), solar: read(1_000, 9) });
    assert.equal(houseLimit(sunny, 16_000).currentA, 17);
    assert.equal(houseLimit(sunny, 16_001).currentA, 8);
  });
});
