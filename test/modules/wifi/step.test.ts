import assert from "node:assert/strict";
import fc from "fast-check";
import type { WifiState } from "../../../modules/device/wifi";
import { type KeeperInput, type KeeperState, keeperAtStart, keeperDueMs, stepKeeper } from "../../../modules/wifi/step";
import { WIFI_TIMES } from "../../../modules/wifi/times";

const APART: WifiState = Object.freeze({ kind: "apart" });
const JOINING: WifiState = Object.freeze({ kind: "joining" });
const JOINED: WifiState = Object.freeze({ kind: "joined", address: "192.0.2.1" });
const FAILED: WifiState = Object.freeze({ kind: "failed", reason: "not-found" });

function input(radio: WifiState, more: Partial<KeeperInput> = {}): KeeperInput {
  return { radio, hasKnown: true, isScanning: false, ...more };
}

/** Failed at 0 for the `failures`th time. */
function failedState(failures: number): KeeperState {
  let state = stepKeeper(keeperAtStart(0), 0, input(APART)).state;
  for (let count = 0; count < failures; count++) {
    state = stepKeeper({ ...state, station: { kind: "joining", isNew: false, untilMs: 1 } }, 0, input(FAILED)).state;
  }
  return state;
}

describe("a step of the Wi-Fi keeper", () => {
  for (const [failures, waitMs] of [
    [1, 5_000],
    [2, 10_000],
    [3, 20_000],
    [4, 40_000],
    [5, 60_000],
    [6, 60_000],
    [70, 60_000],
  ] as const) {
    it(`tries again ${waitMs} ms after ${failures} failures`, () => {
      const state = failedState(failures);
      assert.equal(stepKeeper(state, waitMs - 1, input(FAILED)).act, undefined);
      assert.equal(stepKeeper(state, waitMs, input(FAILED)).act, "join-known");
    });
  }

  it("gives an attempt 30 s", () => {
    const { state, act } = stepKeeper(keeperAtStart(0), 0, input(APART));
    assert.equal(act, "join-known");
    assert.equal(keeperDueMs(state), 30_000);
    assert.equal(stepKeeper(state, 29_999, input(JOINING)).state.station.kind, "joining");
    const over = stepKeeper(state, 30_000, input(JOINING));
    assert.equal(over.act, "leave");
    assert.equal(over.state.station.kind, "failed");
  });

  it("counts the time without anew after 60 s in a network, not after less", () => {
    for (const [stayedMs, withoutSinceMs, failures] of [
      [59_999, 0, 4],
      [60_000, 61_000, 1],
    ] as const) {
      const joined = stepKeeper(
        { ...failedState(3), station: { kind: "joining", isNew: false, untilMs: 9_000 } },
        1_000,
        input(JOINED),
      );
      const { state } = stepKeeper(joined.state, 1_000 + stayedMs, input(FAILED));
      assert.equal(state.withoutSinceMs, withoutSinceMs);
      assert.equal(state.failures, failures);
    }
  });

  it("sleeps for good where all is well", () => {
    const first = stepKeeper(keeperAtStart(0), 0, input(APART)).state;
    const joined = stepKeeper(first, 10, input(JOINED)).state;
    assert.equal(keeperDueMs(joined), undefined);
    const nothing = stepKeeper(keeperAtStart(0), 0, input(APART, { hasKnown: false })).state;
    assert.equal(nothing.isOpen, true);
    assert.equal(keeperDueMs(nothing), undefined);
  });

  it("closes an open access point once it is joined, whatever is stored", () => {
    const asked = stepKeeper(keeperAtStart(0), 0, input(APART, { hasKnown: false, asked: "join" })).state;
    const joined = stepKeeper(asked, 10, input(JOINED, { hasKnown: false })).state;
    assert.equal(keeperDueMs(joined), 120_010);
    assert.equal(stepKeeper(joined, 120_010, input(JOINED, { hasKnown: false })).state.isOpen, false);
  });

  it("always has its next look in the future, and nothing to do before it", () => {
    const radio = fc.constantFrom(APART, JOINING, JOINED, FAILED);
    const event = fc.record({
      afterMs: fc.integer({ min: 0, max: 100_000 }),
      radio,
      hasKnown: fc.boolean(),
      isScanning: fc.boolean(),
      asked: fc.constantFrom(undefined, undefined, undefined, "join" as const, "forget" as const),
      isTouched: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = keeperAtStart(0);
        let nowMs = 0;
        for (const { afterMs, asked, isTouched, ...rest } of events) {
          nowMs += afterMs;
          if (isTouched) state = { ...state, touchedMs: nowMs };
          state = stepKeeper(state, nowMs, { ...rest, ...(asked !== undefined && { asked }) }).state;
          // Whatever follows of itself is done in as many looks as there are kinds.
          for (let looks = 0; looks < 4; looks++) state = stepKeeper(state, nowMs, rest).state;
          const dueMs = keeperDueMs(state);
          assert.ok(dueMs === undefined || dueMs > nowMs, `due at ${dueMs}, it is ${nowMs}`);
          const soonMs = dueMs === undefined ? nowMs + 1e9 : dueMs - 1;
          const again = stepKeeper(state, soonMs, rest);
          assert.equal(again.act, undefined);
          assert.deepEqual(again.state, state);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is open 3 minutes after the last minute in a network, whatever the radio says", () => {
    const event = fc.record({
      afterMs: fc.integer({ min: 1, max: 50_000 }),
      radio: fc.constantFrom(APART, JOINING, JOINED, JOINED, FAILED),
      isScanning: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { minLength: 5, maxLength: 60 }), (events) => {
        let state = keeperAtStart(0);
        let nowMs = 0;
        /** Joined for a minute at least until then. */
        let wellMs = 0;
        for (const { afterMs, ...rest } of events) {
          const endMs = nowMs + afterMs;
          for (let dueMs = nowMs; dueMs <= endMs; dueMs = keeperDueMs(state) ?? endMs + 1) {
            nowMs = Math.max(nowMs, dueMs);
            const { station } = state;
            if (station.kind === "joined" && nowMs - station.sinceMs >= WIFI_TIMES.steadyMs) wellMs = nowMs;
            state = stepKeeper(state, nowMs, { ...rest, hasKnown: true }).state;
            if (state.station.kind !== "joined" && nowMs - wellMs >= WIFI_TIMES.withoutMs) assert.ok(state.isOpen);
          }
          nowMs = endMs;
        }
      }),
      { numRuns: 300 },
    );
  });
});
