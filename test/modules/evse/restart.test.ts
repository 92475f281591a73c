import assert from "node:assert/strict";
import { FAULTS, type FaultCode } from "../../../modules/evse/faults";
import { Bench, PHASES } from "./bench";
import { CODES } from "./fault-causes";

const HOUR_MS = 3_600_000;

/** The charger starts at 10,000 with a fault from before; what is plugged in then stays. */
function restarted(code: FaultCode, car: Bench["car"], count = 0, phaseMs = 0): Bench {
  const bench = new Bench(phaseMs).runTo(10_000);
  bench.car = car;
  return bench.restart({ code, count });
}

describe("EVSE after a restart in a fault", () => {
  for (const code of CODES)
    it(`${code}: shows it anew, from the first moment and for its whole time`, () => {
      const bench = restarted(code, "C");
      assert.deepEqual([bench.fault, bench.coil, bench.offered], [code, 0, 0]);
      for (let ms = 0; ms < FAULTS[code].minimumMs - 20; ms += 20) assert.equal(bench.runFor(20).fault, code);
      if (FAULTS[code].growth?.times === 0) return;
      bench.until(({ fault }) => fault === null, 5_600);
      bench.until(({ coil }) => coil === 1, 30_000);
      assert.ok(bench.nowMs - 10_000 >= 30_000, "no close within 30 s after an error");
    });

  it("begins with a look, 300 ms long, as nothing is known of the car yet", () => {
    const bench = restarted("over-current", "C");
    assert.equal(bench.duty, 100);
    assert.equal(bench.until(({ duty }) => duty === 0) - 10_000, 300);
  });

  it("waits as long as the returns before it have earned", () => {
    const bench = restarted("over-current", "C", 2);
    bench.runTo(10_000 + 239_000);
    assert.equal(bench.fault, "over-current");
    bench.until(({ fault }) => fault === null, 6_000);
    const last = restarted("over-current", "C", 4).runFor(HOUR_MS);
    assert.equal(last.fault, "over-current");
  });

  it("waits for as long as it is told instead", () => {
    const bench = new Bench().runTo(10_000);
    bench.car = "C";
    bench.restart({ code: "repeated-restarts", count: 0 }, 240_000).runTo(249_000);
    assert.equal(bench.fault, "repeated-restarts");
    bench.until(({ fault }) => fault === null, 6_000);
  });

  describe("with a latched residual current:", () => {
    for (const car of ["B", "C", "D"] as const)
      it(`stays latched for a car in ${car}, at every phase`, () => {
        for (const phaseMs of PHASES) {
          const bench = restarted("residual-current", car, 0, phaseMs).runFor(200_000);
          assert.deepEqual([bench.fault, bench.coil], ["residual-current", 0]);
        }
      });

    it("stays latched for a car whose S2 bounces", () => {
      const bench = restarted("residual-current", "C");
      for (let ms = 0; ms < 200_000; ms += 60) {
        bench.car = ms % 120 === 0 ? "B" : "C";
        assert.equal(bench.runFor(60).fault, "residual-current");
      }
    });

    it("is over after 60 s where nobody is plugged in", () => {
      for (const phaseMs of PHASES) {
        const bench = restarted("residual-current", "A", 0, phaseMs).runTo(69_980);
        assert.equal(bench.fault, "residual-current");
        bench.until(({ fault }) => fault === null, 5_600);
      }
    });

    it("is over for a car that is unplugged later, and not for one that is plugged in meanwhile", () => {
      const bench = restarted("residual-current", "C").runFor(100_000);
      bench.car = "A";
      bench.until(({ fault }) => fault === null, 5_600);

      const another = restarted("residual-current", "A").runFor(10_000);
      another.car = "C";
      another.until(({ fault }) => fault === null, 60_000);
    });

    it("is over when a person clears it", () => {
      const bench = restarted("residual-current", "C").runFor(100_000);
      bench.lines.isCleared = true;
      bench.until(({ fault }) => fault === null, 5_600);
    });

    it("takes no belief from the start for a look: not without a reading", () => {
      for (const unreadMs of [240, 300, 10_000]) {
        const bench = restarted("residual-current", "C");
        bench.readingAgeMs = 1_000;
        bench.runFor(unreadMs);
        bench.readingAgeMs = 0;
        bench.runFor(HOUR_MS);
        assert.deepEqual([bench.fault, bench.coil], ["residual-current", 0], `${unreadMs} ms`);
      }
    });

    it("takes an old reading of nobody for none", () => {
      const bench = restarted("residual-current", "A");
      bench.readingAgeMs = 61;
      bench.runFor(10_000);
      bench.car = "C";
      bench.readingAgeMs = 0;
      assert.equal(bench.runFor(HOUR_MS).fault, "residual-current");
    });

    it("takes no belief from the start for a look: not when the first step comes late", () => {
      for (const lateMs of [241, 290, 5_000]) {
        const bench = restarted("residual-current", "C");
        bench.readingAgeMs = 61;
        bench.stepAt(10_000 + lateMs);
        bench.readingAgeMs = 0;
        bench.runFor(HOUR_MS);
        assert.equal(bench.fault, "residual-current", `${lateMs} ms`);
      }
    });
  });
});

describe("EVSE after a restart without a fault", () => {
  it("looks at the car anew before it closes: a car in C waits 500 ms and the settling of the duty", () => {
    for (const phaseMs of PHASES) {
      const bench = new Bench(phaseMs).charge().runTo(20_000);
      const startMs = bench.nowMs;
      bench.restart(null);
      assert.deepEqual([bench.coil, bench.name], [0, "A"]);
      const closedMs = bench.until(({ coil }) => coil === 1);
      assert.ok(closedMs - startMs >= 500 + 550 && closedMs - startMs <= 1_120, `${closedMs - startMs} ms`);
    }
  });
});
