import assert from "node:assert/strict";
import type { ResetReason } from "../../../modules/device/device";
import { ChargerBench } from "./bench";

const SETTINGS = { mode: "manual", manualCurrentA: 16, mqtt: { host: "" } };

/** A charger that charged when its power went, and is up again. */
function returned(reason: ResetReason, settings: object = {}, seed = 1): ChargerBench {
  const bench = new ChargerBench({ ...SETTINGS, ...settings });
  bench.seed = seed;
  bench.boot("power-on");
  bench.pass(2_000);
  bench.level = "C";
  bench.pass(10_000);
  bench.drawnA = 16;
  bench.pass(20_000);
  assert.equal(bench.coil, 1);
  bench.drawnA = 0;
  bench.cut();
  bench.pass(5_000);
  bench.boot(reason);
  return bench;
}

/** ms from the start until the contactor is closed. */
function closesAfterMs(bench: ChargerBench): number {
  return bench.until(() => bench.coil === 1, 2_000_000);
}

/** ms of an ordinary start with a car that asks: debounce, lock, duty to settle, self-test. */
const USUAL_MS = 2_500;

describe("when the power comes back in a session", () => {
  it("charging begins at a random moment within the setting, a reason is given, and when it ends", () => {
    const bench = returned("power-on", { powerReturnDelayS: 1_000 });
    const { charger } = bench;
    bench.pass(2_000);
    assert.equal(charger?.view.limit, "power-return");
    assert.equal(charger?.view.why, "No current: the power has just come back, and chargers do not all start at once.");
    const row = charger?.limitRows.find(({ code }) => code === "power-return");
    const expiresInS = row?.expiresInS ?? -1;
    assert.ok(expiresInS > 0 && expiresInS <= 1_000);
    assert.equal(row?.currentA, 0);
    const closedMs = closesAfterMs(bench);
    assert.ok(Math.abs(closedMs - 1_000 * expiresInS) < USUAL_MS + 500, `${closedMs} ms, ${expiresInS} s`);
    assert.equal(
      charger?.limitRows.find(({ code }) => code === "power-return"),
      undefined,
    );
  });

  it("another charger begins at another moment, and all of them within the setting", () => {
    const delaysMs = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
      closesAfterMs(returned("power-on", { powerReturnDelayS: 600 }, seed)),
    );
    for (const delayMs of delaysMs) assert.ok(delayMs <= 600_000 + USUAL_MS, `${delayMs} ms`);
    const seconds = new Set(delaysMs.map((delayMs) => Math.floor(delayMs / 1_000)));
    assert.equal(seconds.size, delaysMs.length, `${[...seconds]} s`);
    assert.ok(Math.max(...delaysMs) - Math.min(...delaysMs) > 200_000, "spread out");
  });

  it("nothing is waited for where the setting is 0", () => {
    const bench = returned("power-on", { powerReturnDelayS: 0 });
    assert.equal(
      bench.charger?.limitRows.find(({ code }) => code === "power-return"),
      undefined,
    );
    assert.ok(closesAfterMs(bench) <= USUAL_MS);
  });

  for (const reason of ["software", "watchdog"] as const) {
    it(`nothing is waited for after a ${reason} reset`, () => {
      const bench = returned(reason, { powerReturnDelayS: 1_800 });
      assert.equal(
        bench.charger?.limitRows.find(({ code }) => code === "power-return"),
        undefined,
      );
    });
  }
});

describe("when the power comes back without a session", () => {
  it("nothing is waited for", () => {
    const bench = new ChargerBench({ ...SETTINGS, powerReturnDelayS: 1_800 });
    bench.boot("power-on");
    bench.level = "C";
    assert.ok(closesAfterMs(bench) <= USUAL_MS);
  });

  it("nor after a session whose car had gone before", () => {
    const bench = new ChargerBench({ ...SETTINGS, powerReturnDelayS: 1_800 });
    bench.boot("power-on");
    bench.pass(2_000);
    bench.level = "B";
    bench.pass(3_000);
    bench.level = "A";
    bench.pass(3_000);
    bench.cut();
    bench.boot("power-on");
    bench.level = "C";
    assert.ok(closesAfterMs(bench) <= USUAL_MS);
  });
});
