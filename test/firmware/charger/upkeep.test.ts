import assert from "node:assert/strict";
import { VirtualFlash } from "../../../hosts/virtual/storage";
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

describe("a charger with a flash that takes nothing", () => {
  it("charges on and says so; a setting is refused", () => {
    const flash = new FullFlash();
    const bench = new ChargerBench({}, flash);
    const charger = bench.start();
    flash.isFull = true;
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
    assert.ok(bench.logs.includes("warn the count of sessions was not stored"));
    assert.ok(bench.logs.includes("warn the energy count was not stored"));
    assert.deepEqual(charger.set({ mode: "manual" }), { ok: false, path: "$", reason: "could not be stored" });
    assert.equal(charger.view.mode, "intelligent");
    charger.close();
    assert.equal(bench.coil, 0);
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
