import assert from "node:assert/strict";
import type { SiteReading } from "../../../modules/house/available";
import { DrawHistory } from "../../../modules/house/draw-history";
import { checkMeter, type MeterCheck, UNCHECKED } from "../../../modules/house/meter-check";

/** ms between two readings. */
const INTERVAL_MS = 5_000;

/** A charger whose draw is sampled every second, and the readings of a meter at the main switch. */
class Site {
  check: MeterCheck = UNCHECKED;
  nowMs = 0;
  readonly draw: DrawHistory;

  constructor(private readonly phases: 1 | 3 = 1) {
    this.draw = new DrawHistory(phases);
  }

  /** The car draws `drawnA` for 5 s, in the middle of which the meter reads `measuredA`. */
  read(drawnA: readonly number[], measuredA: readonly number[]): MeterCheck["kind"] {
    const atMs = this.nowMs + INTERVAL_MS / 2;
    const endMs = this.nowMs + INTERVAL_MS;
    while (this.nowMs < endMs) {
      this.nowMs += 1_000;
      this.draw.add(this.nowMs, drawnA);
    }
    return this.look({ atMs, currentA: measuredA });
  }

  look(reading: SiteReading): MeterCheck["kind"] {
    this.check = checkMeter(this.check, this.nowMs, reading, this.draw, this.phases);
    return this.check.kind;
  }
}

/** The kinds that readings come to, after one that agrees. */
function kinds(...readings: readonly (readonly [drawnA: number, measuredA: number])[]): MeterCheck["kind"][] {
  const site = new Site();
  site.read([10], [12]);
  return readings.map(([drawnA, measuredA]) => site.read([drawnA], [measuredA]));
}

/** Two readings that contradict. */
function mismatched(): Site {
  const site = new Site();
  site.read([10], [12]);
  site.read([10], [0]);
  assert.equal(site.read([10], [0]), "mismatch");
  return site;
}

