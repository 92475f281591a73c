import assert from "node:assert/strict";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { KeyValueStorage } from "../../../modules/device/storage";
import { ChargerBench } from "./bench";

const SETTINGS = { mode: "manual", manualCurrentA: 16, powerReturnDelayS: 0 };
const BOOT_MS = 300;

/** A charger that charges by hand, started as a host starts it. */
function byHand(prepare: (bench: ChargerBench) => void = () => {}): ChargerBench {
  const bench = new ChargerBench(SETTINGS);
  prepare(bench);
  bench.boot("power-on");
  bench.pass(2_000);
  bench.level = "C";
  bench.until(() => bench.coil !== 0, 10_000);
  bench.pass(1_000);
  return bench;
}

function fault(bench: ChargerBench): string | null | undefined {
  return bench.charger?.view.fault;
}

/** The program fails, and is up again. */
function crash(bench: ChargerBench): void {
  bench.crashes.push(new Error("it broke"));
  bench.pass(20 + BOOT_MS);
}

/** ms for which the fault is shown from now on. */
function shownMs(bench: ChargerBench): number {
  return bench.until(() => fault(bench) === null, 10_000_000);
}

describe("an error of the program", () => {
  it("opens the contactor at once, shows −12 V, and has the firmware restarted", () => {
    const bench = byHand();
    bench.calls.length = 0;
    bench.crashes.push(new TypeError("undefined is no function"));
    bench.pass(20);
    assert.deepEqual(bench.calls, ["guard 0", "pilot 0"], "and nothing before or after");
    assert.equal(bench.coil, 0);
    assert.equal(bench.restarts, 1);
    bench.pass(BOOT_MS);
    assert.equal(fault(bench), "program-error");
    assert.equal(bench.coil, 0);
  });

  it("stands in the journal, is shown for 16 s, and is told over MQTT", () => {
    const bench = byHand();
    crash(bench);
    assert.equal(bench.charger?.journal.events.at(-1)?.what, "error: Error: it broke");
    bench.pass(100);
    assert.equal(bench.heard("status").at(-1)?.["fault"], "program-error");
    assert.equal(bench.heard("status").at(-1)?.["state"], "F");
    const ms = shownMs(bench);
    assert.ok(ms >= 15_900 - 20 && ms < 17_000, `${ms} ms`);
    bench.until(() => bench.coil !== 0, 60_000);
  });

  it("goes on with the session and the energy that were there", () => {
    const bench = byHand();
    bench.drawnA = 16;
    bench.pass(600_000);
    const before = bench.charger?.view;
    bench.drawnA = 0;
    crash(bench);
    bench.pass(5_000);
    assert.equal(bench.charger?.view.sessions, before?.sessions);
    assert.ok((bench.charger?.view.energyWh ?? 0) >= (before?.energyWh ?? Number.NaN));
  });

  for (const [name, breaks] of [
    ["an input line", (bench: ChargerBench) => (bench.emergencyStop.fails = true)],
    ["a gauge", (bench: ChargerBench) => (bench.thermometer.fails = true)],
    ["the lock", (bench: ChargerBench) => (bench.lock.fails = true)],
  ] as const) {
    it(`is what a driver throws, too: ${name}`, () => {
      const bench = byHand();
      bench.restarts = 0;
      breaks(bench);
      bench.pass(1_100);
      assert.ok(bench.restarts >= 1);
      assert.equal(bench.coil, 0);
    });
  }

  for (const [name, thrown, what] of [
    ["a text", "it broke", "error: it broke"],
    ["nothing", undefined, "error: undefined"],
    ["an empty text", "", "error: unknown error"],
    ["a long text in any script", `${"é\n".repeat(100)}`, `error: ${"?".repeat(33)}`],
  ] as const) {
    it(`may be ${name}`, () => {
      const bench = byHand();
      bench.crashes.push(thrown);
      bench.pass(20 + BOOT_MS);
      assert.equal(fault(bench), "program-error");
      assert.equal(bench.charger?.journal.events.at(-1)?.what, what);
    });
  }

  it("opens the contactor also where the pilot's driver is what fails, and is journalled all the same", () => {
    const bench = byHand();
    bench.isPilotBroken = true;
    bench.pass(20);
    assert.equal(bench.coil, 0);
    bench.isPilotBroken = false;
    bench.pass(BOOT_MS);
    assert.equal(fault(bench), "program-error");
    assert.match(bench.charger?.journal.events.at(-1)?.what ?? "", /^error: Error: the pilot's driver is gone/);
  });

  it("opens the contactor also where the journal's flash is broken", () => {
    let isBroken = false;
    const bench = byHand((each) => {
      const { journal } = each;
      each.JournalFlash = class {
        readonly sectors = 16;
        readonly sectorBytes = 4_096;
        read(address: number, length: number): Uint8Array {
          if (isBroken) throw new Error("flash does not answer");
          return journal.read(address, length);
        }
        write(address: number, bytes: Uint8Array): void {
          if (isBroken) throw new Error("flash does not answer");
          journal.write(address, bytes);
        }
        erase(sector: number): void {
          if (isBroken) throw new Error("flash does not answer");
          journal.erase(sector);
        }
        close(): void {}
      };
    });
    isBroken = true;
    bench.crashes.push(new Error("it broke"));
    bench.pass(20);
    assert.equal(bench.coil, 0);
    assert.equal(bench.dutyPercent, 100, "it has restarted");
    assert.equal(bench.restarts, 1);
    bench.pass(BOOT_MS);
    assert.deepEqual(bench.charger?.view.notices, ["journal-unwritten"]);
  });
});

/** A storage that cannot be opened, for a while. */
class ClosedStorage implements KeyValueStorage {
  isClosed = false;
  private readonly flash = new VirtualFlash();

  open(options: { readonly path: string; readonly format: "string" }) {
    if (this.isClosed) throw new Error("no storage");
    return this.flash.open(options);
  }
}

describe("an error in the start itself", () => {
  it("leaves the contactor open, is journalled, and shown by the start that succeeds", () => {
    const storage = new ClosedStorage();
    const bench = new ChargerBench(SETTINGS, storage);
    bench.level = "C";
    storage.isClosed = true;
    bench.boot("power-on");
    assert.equal(fault(bench), undefined, "nothing runs");
    assert.ok(!bench.calls.includes("guard 1"));
    bench.pass(BOOT_MS);
    assert.equal(bench.restarts, 2);
    storage.isClosed = false;
    bench.pass(BOOT_MS);
    assert.equal(fault(bench), "program-error");
    assert.equal(bench.charger?.journal.events.at(-1)?.what, "error: Error: no storage");
    assert.equal(bench.charger?.journal.failures.count, 2);
    bench.until(() => bench.coil !== 0, 120_000);
  });

  it("that comes again and again is counted", () => {
    const storage = new ClosedStorage();
    const bench = new ChargerBench(SETTINGS, storage);
    storage.isClosed = true;
    bench.boot("power-on");
    bench.pass(10 * BOOT_MS);
    storage.isClosed = false;
    bench.pass(BOOT_MS);
    assert.equal(fault(bench), "repeated-restarts");
    assert.equal(bench.charger?.journal.failures.count, 11);
  });
});

describe("errors in a row", () => {
  it("show repeated-restarts from the third on, and wait longer and longer, up to about an hour", () => {
    const bench = byHand();
    bench.isRecording = false;
    const waitsS: number[] = [];
    for (let count = 1; count <= 18; count++) {
      crash(bench);
      assert.equal(bench.charger?.journal.failures.count, count);
      assert.equal(fault(bench), count < 3 ? "program-error" : "repeated-restarts");
      // The others only count: hours of waiting are many steps.
      if (count < 4 || (count > 10 && count < 14) || count === 18) waitsS.push(Math.round(shownMs(bench) / 1_000));
      assert.equal(bench.coil, 0);
    }
    const minutes = waitsS.map((waitS) => Math.floor((waitS + 1) / 60));
    assert.deepEqual(minutes, [0, 0, 1, 2, 4, 8, 64]);
    assert.ok(waitsS.every((waitS) => waitS >= 15));
  });

  it("are forgotten after ten minutes of a good run, and not before", () => {
    for (const [runMs, count] of [
      [595_000, 3],
      [602_000, 1],
    ] as const) {
      const bench = byHand();
      crash(bench);
      crash(bench);
      shownMs(bench);
      bench.pass(runMs);
      crash(bench);
      assert.equal(bench.charger?.journal.failures.count, count, `${runMs} ms`);
      assert.equal(fault(bench), count === 3 ? "repeated-restarts" : "program-error");
    }
  });

  it("are not forgotten by waiting", () => {
    const bench = byHand();
    for (let count = 1; count <= 16; count++) {
      crash(bench);
      if (count < 16) bench.pass(1_000);
    }
    const waitedMs = shownMs(bench);
    assert.ok(waitedMs > 1_000_000, `${waitedMs} ms`);
    crash(bench);
    assert.equal(bench.charger?.journal.failures.count, 17);
  });

  it("keep their wait over a power cut", () => {
    const bench = byHand();
    for (let count = 1; count <= 13; count++) crash(bench);
    bench.pass(10_000);
    bench.cut();
    bench.boot("power-on");
    assert.equal(fault(bench), "repeated-restarts");
    const waitedMs = shownMs(bench);
    assert.ok(waitedMs > 200_000, `${waitedMs} ms`);
    assert.equal(bench.charger?.journal.failures.count, 13, "a power cut is no failure");
  });
});

describe("a reset by the watchdog", () => {
  it("shows watchdog for 16 s, and stands in the journal", () => {
    const bench = byHand();
    bench.cut();
    bench.boot("watchdog");
    assert.equal(fault(bench), "watchdog");
    assert.equal(bench.charger?.journal.events.at(-1)?.what, "watchdog");
    const ms = shownMs(bench);
    assert.ok(ms >= 15_980 && ms < 17_000, `${ms} ms`);
  });

  it("counts as a failure: the third in a row is one too many", () => {
    const bench = byHand();
    for (const code of ["watchdog", "watchdog", "repeated-restarts", "repeated-restarts"]) {
      bench.cut();
      bench.boot("watchdog");
      assert.equal(fault(bench), code);
      bench.pass(1_000);
    }
  });

  it("is shown on, where the power goes meanwhile", () => {
    const bench = byHand();
    bench.cut();
    bench.boot("watchdog");
    bench.pass(5_000);
    bench.cut();
    bench.boot("power-on");
    assert.equal(fault(bench), "watchdog");
    assert.ok(shownMs(bench) >= 15_980);
    assert.equal(bench.charger?.journal.failures.count, 1);
  });

  it("is no failure where it was the power", () => {
    const bench = byHand();
    for (const reason of ["power-on", "software", "power-on", "software"] as const) {
      bench.cut();
      bench.boot(reason);
      assert.equal(fault(bench), null);
      assert.equal(bench.charger?.journal.failures.count, 0);
    }
  });
});
