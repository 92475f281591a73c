import assert from "node:assert/strict";
import { FAULTS, type FaultCode } from "../../../modules/evse/faults";
import { isConnected } from "../../../modules/evse/outputs";
import type { Bench } from "./bench";
import { CAUSES, CODES, faulty } from "./fault-causes";

/** s that a fault may last longer than it has to: a look at the car. */
const LOOK_S = 1;
const HOUR_MS = 3_600_000;

/** How long it is shown from now on, s. */
function shownS(bench: Bench): number {
  const sinceMs = bench.nowMs;
  return (bench.until(({ fault }) => fault === null, 10_000_000) - sinceMs) / 1000;
}

/** The fault returns with the same car as soon as it may charge. */
function again(bench: Bench, code: FaultCode): void {
  CAUSES[code].end(bench);
  // A detector that fails its test does so before anything closes.
  if (code === "self-test") bench.until(({ fault }) => fault === null, 1_000_000);
  else bench.until(({ coil, offered }) => coil === 1 && offered === 16, 1_000_000);
  CAUSES[code].make(bench);
  bench.until(({ fault }) => fault !== null, 60_000);
  assert.equal(bench.fault, code);
  if (CAUSES[code].isMomentary) return;
  // Its cause goes at once.
  CAUSES[code].end(bench);
}

describe("EVSE faults that return with the same car", () => {
  for (const [code, waitsS] of [
    ["over-current", [60, 120, 240, 480]],
    ["contactor-stuck-open", [16, 32, 64, 128]],
    ["self-test", [16, 32, 64, 128]],
    ["contactor-welded", [60, 120]],
  ] as const) {
    it(`${code}: waits ${waitsS.join(", ")} s, and then until the car is unplugged`, () => {
      const { bench } = faulty(code);
      if (!CAUSES[code].isMomentary) CAUSES[code].end(bench);
      for (const waitS of waitsS) {
        const foundS = shownS(bench);
        assert.ok(foundS >= waitS - 0.04 && foundS < waitS + LOOK_S, `${foundS} s, not ${waitS} s`);
        again(bench, code);
      }
      bench.runFor(HOUR_MS);
      assert.equal(bench.fault, code);
      CAUSES[code].end(bench);
      bench.car = "A";
      bench.until(({ fault }) => fault === null, 5_600);
    });

    it(`${code}: a person who clears it ends that wait, and it begins anew`, () => {
      const { bench } = faulty(code);
      CAUSES[code].end(bench);
      for (let round = 0; round < waitsS.length; round++) {
        shownS(bench);
        again(bench, code);
      }
      CAUSES[code].end(bench);
      bench.runFor(HOUR_MS);
      assert.equal(bench.fault, code);
      bench.lines.isCleared = true;
      bench.until(({ fault }) => fault === null, 5_600);
      again(bench, code);
      const foundS = shownS(bench);
      assert.ok(foundS >= waitsS[0] - 0.04 && foundS < waitsS[0] + LOOK_S, `${foundS} s`);
    });
  }

  it("are no more than these, and the latched one", () => {
    const growing = CODES.filter((code) => FAULTS[code].growth !== null);
    assert.deepEqual(growing, [
      "residual-current",
      "contactor-welded",
      "contactor-stuck-open",
      "self-test",
      "over-current",
    ]);
  });

  it("that clear by themselves always do so after the same time", () => {
    const { bench } = faulty("over-temperature");
    CAUSES["over-temperature"].end(bench);
    for (let round = 0; round < 12; round++) {
      const foundS = shownS(bench);
      assert.ok(foundS >= 15.9 && foundS < 17, `${foundS} s`);
      again(bench, "over-temperature");
    }
  });

  describe("and a car that is unplugged:", () => {
    /** Over-current for the fourth time: it waits 480 s. */
    function fourth(): Bench {
      const { bench } = faulty("over-current");
      for (let round = 0; round < 3; round++) {
        shownS(bench);
        again(bench, "over-current");
      }
      return bench;
    }

    /** It begins with 60 s. */
    function assertAnew(bench: Bench): void {
      bench.car = "C";
      again(bench, "over-current");
      const foundS = shownS(bench);
      assert.ok(foundS >= 60 && foundS < 61, `${foundS} s`);
    }

    it("the next one does not wait for it", () => {
      const bench = fourth().runFor(70_000);
      assert.equal(bench.fault, "over-current");
      bench.car = "A";
      bench.until(({ fault }) => fault === null, 5_600);
      assertAnew(bench);
    });

    it("nor when it goes while no fault is shown", () => {
      const bench = fourth();
      shownS(bench);
      CAUSES["over-current"].end(bench);
      bench.until(({ coil }) => coil === 1);
      bench.car = "A";
      bench.runFor(1_000);
      assertAnew(bench);
    });

    it("but its 60 s are shown, also when it goes at once", () => {
      const { bench, faultMs } = faulty("over-current");
      bench.car = "A";
      bench.runTo(faultMs + 59_999);
      assert.equal(bench.fault, "over-current");
      bench.until(({ fault }) => fault === null, 5_600);
    });

    it("a glimpse of nobody between two looks, or for a part of one, is no unplugging", () => {
      const bench = fourth();
      bench.until(({ duty }) => duty === 100);
      bench.until(({ duty }) => duty === 0);
      bench.car = "A";
      bench.runFor(4_700);
      bench.car = "C";
      bench.until(({ duty }) => duty === 100);
      bench.car = "A";
      bench.runFor(200);
      bench.car = "C";
      bench.until(({ duty }) => duty === 0);
      bench.runTo(bench.nowMs + 100_000);
      assert.deepEqual([bench.fault, isConnected(bench.state)], ["over-current", true]);
    });
  });
});