describe("whether the meter at the main switch sees what the car draws", () => {
  it("it does until two readings in a row say otherwise", () => {
    assert.deepEqual(kinds([10, 0], [10, 0]), ["agrees", "mismatch"]);
    assert.deepEqual(kinds([10, 0], [10, 10], [10, 0], [10, 10]), ["agrees", "agrees", "agrees", "agrees"]);
    assert.deepEqual(kinds([10, 0], [10, 10], [10, 0], [10, 0]), ["agrees", "agrees", "agrees", "mismatch"]);
  });

  it("a draw below 3 A tells nothing, and one of 3 A does", () => {
    assert.deepEqual(kinds([2.99, 0], [2.99, 0], [2.99, 0]), ["agrees", "agrees", "agrees"]);
    assert.deepEqual(kinds([3, 0], [3, 0]), ["agrees", "mismatch"]);
  });

  it("what tells nothing neither adds up nor clears", () => {
    assert.deepEqual(kinds([10, 0], [1, 0], [10, 0]), ["agrees", "agrees", "mismatch"]);
    assert.deepEqual(kinds([10, 0], [10, 0], [1, 1], [1, 1]), ["agrees", "mismatch", "mismatch", "mismatch"]);
  });

  it("may be too low by 15 % of the draw and 1 A", () => {
    for (const [drawnA, leastA] of [
      [4, 2.4],
      [10, 7.5],
      [20, 16],
      [32, 26.2],
    ] as const) {
      assert.deepEqual(kinds([drawnA, leastA + 0.001], [drawnA, leastA + 0.001]), ["agrees", "agrees"], `${drawnA} A`);
      assert.deepEqual(kinds([drawnA, leastA - 0.001], [drawnA, leastA - 0.001]), ["agrees", "mismatch"]);
    }
  });

  it("any more than the draw is the house's", () => {
    assert.deepEqual(kinds([10, 10], [10, 60], [10, 1_000]), ["agrees", "agrees", "agrees"]);
  });

  it("one reading that agrees clears a mismatch at once", () => {
    const site = mismatched();
    assert.equal(site.read([10], [10]), "agrees");
    assert.equal(site.read([10], [0]), "agrees", "and it takes two again");
    assert.equal(site.read([10], [0]), "mismatch");
  });

  describe("a mismatch that nothing confirms", () => {
    /** No new reading from now on; when it is forgotten, ms after `fromMs`. */
    function forgottenMs(site: Site, fromMs: number): number {
      for (;;) {
        site.nowMs += 1;
        if (site.look({ atMs: 0, currentA: [0] }) === "agrees") return site.nowMs - fromMs;
        assert.ok(site.nowMs - fromMs <= 300_000);
      }
    }

    it("is forgotten after 300 s, not 1 ms sooner", () => {
      const site = mismatched();
      assert.equal(forgottenMs(site, site.nowMs), 300_000);
    });

    it("is kept for another 300 s by each reading that contradicts", () => {
      const site = mismatched();
      for (let round = 0; round < 100; round++) assert.equal(site.read([10], [0]), "mismatch");
      assert.equal(forgottenMs(site, site.nowMs), 300_000);
    });

    it("has to be found by two new readings then, not by the one that is there already", () => {
      const site = mismatched();
      for (let ms = 0; ms < 295_000; ms += INTERVAL_MS) assert.equal(site.read([1], [1]), "mismatch");
      const reading = { atMs: site.nowMs + 2_500, currentA: [0] };
      assert.equal(site.read([10], [0]), "agrees", "forgotten with the look, which says no more");
      assert.equal(site.look(reading), "agrees");
      assert.equal(site.read([10], [0]), "agrees");
      assert.equal(site.read([10], [0]), "mismatch");
    });
  });

  describe("a reading is looked at", () => {
    /** A reading at 10,000, and a draw of 10 A sampled from `firstMs` to `lastMs`. */
    function lookAt(firstMs: number, lastMs: number): MeterCheck {
      const site = new Site();
      for (let ms = firstMs; ms < lastMs; ms += 500) site.draw.add(ms, [10]);
      site.draw.add(lastMs, [10]);
      site.nowMs = lastMs;
      site.look({ atMs: 10_000, currentA: [0] });
      return site.check;
    }

    it("once the draw is known for 1,050 ms around it", () => {
      assert.deepEqual(lookAt(8_950, 11_050), { kind: "agrees", checkedMs: 10_000, contradictions: 1 });
      assert.equal(lookAt(8_951, 11_050), UNCHECKED);
      assert.equal(lookAt(8_950, 11_049), UNCHECKED);
    });

    it("with the least draw of that time: a car that has just begun tells nothing", () => {
      const site = new Site();
      for (const [ms, drawnA] of [
        [8_000, 0],
        [9_000, 0],
        [10_000, 16],
        [11_000, 16],
        [12_000, 16],
      ] as const)
        site.draw.add(ms, [drawnA]);
      site.nowMs = 12_000;
      site.look({ atMs: 10_000, currentA: [0] });
      assert.deepEqual(site.check, { kind: "agrees", checkedMs: 10_000, contradictions: 0 });
    });

    it("once only: the same object comes back for the same reading, and for an older one", () => {
      const site = new Site();
      site.read([10], [12]);
      site.read([10], [0]);
      const { check } = site;
      site.look({ atMs: 7_500, currentA: [0] });
      assert.equal(site.check, check);
      site.look({ atMs: 6_000, currentA: [0] });
      assert.equal(site.check, check);
    });
  });

  describe("with three phases", () => {
    it("each of them has to carry the car's draw", () => {
      for (let phase = 0; phase < 3; phase++) {
        const site = new Site(3);
        const measuredA = [20, 20, 20];
        measuredA[phase] = 2;
        assert.equal(site.read([16, 16, 16], [20, 20, 20]), "agrees");
        assert.equal(site.read([16, 16, 16], measuredA), "agrees");
        assert.equal(site.read([16, 16, 16], measuredA), "mismatch");
      }
    });

    it("a transformer on the wrong conductor is found of a car on one phase", () => {
      const site = new Site(3);
      for (let round = 0; round < 2; round++) site.read([16, 0, 0], [1, 17, 3]);
      assert.equal(site.check.kind, "mismatch");
    });

    it("two that are swapped are found as soon as they differ by what the car draws", () => {
      const site = new Site(3);
      for (let round = 0; round < 5; round++) assert.equal(site.read([16, 16, 16], [18, 21, 17]), "agrees");
      site.read([16, 0, 16], [18, 17, 2]);
      assert.equal(site.read([16, 0, 16], [18, 17, 2]), "mismatch");
    });

    it("phases without a draw tell nothing, and a phase that the meter lacks carries nothing", () => {
      const site = new Site(3);
      for (let round = 0; round < 3; round++) assert.equal(site.read([16, 0, 0], [16, 0, 0]), "agrees");
      site.read([16, 16, 16], [16]);
      assert.equal(site.read([16, 16, 16], [16]), "mismatch");
    });
  });
});
