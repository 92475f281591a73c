import assert from "node:assert/strict";
import fc from "fast-check";
import type { SessionInput } from "../../../modules/sessions/input";
import { sessionAt } from "../../../modules/sessions/state";
import { step } from "../../../modules/sessions/step";
import { Bench, CHARGING, deepFrozen, FREE, GONE, kinds, PAUSED, PLUGGED, rules } from "./bench";

describe("a session", () => {
  it("lasts from the moment a car is there until it is gone", () => {
    const bench = new Bench();
    assert.deepEqual(bench.at(0), []);
    assert.deepEqual(kinds(bench.at(1_000, { ...PLUGGED, wallMs: 1_700_000_000_000 })), ["started"]);
    bench.at(4_000, CHARGING);
    bench.at(10_000, { energyWh: 5_700, highestA: 15.987 });
    bench.at(12_000, { highestA: Number.NaN });
    assert.deepEqual(bench.session, {
      number: 1,
      tag: null,
      startedAtMs: 1_700_000_000_000,
      startWh: 5_000,
      energyWh: 700,
      durationMs: 11_000,
      contactorMs: 8_000,
      highestA: 15.99,
      stop: null,
    });
    assert.deepEqual(bench.unplug(14_000, { wallMs: 1_700_000_013_000, energyWh: 5_710 }), {
      number: 1,
      tag: null,
      startedAtMs: 1_700_000_000_000,
      startWh: 5_000,
      energyWh: 710,
      durationMs: 13_000,
      contactorMs: 10_000,
      highestA: 15.99,
      endedAtMs: 1_700_000_013_000,
      stopReason: "unplugged",
    });
    assert.equal(bench.state.open, null);
  });

  it("is numbered one after the other, the running one included", () => {
    const bench = new Bench();
    for (let number = 1; number <= 3; number++) {
      bench.at(number * 10_000, PLUGGED);
      assert.equal(bench.state.lastNumber, number);
      assert.equal(bench.unplug(number * 10_000 + 5_000).number, number);
      assert.equal(bench.state.lastNumber, number);
    }
  });

  it("stays as it is while the pilot does not tell", () => {
    const bench = new Bench();
    assert.deepEqual(bench.at(0, { isConnected: undefined }), []);
    bench.at(1_000, PLUGGED);
    assert.deepEqual(bench.at(2_000, { isConnected: undefined, energyWh: 5_003 }), []);
    assert.equal(bench.session.energyWh, 3);
    assert.deepEqual(kinds(bench.at(3_000, { isConnected: false })), ["finished"]);
  });

  it("is the same object while nothing changes, whatever the time", () => {
    const bench = new Bench(rules([{ tag: "A" }], { maxTimeS: 100, maxEnergyWh: 100 }));
    const stays = (fromMs: number): void => {
      const before = bench.state;
      for (const nowMs of [fromMs, fromMs + 1_000, fromMs + 5_000]) {
        assert.deepEqual(bench.at(nowMs), []);
        assert.equal(bench.state, before);
      }
    };
    stays(0);
    bench.at(6_000, { tap: "A" });
    stays(6_000);
    bench.at(12_000, { ...CHARGING, highestA: 10.001, energyWh: 5_000.2 });
    bench.at(12_020);
    stays(13_000);
    bench.at(18_500, { highestA: 10.004, energyWh: 5_000.9 });
    assert.equal(bench.session.energyWh, 0);
    stays(19_000);
    bench.at(24_500, { evSocPercent: 50 });
    stays(24_500);
    bench.at(30_000, { faultCode: "diode", isAsking: false });
    stays(31_000);
  });

  it("knows when it began as soon as the time of day is known", () => {
    const bench = new Bench();
    bench.at(1_000, PLUGGED);
    assert.equal(bench.session.startedAtMs, null);
    bench.at(61_000, { wallMs: 1_700_000_060_000 });
    assert.equal(bench.session.startedAtMs, 1_700_000_000_000);
    bench.at(62_000, { wallMs: 1_800_000_000_000 });
    assert.equal(bench.session.startedAtMs, 1_700_000_000_000);
  });

  it("takes no time of day that is none", () => {
    for (const wallMs of [Number.NaN, -1, Number.POSITIVE_INFINITY, 253_402_300_800_001]) {
      const bench = new Bench();
      bench.at(0, { ...PLUGGED, wallMs });
      assert.equal(bench.session.startedAtMs, null);
      bench.at(2_000, { wallMs: 1_000 });
      assert.equal(bench.session.startedAtMs, null, "not before 1970");
      assert.equal(bench.unplug(3_000, { wallMs }).endedAtMs, null);
    }
  });

  it("has durations that no jump of the clock changes", () => {
    const still = new Bench();
    const jumping = new Bench();
    const wallMs = [1_700_000_000_000, 0, undefined, 1_900_000_000_000, 5];
    for (const bench of [still, jumping]) {
      bench.at(0, { ...PLUGGED, wallMs: 1_700_000_000_000 });
      for (const [index, jump] of wallMs.entries())
        bench.at(1_000 * (index + 1), { ...CHARGING, ...(bench === jumping ? { wallMs: jump } : {}) });
    }
    const { endedAtMs: _, ...one } = still.unplug(9_000);
    const { endedAtMs: __, ...other } = jumping.unplug(9_000);
    assert.deepEqual(other, one);
    assert.equal(one.durationMs, 9_000);
    assert.equal(one.contactorMs, 8_000);
  });

  it("had its contacts closed no longer than it lasted, whatever the sums of fractions make of it", () => {
    const bench = new Bench();
    bench.at(0, CHARGING);
    const open = bench.state.open;
    assert.ok(open !== null);
    const duration = { beforeMs: 4_999.999, sinceMs: null };
    const { durationMs, contactorMs } = sessionAt(
      { ...open, duration, contactor: { beforeMs: 5_000, sinceMs: null } },
      0,
    );
    assert.deepEqual([durationMs, contactorMs], [4_999, 4_999]);
  });

  it("starts to count when the book comes to be known", () => {
    const bench = new Bench();
    bench.at(0, { ...PLUGGED, energyWh: undefined });
    assert.equal(bench.session.startWh, null);
    bench.at(1_000, { energyWh: 8_000 });
    bench.at(2_000, { energyWh: undefined });
    bench.at(3_000, { energyWh: 8_250 });
    assert.equal(bench.session.startWh, 8_000);
    assert.equal(bench.session.energyWh, 250);
  });

  it("counts what was charged while the book was not known", () => {
    const bench = new Bench();
    bench.at(0, CHARGING);
    bench.at(1_000, { energyWh: 5_100 });
    bench.at(2_000, { energyWh: undefined });
    assert.equal(bench.session.energyWh, 100);
    assert.equal(bench.unplug(90_000, { energyWh: 5_400 }).energyWh, 400);
  });

  it("has energy that never falls, whatever the book says", () => {
    const totalWh = fc.oneof(
      fc.constant(undefined),
      fc.integer({ min: 0, max: 20_000 }),
      fc.constantFrom(Number.NaN, -5, 1e300, Number.POSITIVE_INFINITY, 5_000.75),
    );
    fc.assert(
      fc.property(fc.array(totalWh, { minLength: 1, maxLength: 40 }), (totals) => {
        const bench = new Bench();
        bench.at(0, { ...CHARGING, energyWh: 5_000 });
        let highestWh = 5_000;
        let beforeWh = 0;
        for (const [index, energyWh] of totals.entries()) {
          bench.at(1_000 * (index + 1), { energyWh });
          if (energyWh !== undefined && energyWh <= 20_000) highestWh = Math.max(highestWh, Math.floor(energyWh));
          const nowWh = bench.session.energyWh;
          assert.ok(nowWh >= beforeWh);
          assert.equal(nowWh, highestWh - 5_000);
          beforeWh = nowWh;
        }
      }),
      { numRuns: 1_000, seed: 31 },
    );
  });

  it("is plain data: a state that went through JSON goes on just the same", () => {
    const input: fc.Arbitrary<SessionInput> = fc.record({
      isConnected: fc.constantFrom(true, true, false, undefined),
      isAsking: fc.boolean(),
      isOffered: fc.boolean(),
      isClosed: fc.boolean(),
      energyWh: fc.constantFrom(undefined, 5_000, 5_040, 5_300),
      highestA: fc.constantFrom(Number.NaN, 0, 7.25, 31.9),
      wallMs: fc.constantFrom(undefined, 1_700_000_000_000),
      faultCode: fc.constantFrom(null, null, "diode"),
      tap: fc.constantFrom(undefined, "a", "B", "?"),
      command: fc.constantFrom(undefined, undefined, "stop" as const, "resume" as const),
      evSocPercent: fc.constantFrom(undefined, 40, 80, 101),
    });
    const some = rules([{ tag: "A", maxEnergyWh: 250 }], { maxTimeS: 5, targetSocPercent: 80 });
    fc.assert(
      fc.property(fc.array(input, { maxLength: 30 }), fc.constantFrom(FREE, some), (inputs, given) => {
        const bench = new Bench(given);
        for (const [index, each] of inputs.entries()) {
          const before = bench.state;
          const copied = step(JSON.parse(JSON.stringify(before)), index * 1_000, each, given);
          const frozen = step(deepFrozen(before), index * 1_000, each, given);
          assert.deepEqual(copied, frozen);
          bench.state = frozen.state;
          const again = { ...each, tap: undefined, command: undefined, evSocPercent: undefined };
          const settled = step(bench.state, index * 1_000, again, given).state;
          assert.equal(step(settled, index * 1_000, again, given).state, settled);
        }
      }),
      { numRuns: 500, seed: 32 },
    );
  });
});

