import assert from "node:assert/strict";
import { FAULTS } from "../../../modules/evse/faults";
import { ChargerBench } from "./bench";
import { FAULT_SCENES, SCENE_CODES } from "./fault-scenes";

/** A charger that charges by hand, started as a host starts it. */
function byHand(settings: object = {}): ChargerBench {
  const bench = new ChargerBench({ mode: "manual", manualCurrentA: 16, powerReturnDelayS: 0, ...settings });
  bench.boot("power-on");
  bench.pass(2_000);
  bench.level = "C";
  bench.until(() => bench.coil !== 0, 10_000);
  bench.pass(3_000);
  return bench;
}

function fault(bench: ChargerBench): string | null | undefined {
  return bench.charger?.view.fault;
}

describe("a fault that is shown", () => {
  for (const code of SCENE_CODES) {
    for (const reason of ["software", "power-on"] as const) {
      it(`is shown after a restart, too, and its time begins anew: ${code}, ${reason}`, () => {
        const bench = byHand();
        FAULT_SCENES[code].make(bench);
        bench.until(() => fault(bench) === code, 20_000);
        bench.pass(1_000);
        FAULT_SCENES[code].end(bench);
        bench.level = "C";
        bench.drawnA = 0;
        bench.pass(100);
        bench.cut();
        bench.pass(500);
        bench.calls.length = 0;
        bench.boot(reason);
        assert.equal(fault(bench), code, "from its first moment on");
        for (let passedMs = 0; passedMs < FAULTS[code].minimumMs; passedMs += 100) {
          assert.equal(fault(bench), code, `after ${passedMs} ms`);
          bench.pass(100);
        }
        assert.ok(!bench.calls.includes("guard 1"));
        if (FAULTS[code].growth?.times === 0) return;
        bench.until(() => bench.coil !== 0, 120_000);
        assert.equal(fault(bench), null);
        bench.cut();
        bench.boot(reason);
        assert.equal(fault(bench), null, "and over is over");
      });
    }
  }
});

describe("the 30 s after an error", () => {
  it("begin anew with a restart, and the fault is not shown again", () => {
    for (const reason of ["software", "power-on"] as const) {
      const bench = byHand();
      FAULT_SCENES["emergency-stop"].make(bench);
      bench.until(() => fault(bench) === "emergency-stop", 20_000);
      bench.drawnA = 0;
      FAULT_SCENES["emergency-stop"].end(bench);
      bench.level = "C";
      bench.until(() => fault(bench) === null, 60_000);
      bench.cut();
      bench.boot(reason);
      const bootMs = bench.nowMs;
      assert.equal(fault(bench), null);
      bench.until(() => bench.coil !== 0, 60_000);
      assert.ok(bench.nowMs - bootMs >= 30_000, `${reason}: closed ${bench.nowMs - bootMs} ms after the start`);
      bench.pass(2_000);
      bench.cut();
      bench.boot("software");
      const againMs = bench.nowMs;
      bench.until(() => bench.coil !== 0, 60_000);
      assert.ok(bench.nowMs - againMs < 5_000, "and are over once they were waited for");
    }
  });

  it("count for an error that comes and goes while another fault is shown", () => {
    const bench = byHand();
    FAULT_SCENES["over-temperature"].make(bench);
    bench.until(() => fault(bench) === "over-temperature", 20_000);
    bench.drawnA = 0;
    FAULT_SCENES["over-temperature"].end(bench);
    bench.level = "C";
    bench.pass(10_000);
    FAULT_SCENES["emergency-stop"].make(bench);
    bench.pass(3_000);
    assert.equal(fault(bench), "over-temperature");
    FAULT_SCENES["emergency-stop"].end(bench);
    bench.level = "C";
    const overMs = bench.nowMs;
    bench.until(() => bench.coil !== 0, 90_000);
    assert.ok(bench.nowMs - overMs >= 29_980, `closed ${bench.nowMs - overMs} ms after the stop was released`);
  });
});

