import assert from "node:assert/strict";
import { dutyForCurrent } from "../../../modules/pilot/duty";
import { ChargerBench, charging } from "./bench";

/** Steps of 20 ms for so long; `look` after each. */
function watch(bench: ChargerBench, forMs: number, look: () => void): void {
  for (let passedMs = 0; passedMs < forMs; passedMs += 20) {
    bench.pass(20);
    look();
  }
}

/** The duty's current, of all that was ever written. */
function dutiesOf(bench: ChargerBench): number[] {
  return bench.calls.filter((call) => call.startsWith("pilot ")).map((call) => Number(call.slice(6)));
}

const BY_HAND = { mode: "manual", manualCurrentA: 32, mqtt: { host: "" } };

describe("a socket outlet's lock", () => {
  it("holds the plug before there is PWM, and before the contactor closes", () => {
    const bench = new ChargerBench(BY_HAND);
    bench.start();
    bench.pass(2_000);
    bench.level = "C";
    watch(bench, 5_000, () => {
      if (bench.dutyPercent !== 100 || bench.coil !== 0) assert.equal(bench.lock.isLocked, true);
    });
    assert.equal(bench.coil, 1);
    assert.equal(bench.lock.towards, "rest");
  });

  it("lets the plug go after the contacts are open and the car is gone", () => {
    const { bench } = charging();
    bench.level = "A";
    bench.drawnA = 0;
    let freedMs: number | undefined;
    watch(bench, 5_000, () => {
      if (bench.lock.towards === "unlock" || !bench.lock.isLocked) {
        freedMs ??= bench.nowMs;
        assert.equal(bench.contactor.isClosed, false);
        assert.equal(bench.coil, 0);
      }
    });
    assert.notEqual(freedMs, undefined);
    assert.equal(bench.lock.isLocked, false);
  });

  it("holds the plug of a car that has finished, until it is gone", () => {
    const { bench } = charging();
    bench.level = "B";
    bench.drawnA = 0;
    watch(bench, 60_000, () => assert.equal(bench.lock.isLocked, true));
    bench.level = "A";
    bench.pass(3_000);
    assert.equal(bench.lock.isLocked, false);
  });

  it("holds the plug while a welded contactor keeps it live", () => {
    const { bench, charger } = charging();
    bench.contactor.fault = "welded";
    bench.level = "A";
    bench.drawnA = 0;
    watch(bench, 300_000, () => assert.equal(bench.lock.isLocked, true));
    assert.equal(charger.view.fault, "contactor-welded");
    bench.contactor.fault = "none";
    bench.pass(3_000);
    assert.equal(bench.lock.isLocked, false, "it came free");
  });

  it("holds the plug while the second contactor alone is welded", () => {
    const { bench, charger } = charging({ phases: 3, contractedA: 100 }, (each) => {
      each.board = { name: "bench", platform: "virtual", maxCurrentA: 40, phases: 3, contactors: 2 };
    });
    assert.equal(bench.coil, 3);
    bench.extraContactor.fault = "welded";
    bench.level = "A";
    bench.drawnA = 0;
    bench.pass(40);
    watch(bench, 300_000, () => assert.equal(bench.lock.isLocked, true));
    assert.equal(charger.view.fault, "contactor-welded");
    assert.equal(bench.contactor.isClosed, false);
  });

  it("that does not move is a fault without PWM: lock-open", () => {
    const bench = new ChargerBench(BY_HAND);
    const charger = bench.start();
    bench.pass(2_000);
    bench.lock.isJammed = true;
    bench.level = "C";
    watch(bench, 20_000, () => {
      assert.equal(bench.coil, 0);
      assert.ok(bench.dutyPercent === 100 || bench.dutyPercent === 0);
    });
    assert.equal(charger.view.fault, "lock-open");
    bench.lock.isJammed = false;
    bench.pass(120_000);
    assert.equal(charger.view.fault, null);
    assert.equal(bench.coil, 1);
  });

  it("that does not let go is a fault: lock-stuck", () => {
    const { bench, charger } = charging();
    bench.lock.isJammed = true;
    bench.level = "A";
    bench.drawnA = 0;
    bench.pass(20_000);
    assert.equal(charger.view.fault, "lock-stuck");
    bench.lock.isJammed = false;
    bench.pass(60_000);
    assert.equal(charger.view.fault, null);
    assert.equal(bench.lock.isLocked, false);
  });

  it("that is forced open while charging opens the contactor", () => {
    const { bench, charger } = charging();
    bench.lock.isLocked = false;
    bench.lock.isJammed = true;
    bench.until(() => bench.coil === 0, 5_000);
    assert.equal(charger.view.fault, "lock-open");
  });

  it("is not moved by a start: a car that is held stays held", () => {
    const { bench } = charging();
    bench.cut();
    bench.lock.moves.length = 0;
    bench.start();
    watch(bench, 1_000, () => assert.equal(bench.lock.isLocked, true));
    assert.deepEqual(
      bench.lock.moves.filter((move) => move.startsWith("unlock")),
      [],
    );
  });

  it("is not needed: a tethered cable has none", () => {
    const { bench } = charging({}, (each) => {
      each.lacking.add("PlugLock");
      each.lacking.add("Proximity");
    });
    assert.equal(bench.coil, 1);
    assert.deepEqual(bench.lock.moves, []);
  });
});

describe("the cable in a socket outlet", () => {
  for (const lacking of ["PlugLock", undefined] as const) {
    const name = lacking === undefined ? "with a lock" : "without a lock";

    for (const level of ["B", "C"] as const) {
      it(`bounds the very first duty, ${name}, of a car that is there in ${level} from the start`, () => {
        const bench = new ChargerBench(BY_HAND);
        if (lacking !== undefined) bench.lacking.add(lacking);
        bench.plugOhm = 1_500;
        bench.level = level;
        const charger = bench.start();
        bench.pass(10_000);
        assert.equal(charger.view.offeredA, level === "C" ? 13 : 6);
        const most = dutyForCurrent(13);
        for (const duty of dutiesOf(bench)) assert.ok(duty <= most || duty === 100, `${duty} %`);
      });
    }

    it(`that is not there gets no duty at all, ${name}, and is a fault after a second`, () => {
      const bench = new ChargerBench(BY_HAND);
      if (lacking !== undefined) bench.lacking.add(lacking);
      const charger = bench.start();
      bench.pass(2_000);
      bench.plugOhm = Number.POSITIVE_INFINITY;
      bench.level = "C";
      bench.pass(20_000);
      assert.equal(charger.view.fault, "cable-missing");
      assert.ok(!bench.calls.includes("guard 1"));
      assert.deepEqual(
        dutiesOf(bench).filter((duty) => duty !== 100 && duty !== 0),
        [],
      );
    });
  }

  it("that is pulled while charging opens the contactor", () => {
    const { bench, charger } = charging();
    bench.plugOhm = Number.POSITIVE_INFINITY;
    bench.pass(40);
    assert.equal(charger.view.offeredA, 0);
    bench.drawnA = 0;
    bench.until(() => bench.coil === 0, 3_000);
    bench.pass(1_000);
    assert.equal(charger.view.fault, "cable-missing");
  });
});