describe("the reason of an end", () => {
  /** Charging since 1 s. */
  function charging(): Bench {
    const bench = new Bench();
    bench.at(0, PLUGGED);
    bench.at(1_000, CHARGING);
    bench.at(2_000);
    return bench;
  }

  it("is the car when it kept S2 open, and the plug when that was opened for pulling it", () => {
    for (const [openMs, stopReason] of [
      [2_999, "unplugged"],
      [3_000, "ev"],
    ] as const) {
      const bench = charging();
      bench.at(10_000, PAUSED);
      const events = bench.at(10_000 + openMs);
      assert.deepEqual(events, stopReason === "ev" ? [{ kind: "ended", reason: "ev" }] : []);
      assert.equal(bench.unplug(10_000 + openMs).stopReason, stopReason);
    }
  });

  it("is the plug again when the car asked once more", () => {
    const bench = charging();
    bench.at(10_000, PAUSED);
    bench.at(20_000);
    assert.equal(bench.session.stop, "ev");
    assert.equal(bench.limit, undefined, "it may ask again");
    assert.deepEqual(bench.at(30_000, { isAsking: true }), [{ kind: "resumed" }]);
    assert.equal(bench.session.stop, null);
    assert.equal(bench.unplug(31_000).stopReason, "unplugged");
  });

  it("is not the car where the offer went first", () => {
    const bench = charging();
    bench.at(10_000, { isOffered: false });
    bench.at(11_000, PAUSED);
    assert.deepEqual(bench.at(60_000), []);
    assert.equal(bench.unplug(61_000).stopReason, "unplugged");
  });

  it("is not the car where it has never charged", () => {
    const bench = new Bench();
    bench.at(0, { ...CHARGING, isClosed: false });
    bench.at(1_000, PAUSED);
    bench.at(60_000);
    assert.equal(bench.unplug(61_000).stopReason, "unplugged");
  });

  it("is a fault that stood before the plug was pulled", () => {
    for (const [standsMs, stopReason] of [
      [2_999, "unplugged"],
      [3_000, "fault:residual-current"],
    ] as const) {
      const bench = charging();
      bench.at(10_000, { ...PAUSED, faultCode: "residual-current" });
      bench.at(11_000, { faultCode: "pilot-short" });
      assert.equal(bench.unplug(10_000 + standsMs, { faultCode: null }).stopReason, stopReason);
    }
  });

  it("is not a fault that went, nor one before anything was charged", () => {
    const bench = charging();
    bench.at(10_000, { ...PAUSED, faultCode: "diode" });
    bench.at(80_000, { faultCode: null });
    assert.equal(bench.unplug(90_000).stopReason, "unplugged");
    bench.at(100_000, { ...PLUGGED, faultCode: "diode" });
    assert.equal(bench.unplug(200_000).stopReason, "unplugged");
  });

  it("is the first one: nothing that comes later changes it", () => {
    const bench = charging();
    bench.at(5_000, { command: "stop" });
    bench.at(6_000, PAUSED);
    bench.at(20_000, { faultCode: "diode" });
    assert.equal(bench.unplug(60_000, { faultCode: "diode" }).stopReason, "user");
  });

  it("names a fault by a code that fits the record, or as unknown", () => {
    for (const [faultCode, stopReason] of [
      ["x".repeat(32), `fault:${"x".repeat(32)}`],
      ["x".repeat(33), "fault:unknown"],
      ["Not a code", "fault:unknown"],
      ["", "fault:unknown"],
    ] as const) {
      const bench = charging();
      bench.at(10_000, { faultCode });
      bench.at(20_000);
      assert.equal(bench.unplug(20_000).stopReason, stopReason);
    }
  });
});