describe("the phases a car was on", () => {
  it("change after a restart, too, only with the pilot off for a minute", () => {
    const bench = new ChargerBench({ mode: "manual", manualCurrentA: 16, powerReturnDelayS: 0, phases: 3 });
    bench.board = { name: "bench", platform: "virtual", maxCurrentA: 40, phases: 3, contactors: 2 };
    bench.boot("power-on");
    bench.pass(2_000);
    bench.level = "C";
    bench.until(() => bench.coil === 3, 10_000);
    bench.charger?.set({ usePhases: 1 });
    bench.cut();
    bench.boot("software");
    const bootMs = bench.nowMs;
    bench.until(() => bench.coil !== 0, 120_000);
    assert.equal(bench.coil, 1);
    assert.ok(bench.nowMs - bootMs >= 60_000, `closed ${bench.nowMs - bootMs} ms after the start`);
  });

  it("change at once where nobody is there", () => {
    const bench = new ChargerBench({ mode: "manual", manualCurrentA: 16, phases: 3, usePhases: 1 });
    bench.board = { name: "bench", platform: "virtual", maxCurrentA: 40, phases: 3, contactors: 2 };
    bench.boot("power-on");
    bench.pass(3_000);
    bench.level = "C";
    bench.until(() => bench.coil !== 0, 5_000);
    assert.equal(bench.coil, 1);
  });
});

describe("a charger without a journal", () => {
  it("waits 30 s after every restart but a power cut: it may have been an error", () => {
    for (const [reason, leastMs, mostMs] of [
      ["software", 30_000, 32_000],
      ["watchdog", 30_000, 60_000],
      ["power-on", 0, 5_000],
    ] as const) {
      const bench = new ChargerBench({ mode: "manual", manualCurrentA: 16, powerReturnDelayS: 0 });
      bench.lacking.add("JournalFlash");
      bench.level = "C";
      const startedMs = bench.nowMs;
      bench.boot(reason);
      bench.until(() => bench.coil !== 0, 120_000);
      const waitedMs = bench.nowMs - startedMs;
      assert.ok(waitedMs >= leastMs && waitedMs < mostMs, `${reason}: ${waitedMs} ms`);
    }
  });
});

describe("a residual current", () => {
  /** Latched, the leak is over, the same car is there. */
  function latched(): ChargerBench {
    const bench = byHand();
    bench.detector.isLeaking = true;
    bench.until(() => fault(bench) !== null, 100);
    bench.detector.isLeaking = false;
    bench.pass(1_000);
    return bench;
  }

  it("stays over many restarts while its car is there", () => {
    const bench = latched();
    for (const reason of ["software", "watchdog", "power-on", "software", "watchdog", "watchdog"] as const) {
      bench.cut();
      bench.pass(1_000);
      bench.boot(reason);
      bench.pass(200_000);
      assert.equal(fault(bench), "residual-current", reason);
      assert.equal(bench.coil, 0);
    }
  });

  it("stays where the power goes again and again before anything was seen", () => {
    const bench = latched();
    for (let afterMs = 0; afterMs < 1_000; afterMs += 37) {
      bench.cut();
      bench.boot("power-on");
      assert.equal(fault(bench), "residual-current");
      bench.pass(afterMs);
    }
    assert.ok(!bench.calls.slice(bench.calls.lastIndexOf("guard 1") + 1).includes("guard 1"));
  });

  it("stays over an error of the program", () => {
    const bench = latched();
    bench.crashes.push(new Error("it broke"));
    bench.pass(1_000);
    assert.equal(bench.restarts, 1);
    bench.pass(300_000);
    assert.equal(fault(bench), "residual-current");
    assert.equal(bench.coil, 0);
    assert.equal(bench.charger?.journal.events.at(-1)?.what, "error: Error: it broke");
  });

  it("clears when its car is seen gone, after a restart too, and not before its minute", () => {
    const bench = latched();
    bench.cut();
    bench.boot("power-on");
    bench.level = "A";
    bench.pass(59_000);
    assert.equal(fault(bench), "residual-current");
    bench.until(() => fault(bench) === null, 10_000);
    bench.level = "C";
    bench.until(() => bench.coil !== 0, 60_000);
  });

  it("clears with a person's command, after a restart too", () => {
    const bench = latched();
    bench.cut();
    bench.boot("power-on");
    bench.pass(120_000);
    assert.equal(fault(bench), "residual-current");
    bench.command('{"clearFault": true}');
    bench.until(() => fault(bench) === null, 10_000);
    bench.until(() => bench.coil !== 0, 60_000);
  });

  it("is not cleared by a person while it leaks", () => {
    const bench = latched();
    bench.detector.isLeaking = true;
    bench.pass(70_000);
    bench.command('{"clearFault": true}');
    bench.pass(100_000);
    assert.equal(fault(bench), "residual-current");
    bench.detector.isLeaking = false;
    bench.pass(20_000);
    assert.equal(fault(bench), null, "the person's word holds");
  });
});
