import assert from "node:assert/strict";
import fc from "fast-check";
import { NO_VEHICLE, type Vehicle, watchVehicle } from "../../../modules/evse/vehicle";
import { isAsking, type PilotLevel } from "../../../modules/pilot/level";

const VOLTS = { A: 12, B: 9, C: 6, D: 3, E: 0, invalid: -5, F: -12 } as const;

function steady(level: PilotLevel): Vehicle {
  return { kind: "steady", level };
}

/** Levels at moments, from a belief; the belief after each. */
function beliefs(from: PilotLevel, ...samples: readonly (readonly [number, PilotLevel])[]): PilotLevel[] {
  let vehicle = steady(from);
  return samples.map(([ms, level]) => {
    vehicle = watchVehicle(vehicle, ms, VOLTS[level]);
    return vehicle.level;
  });
}

describe("EVSE: what is believed of the car", () => {
  for (const [from, to, debounceMs] of [
    ["A", "B", 200],
    ["B", "A", 200],
    ["A", "C", 500],
    ["B", "C", 500],
    ["B", "D", 500],
    ["C", "D", 500],
    ["D", "C", 500],
    ["E", "C", 500],
    ["invalid", "B", 200],
    ["E", "A", 200],
    ["F", "A", 200],
    ["C", "B", 15],
    ["C", "A", 15],
    ["D", "B", 15],
    ["D", "A", 15],
    ["A", "E", 15],
    ["B", "E", 15],
    ["C", "E", 15],
    ["C", "invalid", 15],
    ["B", "F", 15],
  ] as const)
    it(`${from} → ${to} after ${debounceMs} ms without a break`, () => {
      assert.deepEqual(beliefs(from, [1000, to], [1000 + debounceMs - 1, to], [1000 + debounceMs, to]), [
        from,
        from,
        to,
      ]);
    });

  it("never believes a single sample", () => {
    for (const from of Object.keys(VOLTS) as PilotLevel[])
      for (const to of Object.keys(VOLTS) as PilotLevel[]) assert.deepEqual(beliefs(from, [100_000, to]), [from]);
  });

  it("begins anew after a break of two samples", () => {
    const asked = [
      [0, "C"],
      [480, "C"],
    ] as const;
    assert.deepEqual(beliefs("B", ...asked, [500, "B"], [520, "B"], [540, "C"], [1039, "C"], [1040, "C"]).slice(-2), [
      "B",
      "C",
    ]);
    assert.deepEqual(beliefs("A", ...asked, [490, "B"], [505, "A"], [520, "C"], [1019, "C"], [1020, "C"]).slice(-2), [
      "A",
      "C",
    ]);
    assert.deepEqual(beliefs("C", [0, "B"], [10, "C"], [20, "B"], [30, "C"], [40, "B"]), ["C", "C", "C", "C", "C"]);
    assert.deepEqual(beliefs("A", [0, "B"], [190, "A"], [200, "B"], [390, "B"], [400, "B"]).slice(-2), ["A", "B"]);
  });

  it("forgives a lapse of one sample on the way to C or D, also one that is seen twice within 14 ms", () => {
    for (const to of ["C", "D"] as const)
      for (const lapse of ["A", "B"] as const) {
        assert.deepEqual(beliefs("B", [0, to], [100, lapse], [120, to], [499, to], [500, to]).slice(-2), ["B", to]);
        assert.deepEqual(beliefs("B", [0, to], [100, lapse], [114, lapse], [120, to], [500, to]).at(-1), to);
        assert.deepEqual(beliefs("B", [0, to], [100, lapse], [115, lapse], [120, to], [500, to]).at(-1), "B");
      }
  });

  it("does not believe C or D in a lapse", () => {
    assert.deepEqual(beliefs("B", [0, "C"], [480, "C"], [500, "B"], [520, "C"]), ["B", "B", "B", "C"]);
  });

  it("follows what the lapse becomes, counted from its first sample", () => {
    // A short is no lapse: it is believed as fast as the diode, which it takes away as well.
    assert.deepEqual(beliefs("B", [0, "C"], [20, "E"], [40, "E"], [60, "E"]), ["B", "B", "E", "E"]);
    assert.deepEqual(beliefs("B", [0, "C"], [20, "A"], [40, "A"], [219, "A"], [220, "A"]).slice(-2), ["B", "A"]);
  });

  it("does not take a D for a lapse on the way to C", () => {
    assert.deepEqual(beliefs("B", [0, "C"], [480, "D"], [500, "C"], [520, "C"], [1000, "C"]), [
      "B",
      "B",
      "B",
      "B",
      "C",
    ]);
  });

  it("counts a car that leaves C through B and A as gone since the first sample", () => {
    assert.deepEqual(beliefs("C", [0, "B"], [10, "A"], [20, "A"]), ["C", "C", "A"]);
    assert.deepEqual(beliefs("D", [0, "B"], [20, "A"]), ["D", "A"]);
    assert.deepEqual(beliefs("C", [0, "E"], [20, "B"]), ["C", "B"]);
  });

  it("does not count C → D → B so: in D it was still there", () => {
    assert.deepEqual(beliefs("C", [0, "D"], [20, "B"], [40, "B"]), ["C", "C", "B"]);
  });

  it("does not add up different levels while nobody asks", () => {
    assert.deepEqual(beliefs("A", [0, "B"], [190, "E"], [200, "E"], [205, "E"]), ["A", "A", "A", "E"]);
  });

  it("is the same object while nothing changes", () => {
    const b = steady("B");
    assert.equal(watchVehicle(b, 5, 9), b);
    assert.equal(watchVehicle(NO_VEHICLE, 5, 12), NO_VEHICLE);
    const changing = watchVehicle(b, 10, 6);
    assert.equal(watchVehicle(changing, 30, 6), changing);
  });

  it("keeps a level that is noisy about the edge of its band", () => {
    let vehicle: Vehicle = steady("B");
    for (let ms = 0; ms < 10_000; ms += 20) {
      const next = watchVehicle(vehicle, ms, ms % 40 === 0 ? 7.25 : 7.7);
      assert.equal(next, vehicle);
      vehicle = next;
    }
  });

  it("believes a level only after it was seen for its time, and always then", () => {
    const samples = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 120 }), fc.constantFrom<PilotLevel>("A", "B", "C", "D", "E", "invalid")),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(samples, (steps) => {
        let vehicle: Vehicle = NO_VEHICLE;
        let nowMs = 0;
        let sinceMs = 0;
        let last: PilotLevel = "A";
        const seen: (readonly [number, PilotLevel])[] = [];
        for (const [gapMs, level] of steps) {
          nowMs += gapMs;
          if (level !== last) sinceMs = nowMs;
          last = level;
          seen.push([nowMs, level]);
          const before: Vehicle = vehicle;
          vehicle = watchVehicle(before, nowMs, VOLTS[level]);
          if (nowMs - sinceMs >= 500) assert.equal(vehicle.level, level);
          if (vehicle.level === before.level) continue;
          assert.equal(vehicle.level, level);
          if (isAsking(level)) assertAsked(seen, level);
        }
      }),
      { numRuns: 5_000, seed: 7 },
    );
  });
});

/** For 500 ms nothing but this level was seen, and lapses shorter than 15 ms. */
function assertAsked(seen: readonly (readonly [number, PilotLevel])[], level: PilotLevel): void {
  const nowMs = seen.at(-1)?.[0] ?? 0;
  let firstMs = nowMs;
  let lapseEndsMs: number | undefined;
  for (const [ms, each] of [...seen].reverse()) {
    if (nowMs - firstMs >= 500) return;
    if (each === level) {
      firstMs = ms;
      lapseEndsMs = undefined;
      continue;
    }
    assert.ok(!isAsking(each), `${each} within the time of ${level}`);
    lapseEndsMs ??= ms;
    assert.ok(lapseEndsMs - ms < 15, `a lapse of ${lapseEndsMs - ms} ms`);
  }
  assert.ok(nowMs - firstMs >= 500, "seen for 500 ms");
}
