import assert from "node:assert/strict";
import { Bench } from "./bench";
import { Follower } from "./bench-plant";
import { CAUSES, faulty } from "./fault-causes";

/** With nobody there, plugged in, asking without an offer, asking for ventilation. */
const CARS = ["A", "B", "C", "D"] as const;

describe("EVSE faults that come in on a line", () => {
  for (const code of [
    "emergency-stop",
    "earth-missing",
    "over-temperature",
    "over-voltage",
    "under-voltage",
    "lock-open",
    "lock-stuck",
  ] as const)
    it(`${code}: with the very step, whatever the car does, and for as long as it is there`, () => {
      for (const car of CARS) {
        const bench = new Bench();
        bench.offerA = 0;
        bench.car = car;
        bench.runTo(5_000);
        CAUSES[code].make(bench);
        bench.stepAt(5_020);
        assert.deepEqual([bench.fault, bench.name, bench.duty], [code, "F", 0]);
        bench.runFor(200_000);
        assert.equal(bench.fault, code);
        CAUSES[code].end(bench);
        bench.until(({ fault }) => fault === null, 6_000);
        assert.equal(bench.name.charAt(0), car);
      }
    });

  it("emergency stop: also when only the guard tells of it", () => {
    const bench = new Bench().charge();
    bench.guardDropped = "emergency-stop";
    bench.runFor(20);
    assert.deepEqual([bench.fault, bench.coil], ["emergency-stop", 0]);
    bench.guardDropped = null;
    bench.until(({ fault }) => fault === null, 22_000);
  });

  it("over- and under-voltage: last until the mains are back in their band, on either side", () => {
    for (const code of ["over-voltage", "under-voltage"] as const) {
      const { bench, faultMs } = faulty(code);
      bench.lines.mainsFault = null;
      bench.runTo(faultMs + 100_000);
      assert.equal(bench.fault, code, "out of it for a shorter time than makes a fault");
      bench.lines.isMainsBad = false;
      bench.until(({ fault }) => fault === null, 6_000);
    }
  });

  it("mains that are bad for a shorter time than makes a fault open nothing", () => {
    const bench = new Bench().charge();
    bench.lines.isMainsBad = true;
    bench.runFor(60_000);
    assert.deepEqual([bench.fault, bench.coil], [null, 1]);
  });

  it("watchdog: from a drop for a permit that ran out, until it is acknowledged", () => {
    const { bench } = faulty("watchdog");
    bench.runFor(100_000);
    assert.equal(bench.fault, "watchdog");
    bench.guardDropped = null;
    bench.until(({ fault }) => fault === null, 6_000);
  });
});

describe("EVSE fault pilot unread", () => {
  for (const [ageMs, code] of [
    [60, null],
    [60.5, "pilot-unread"],
    [Number.NaN, "pilot-unread"],
    [Number.POSITIVE_INFINITY, "pilot-unread"],
  ] as const)
    it(`a reading that is ${ageMs} ms old is ${code === null ? "one" : "none"}`, () => {
      const bench = new Bench().charge();
      bench.readingAgeMs = ageMs;
      bench.runFor(20);
      assert.deepEqual([bench.fault, bench.coil], [code, code === null ? 1 : 0]);
    });
});

describe("EVSE fault cable missing", () => {
  function plugged(car: "B" | "C"): Bench {
    const bench = new Bench().runTo(1_000);
    bench.lines.cableA = 0;
    bench.car = car;
    bench.until(({ state }) => state.isConnected);
    return bench;
  }

  it("is told from a plug whose contacts come one after the other: by 1 s", () => {
    for (const car of ["B", "C"] as const) {
      const bench = plugged(car);
      const plugMs = bench.nowMs;
      bench.runTo(plugMs + 980);
      bench.stepAt(plugMs + 999);
      assert.deepEqual([bench.fault, bench.coil], [null, 0]);
      bench.stepAt(plugMs + 1_000);
      assert.equal(bench.fault, "cable-missing");
    }
  });

  it("counts without a break", () => {
    const bench = plugged("B");
    for (let round = 0; round < 20; round++) {
      bench.lines.cableA = 0;
      bench.runFor(980);
      bench.lines.cableA = 32;
      bench.runFor(20);
    }
    assert.equal(bench.fault, null);
  });

  it("is none with nobody there, nor where the cable is tethered", () => {
    const empty = new Bench();
    empty.lines.cableA = 0;
    assert.equal(empty.runTo(100_000).fault, null);
    const tethered = new Bench().charge().runFor(100_000);
    assert.equal(tethered.fault, null);
  });

  it("goes with the plug", () => {
    const bench = plugged("B");
    bench.until(({ fault }) => fault === "cable-missing", 2_000);
    bench.runFor(100_000);
    bench.car = "A";
    bench.until(({ fault }) => fault === null, 6_000);
    assert.equal(bench.runFor(20_000).name, "A");
  });
});

describe("EVSE faults of the lock", () => {
  it("open the contactor of a car that charges when the bolt lets go", () => {
    const bench = new Bench();
    bench.lines.cableA = 32;
    bench.bolt = new Follower(200, 200);
    bench.charge();
    bench.bolt.forced = false;
    bench.runFor(100);
    assert.deepEqual([bench.fault, bench.coil], [null, 1], "the lock tries first");
    bench.lines.lockFault = "lock-open";
    bench.runFor(20);
    assert.deepEqual([bench.fault, bench.coil], ["lock-open", 0]);
  });
});

describe("EVSE faults one after the other", () => {
  it("show the one that matters most of several that begin together", () => {
    const order = [
      "residual-current",
      "emergency-stop",
      "pilot-unread",
      "earth-missing",
      "over-temperature",
      "over-voltage",
      "lock-open",
      "watchdog",
    ] as const;
    for (let first = 0; first < order.length; first++) {
      const bench = new Bench().charge().runTo(20_000);
      for (const code of order.slice(first)) CAUSES[code].make(bench);
      bench.runFor(20);
      assert.equal(bench.fault, order[first]);
    }
  });

  it("show each as long as it has to be, with no moment between them", () => {
    const bench = new Bench().charge().runTo(20_000);
    bench.lines.isHot = true;
    bench.runFor(20);
    bench.lines.isEarthMissing = true;
    bench.lines.isHot = false;
    const goneMs = bench.until(({ fault }) => fault !== "over-temperature");
    assert.equal(bench.fault, "earth-missing");
    assert.ok(goneMs - 20_020 >= 16_000);
    bench.lines.isEarthMissing = false;
    assert.ok(bench.until(({ fault }) => fault === null) - goneMs >= 60_000);
  });
});
