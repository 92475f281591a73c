import assert from "node:assert/strict";
import { type ChargerBench, charging } from "./bench";

/** Charging by hand at 16 A. */
function byHand(prepare: (bench: ChargerBench) => void = () => {}): ReturnType<typeof charging> {
  return charging({ mode: "manual", manualCurrentA: 16 }, prepare);
}

/** Unplugs and plugs in anew, until it charges; ms that took from the asking on. */
function nextCar(bench: ChargerBench): number {
  bench.level = "A";
  bench.drawnA = 0;
  bench.pass(6_000);
  bench.level = "C";
  return bench.until(() => bench.coil !== 0, 10_000);
}

describe("the line of the earth detector", () => {
  it("may be wrong in a single sample", () => {
    const { bench, charger } = byHand();
    for (let index = 0; index < 50; index++) {
      bench.earthMissing.noise.push(1);
      bench.pass(40 + 20 * (index % 3));
      assert.equal(charger.view.fault, null);
    }
    bench.earthMissing.noise.push(1, 0, 1, 0, 1, 0, 1, 0);
    bench.pass(200);
    assert.equal(charger.view.fault, null);
    assert.equal(bench.coil, 1);
  });

  it("is believed with the second in a row", () => {
    const { bench, charger } = byHand();
    bench.earthMissing.noise.push(1, 1);
    bench.pass(20);
    assert.equal(charger.view.fault, null);
    bench.pass(20);
    assert.equal(charger.view.fault, "earth-missing");
    assert.equal(bench.coil, 0);
  });

  it("keeps its fault over a single good sample", () => {
    const { bench, charger } = byHand();
    bench.earthMissing.isOn = true;
    bench.pass(70_000);
    bench.earthMissing.noise.push(0);
    bench.pass(100);
    assert.equal(charger.view.fault, "earth-missing");
  });
});

describe("the grid operator's contact", () => {
  it("may be wrong in a single sample, either way", () => {
    const { bench, charger } = byHand();
    bench.dimming.noise.push(1);
    bench.pass(100);
    assert.equal(charger.view.limit, "user");
    assert.equal(charger.view.offeredA, 16);
    bench.dimming.isOn = true;
    bench.pass(40);
    assert.equal(charger.view.limit, "dimming");
    bench.drawnA = 6;
    bench.dimming.noise.push(0);
    bench.pass(10_000);
    assert.equal(charger.view.offeredA, 6);
    bench.dimming.isOn = false;
    bench.pass(40);
    assert.equal(charger.view.limit, "user");
    bench.pass(5_000);
    assert.equal(charger.view.offeredA, 16);
  });

  it("stops charging where it dims to less than 6 A", () => {
    const { bench, charger } = charging({ mode: "manual", dimmedA: 4.2 });
    bench.dimming.isOn = true;
    bench.drawnA = 0;
    bench.pass(8_000);
    assert.equal(bench.coil, 0);
    assert.equal(charger.view.why, "No current: the grid operator dims to 4.2 A.");
  });
});

describe("the emergency stop", () => {
  it("needs a single sample: nobody waits for a second", () => {
    const { bench, charger } = byHand();
    bench.emergencyStop.noise.push(1);
    bench.pass(20);
    assert.equal(bench.coil, 0);
    assert.equal(charger.view.fault, "emergency-stop");
  });

  it("keeps a contactor open that was to close", () => {
    const { bench, charger } = byHand();
    bench.level = "A";
    bench.pass(6_000);
    bench.emergencyStop.isOn = true;
    bench.level = "C";
    bench.calls.length = 0;
    bench.pass(60_000);
    assert.ok(!bench.calls.includes("guard 1"));
    assert.equal(charger.view.fault, "emergency-stop");
  });
});

describe("the residual current detector", () => {
  it("is tested anew before every close, and its test output is off while the contactor is closed", () => {
    const { bench } = byHand();
    assert.equal(bench.detector.testsMs.length, 1);
    for (let count = 2; count <= 5; count++) {
      nextCar(bench);
      assert.equal(bench.detector.testsMs.length, count);
      assert.ok(bench.nowMs - (bench.detector.testsMs.at(-1) ?? 0) < 5_000);
      assert.equal(bench.detector.isTestOn, false);
    }
  });

  it("costs the car no time: it is tested while the duty settles", () => {
    const { bench } = byHand();
    const withTestMs = nextCar(bench);
    const { bench: other } = byHand((each) => each.lacking.add("ResidualTest"));
    assert.equal(nextCar(other), withTestMs);
    assert.deepEqual(other.detector.testsMs, []);
  });

  for (const test of ["deaf", "stuck"] as const) {
    it(`keeps the contactor open where its self-test is ${test}`, () => {
      const { bench, charger } = byHand();
      bench.level = "A";
      bench.pass(6_000);
      bench.detector.test = test;
      bench.calls.length = 0;
      bench.level = "C";
      bench.pass(100_000);
      assert.ok(!bench.calls.includes("guard 1"));
      bench.until(() => charger.view.fault === "self-test", 60_000);
    });
  }

  it("that is tripped before the test is no residual current of a car, and yet closes nothing", () => {
    const { bench, charger } = byHand();
    bench.level = "A";
    bench.pass(6_000);
    bench.detector.isLeaking = true;
    bench.pass(10_000);
    assert.equal(charger.view.fault, null);
    bench.calls.length = 0;
    bench.level = "C";
    bench.until(() => charger.view.fault === "self-test", 10_000);
    assert.ok(!bench.calls.includes("guard 1"));
  });

  it("is off with its test when the charger ends in the middle of one", () => {
    const { bench, charger } = byHand();
    bench.level = "A";
    bench.pass(6_000);
    bench.level = "C";
    bench.until(() => bench.detector.isTestOn, 10_000);
    charger.close();
    assert.equal(bench.detector.isTestOn, false);
  });

  it("that cannot be tested is the guard's alone", () => {
    const { bench, charger } = byHand((each) => each.lacking.add("ResidualTest"));
    bench.detector.isLeaking = true;
    bench.pass(1_000);
    assert.equal(charger.view.fault, null);
    bench.dropped = "trip-line";
    bench.pass(20);
    assert.equal(charger.view.fault, "residual-current");
  });
});

describe("a board that has none of it", () => {
  it("charges", () => {
    const { bench, charger } = byHand((each) => {
      for (const part of [
        "ResidualTrip",
        "ResidualTest",
        "EmergencyStop",
        "EarthMissing",
        "Dimming",
        "Temperature",
        "Proximity",
        "PlugLock",
        "wallClock",
      ] as const)
        each.lacking.add(part);
    });
    assert.equal(bench.coil, 1);
    assert.equal(charger.view.fault, null);
    assert.deepEqual(
      charger.limitRows.map(({ code }) => code),
      ["hardware", "installer", "cable", "user"],
    );
    assert.equal(charger.session?.startedAtMs, null);
    charger.close();
  });
});