describe("a command", () => {
  it("stops and resumes a session, once each", () => {
    const bench = new Bench();
    bench.at(0, CHARGING);
    assert.deepEqual(bench.at(1_000, { command: "resume" }), []);
    assert.deepEqual(bench.at(2_000, { command: "stop" }), [{ kind: "ended", reason: "user" }]);
    assert.deepEqual(bench.limit, { code: "session", currentA: 0, reason: "the session was stopped" });
    assert.deepEqual(bench.at(3_000, { command: "stop" }), []);
    assert.deepEqual(bench.at(4_000, { command: "resume" }), [{ kind: "resumed" }]);
    assert.equal(bench.limit, undefined);
  });

  it("holds also against a car that had finished", () => {
    const bench = new Bench();
    bench.at(0, CHARGING);
    bench.at(1_000, PAUSED);
    bench.at(5_000);
    assert.equal(bench.session.stop, "ev");
    bench.at(6_000, { command: "stop" });
    bench.at(7_000, { isAsking: true });
    assert.equal(bench.session.stop, "user");
  });

  it("counts when it comes with the unplugging, and means nothing without a session", () => {
    const bench = new Bench();
    assert.deepEqual(bench.at(0, { command: "stop" }), []);
    bench.at(1_000, CHARGING);
    assert.deepEqual(kinds(bench.at(2_000, { ...GONE, command: "stop" })), ["ended", "finished"]);
    assert.equal(bench.finished[0]?.stopReason, "user");
    bench.at(3_000, PLUGGED);
    assert.equal(bench.session.stop, null);
  });
});
