import assert from "node:assert/strict";
import type { Charger } from "../../../firmware/charger/charger";
import { VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { Chronicle } from "../../../modules/chronicle/chronicle";
import type { FlashArea } from "../../../modules/device/flash";
import type { KeyValueStorage, KeyValueStore } from "../../../modules/device/storage";
import { ChargerBench, charging } from "./bench";

describe("the charger's sessions", () => {
  it("count plug-ins, the running one included, and one only once over a restart", () => {
    const { bench, charger } = charging();
    assert.equal(charger.view.sessions, 1);
    bench.scope.close();
    const again = bench.start();
    bench.pass(3_000);
    assert.equal(again.view.sessions, 1);
    bench.level = "A";
    bench.pass(3_000);
    bench.level = "B";
    bench.pass(3_000);
    assert.equal(again.view.sessions, 2);
  });

  it("are not counted by a shorted pilot, with or without a car, also over a restart", () => {
    const bench = new ChargerBench();
    const charger = bench.start();
    bench.pass(2_000);
    bench.level = "E";
    bench.pass(5_000);
    assert.equal(charger.view.state, "E");
    assert.equal(charger.view.sessions, 0);
    bench.level = "A";
    bench.pass(100_000);
    bench.level = "B";
    bench.pass(2_000);
    bench.level = "E";
    bench.pass(2_000);
    bench.scope.close();
    const again = bench.start();
    bench.pass(5_000);
    bench.level = "B";
    bench.pass(100_000);
    assert.equal(again.view.sessions, 1);
  });
});

describe("a start whose pilot is at −12 V from the first step on", () => {
  /** Charged, then the emergency stop was pressed and the power went. */
  function stopped(level: "A" | "B" | "C"): { readonly bench: ChargerBench; readonly charger: Charger } {
    const { bench } = charging();
    bench.drawnA = 0;
    bench.emergencyStop.isOn = true;
    bench.pass(100);
    bench.cut();
    bench.level = level;
    return { bench, charger: bench.start("power-on") };
  }

  for (const level of ["B", "C"] as const) {
    it(`takes no car for gone that it has not looked for: ${level}`, () => {
      const { bench, charger } = stopped(level);
      for (let second = 0; second < 60; second++) {
        bench.pass(1_000);
        assert.equal(charger.view.sessions, 1);
        assert.equal(charger.session?.number, 1);
        assert.equal(bench.lock.isLocked, true, "and lets its plug not go");
      }
      assert.deepEqual(charger.journal.recent, []);
    });
  }

  it("finds out all the same that the car has gone", () => {
    const { bench, charger } = stopped("A");
    bench.pass(60_000);
    assert.equal(charger.session, undefined);
    assert.equal(charger.journal.recent.at(-1)?.stopReason, "power-loss");
    assert.equal(bench.lock.isLocked, false);
  });

  it("takes no car for gone while its pilot cannot be read", () => {
    const { bench } = charging();
    bench.drawnA = 0;
    bench.cut();
    bench.pilotAgeMs = 100;
    const charger = bench.start("power-on");
    bench.pass(60_000);
    assert.equal(charger.view.fault, "pilot-unread");
    assert.equal(charger.session?.number, 1);
    bench.pilotAgeMs = 0;
    bench.pass(60_000);
    assert.equal(charger.session?.number, 1);
    assert.deepEqual(charger.journal.recent, []);
  });
});

/** A flash whose writes fail while it is full. */
class FullFlash implements KeyValueStorage {
  isFull = false;
  private readonly flash = new VirtualFlash();

  open(options: { readonly path: string; readonly format: "string" }): KeyValueStore {
    const store = this.flash.open(options);
    return {
      read: (key) => store.read(key),
      write: (key, value) => {
        if (this.isFull) throw new Error("the flash is full");
        store.write(key, value);
      },
      delete: (key) => store.delete(key),
      close: () => store.close(),
    };
  }
}

describe("a charger with a storage that takes nothing", () => {
  it("refuses a setting, and charges on as it was set", () => {
    const flash = new FullFlash();
    const bench = new ChargerBench({}, flash);
    const charger = bench.start();
    flash.isFull = true;
    bench.live(2_000, 10);
    bench.level = "C";
    bench.live(10_000, 10);
    assert.equal(charger.view.state, "C2");
    assert.deepEqual(charger.set({ mode: "manual" }), { ok: false, path: "$", reason: "could not be stored" });
    assert.equal(charger.view.mode, "intelligent");
    assert.deepEqual(charger.set({ mode: "intelligent" }).ok, true, "what is stored already costs no write");
  });
});

/** A journal that can be read and takes nothing. */
class ReadOnlyFlash implements FlashArea {
  static isBroken = true;
  readonly sectors = 16;
  readonly sectorBytes = 4_096;
  private readonly area = new VirtualFlashArea(16, 4_096);

  read(address: number, length: number): Uint8Array {
    return this.area.read(address, length);
  }
  write(address: number, bytes: Uint8Array): void {
    if (ReadOnlyFlash.isBroken) throw new Error("flash is gone");
    this.area.write(address, bytes);
  }
  erase(): void {
    throw new Error("flash is gone");
  }
  close(): void {}
}

describe("a charger with a journal that takes nothing", () => {
  it("charges on, counts and says so, and writes it all once it can", () => {
    const bench = new ChargerBench();
    ReadOnlyFlash.isBroken = true;
    bench.JournalFlash = ReadOnlyFlash;
    const charger = bench.start();
    bench.live(2_000, 10);
    bench.level = "B";
    bench.live(5_000, 10);
    bench.level = "C";
    bench.live(5_000, 10);
    bench.drawnA = 16;
    bench.live(3_600_000, 10);
    assert.equal(charger.view.state, "C2");
    assert.equal(charger.view.sessions, 1);
    assert.ok((charger.view.energyWh ?? 0) > 3_600);
    assert.deepEqual(charger.view.notices, ["journal-unwritten"]);
    const said = bench.logs.filter((line) => line.includes("journal"));
    assert.deepEqual(said, ["warn journal: sector 0 did not take a record (untouched)"], "once, not every second");
    ReadOnlyFlash.isBroken = false;
    bench.live(2_000, 10);
    assert.deepEqual(charger.view.notices, []);
    charger.close();
    assert.equal(bench.coil, 0);
  });

  it("charges without any, and says so", () => {
    const bench = new ChargerBench();
    bench.lacking.add("JournalFlash");
    const charger = bench.start("power-on");
    bench.live(2_000, 10);
    bench.level = "C";
    bench.live(10_000, 10);
    assert.equal(charger.view.state, "C2");
    assert.deepEqual(charger.view.notices, ["journal-unwritten"]);
    assert.equal(charger.journal.isWritten, false);
    assert.deepEqual(charger.journal.recent, []);
    charger.close();
  });

  it("says nothing of it while all is written", () => {
    const { charger } = charging();
    assert.deepEqual(charger.view.notices, []);
    assert.equal(charger.journal.isWritten, true);
  });
});

describe("the charger's end", () => {
  it("opens the contactor, closes everything and says goodbye through its will", () => {
    const { bench, charger } = charging();
    bench.calls.length = 0;
    charger.close();
    assert.deepEqual(bench.calls, ["guard 0", "guard closed", "pilot closed"]);
    bench.pass(60_000);
    assert.deepEqual(bench.calls.slice(3), []);
    assert.equal(bench.observer.heard.at(-1), "pilotline/v1/Charger-1/online=0");
    assert.equal(bench.rig.scheduler.nextDueMs(), undefined);
  });

  it("lets go of every line, gauge and lock, and writes down what it counted", () => {
    const { bench, charger } = charging();
    const { detector, emergencyStop, earthMissing, dimming, thermometer, proximity, lock } = bench;
    const parts = [emergencyStop, earthMissing, dimming, thermometer, proximity, lock];
    assert.deepEqual(
      parts.map((part) => part.open),
      [1, 1, 1, 1, 1, 1],
    );
    assert.equal(detector.open, 2);
    const energyWh = charger.view.energyWh ?? 0;
    assert.ok(energyWh > 0);
    charger.close();
    assert.deepEqual(
      parts.map((part) => part.open),
      [0, 0, 0, 0, 0, 0],
    );
    assert.equal(detector.open, 0);
    assert.equal(charger.journal.isWritten, true);
    assert.match(energyIn(bench), new RegExp(`"totalWh":${energyWh},`));
  });

  it("leaves no timer behind, 100 times over", () => {
    const bench = new ChargerBench();
    for (let index = 0; index < 100; index++) {
      const charger = bench.start();
      bench.pass(7 * index);
      charger.close();
    }
    bench.pass(60_000);
    assert.equal(bench.rig.scheduler.nextDueMs(), undefined);
  });
});

/** The energy counts in the bench's journal. */
function energyIn(bench: ChargerBench): string {
  const Flash = virtualFlashClass(bench.journal);
  return new Chronicle({ Flash, mayErase: () => true, onWarning: assert.fail }).energy ?? "";
}
