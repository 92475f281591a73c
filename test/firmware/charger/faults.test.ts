import assert from "node:assert/strict";
import { virtualFlashClass } from "../../../hosts/virtual/flash";
import { Chronicle } from "../../../modules/chronicle/chronicle";
import { FAULTS } from "../../../modules/evse/faults";
import { type ChargerBench, charging } from "./bench";
import { FAULT_SCENES, SCENE_CODES } from "./fault-scenes";

/** Charging by hand, so that no house gets in the way. */
function byHand(): ReturnType<typeof charging> {
  const scene = charging({ mode: "manual", manualCurrentA: 16, sessionEnergyWh: null });
  scene.bench.drawnA = 0;
  scene.bench.pass(3_000);
  return scene;
}

/** What a start would find now. */
function inJournal(bench: ChargerBench): Chronicle {
  return new Chronicle({ Flash: virtualFlashClass(bench.journal), mayErase: () => true, onWarning: assert.fail });
}

for (const code of SCENE_CODES) {
  const { make, end, deadMs, shownMs = deadMs } = FAULT_SCENES[code];
  const { pilot, minimumMs, growth } = FAULTS[code];

  describe(`the fault ${code}`, () => {
    it(`opens the contactor within ${deadMs} ms, and is shown and written down`, () => {
      const { bench, charger } = byHand();
      make(bench);
      const madeMs = bench.nowMs;
      bench.until(() => bench.coil === 0, deadMs);
      bench.until(() => charger.view.fault !== null, madeMs + shownMs - bench.nowMs);
      assert.equal(charger.view.fault, code);
      assert.equal(bench.coil, 0);
      assert.equal(bench.dutyPercent, pilot === "F" ? 0 : 100);
      assert.equal(charger.view.offeredA, 0);
      assert.equal(charger.view.contactor, false);
      assert.equal(charger.view.why, FAULTS[code].text);
      assert.equal(charger.view.state, code === "pilot-short" ? "E" : "F");

      bench.pass(20);
      const status = bench.heard("status").at(-1);
      assert.equal(status?.["fault"], code, "told over MQTT");
      assert.equal(status?.["offeredA"], 0);
      assert.equal(status?.["contactor"], false);

      const event = charger.journal.events.at(-1);
      assert.equal(event?.what, code);
      assert.ok(Math.abs((event?.wallMs ?? 0) - ((bench.wallStartMs ?? 0) + bench.nowMs)) < 1_000);
      const found = inJournal(bench);
      assert.deepEqual(found.fault, { code, count: 0, isOver: false });
      assert.deepEqual(found.events, charger.journal.events);
    });

    it(`is shown for ${minimumMs / 1_000} s at least, and as long as its cause lasts`, () => {
      const { bench, charger } = byHand();
      make(bench);
      bench.until(() => charger.view.fault === code, shownMs);
      const isLasting = !["contactor-stuck-open", "self-test", "over-current", "watchdog"].includes(code);
      if (isLasting) {
        for (let passedMs = 0; passedMs < minimumMs + 30_000; passedMs += 100) {
          bench.pass(100);
          assert.equal(charger.view.fault, code);
          assert.equal(bench.coil, 0);
        }
      }
      const beganMs = bench.nowMs - (isLasting ? minimumMs + 30_000 : 0);
      end(bench);
      if (growth?.times === 0) {
        bench.pass(600_000);
        assert.equal(charger.view.fault, code, "the same car is there");
        bench.level = "A";
      }
      bench.until(() => charger.view.fault === null, 100_000);
      assert.ok(bench.nowMs - beganMs >= minimumMs - 20, `${bench.nowMs - beganMs} ms`);
      bench.pass(20);
      assert.equal(bench.heard("status").at(-1)?.["fault"], null);
      assert.ok(inJournal(bench).fault?.isOver !== false, "at most its wait is kept");
      bench.pass(32_000);
      assert.equal(inJournal(bench).fault, null);
    });
  });
}

describe("a fault that the guard has seen first", () => {
  for (const [dropped, code] of [
    ["trip-line", "residual-current"],
    ["emergency-stop", "emergency-stop"],
    ["permit-expired", "watchdog"],
  ] as const) {
    it(`is believed: ${dropped} is ${code}`, () => {
      const { bench, charger } = byHand();
      bench.dropped = dropped;
      bench.pass(20);
      assert.equal(charger.view.fault, code);
      assert.equal(bench.coil, 0);
      assert.equal(bench.dropped, null, "and its drop is acknowledged");
      assert.deepEqual(inJournal(bench).fault, { code, count: 0, isOver: false });
    });
  }
});

describe("a fault that comes back", () => {
  it("is counted over a restart too, waits longer each time, and then for the unplugging", () => {
    const { bench } = byHand();
    bench.cut();
    let charger = bench.boot();
    bench.until(() => bench.coil !== 0, 60_000);
    const waitsMs: number[] = [];
    for (let time = 0; time < 5; time++) {
      bench.drawnA = 30;
      bench.until(() => charger?.view.fault === "over-current", 20_000);
      assert.deepEqual(inJournal(bench).fault, { code: "over-current", count: time, isOver: false });
      bench.drawnA = 0;
      if (time === 2) {
        bench.pass(5_000);
        bench.cut();
        charger = bench.boot("power-on");
        bench.pass(100);
        assert.equal(charger?.view.fault, "over-current");
      }
      const beganMs = bench.nowMs;
      if (time === 4) break;
      bench.until(() => bench.coil !== 0, 1_000_000);
      waitsMs.push(bench.nowMs - beganMs);
    }
    assert.deepEqual(
      waitsMs.map((waitMs) => Math.floor(waitMs / 60_000)),
      [1, 2, 4, 8],
    );
    bench.pass(3_600_000);
    assert.equal(charger?.view.fault, "over-current");
    bench.level = "A";
    bench.until(() => charger?.view.fault === null, 10_000);
  });
});
