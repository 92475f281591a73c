import assert from "node:assert/strict";
import { parseScenario } from "../../../sim/scenario/parse";
import { ROTATIONS, type Rotation } from "../../../sim/scenario/rotation";
import { runScenario } from "../../../sim/scenario/run";
import type { Scenario } from "../../../sim/scenario/scenario";
import type { Summary } from "../../../sim/scenario/summary";
import type { TraceLine } from "../../../sim/scenario/trace-line";
import { scenarioText } from "./rig";

/** A charger by hand, what it offers, and the phases of its car. */
interface Place {
  readonly rotation: Rotation;
  readonly phases: 1 | 3;
  readonly offeredA: number;
}

/** Chargers that each offer a fixed current, whatever the others do: so they need no manager. */
function scenarioOf(places: readonly Place[]): Scenario {
  const parsed = parseScenario(
    scenarioText({ duration: 200, site: { phases: 3, contractedCurrent: 40 }, home: [[0, 3, 2, 1]] }),
  );
  assert.ok(parsed.ok);
  const [charger] = parsed.value.chargers;
  assert.ok(charger !== undefined);
  const ids = places.map((_, index) => `C${index + 1}`);
  return {
    ...parsed.value,
    chargers: places.map(({ rotation, phases, offeredA }, index) => ({
      ...charger,
      id: ids[index] ?? "",
      rotation,
      phases,
      mode: "manual",
      manualCurrentA: offeredA,
    })),
    events: [
      ...places.map(({ phases }, index) => ({
        t: 2,
        event: {
          do: "plug" as const,
          charger: ids[index] ?? "",
          car: { capacityKwh: 60, soc: 0.2, targetSoc: 1, maxCurrentA: 16, phases, rampAPerS: 16, lagS: 0 },
          departsAtS: null,
          neededWh: null,
        },
      })),
      ...ids.map((id) => ({ t: 3, event: { do: "request" as const, charger: id } })),
    ],
  };
}

function run(places: readonly Place[]): { readonly line: TraceLine; readonly site: Summary["site"] } {
  const lines: TraceLine[] = [];
  const result = runScenario(scenarioOf(places), { onLine: (line) => lines.push(line) });
  assert.ok(result.ok);
  const line = lines.at(-1);
  assert.ok(line !== undefined);
  return { line, site: result.summary.site };
}

describe("phase rotation in the plant", () => {
  it("loads the site's phase that a charger's L1 hangs on, in the total, the meter and the trace", () => {
    const { line } = run([{ rotation: ROTATIONS.L2L3L1, phases: 1, offeredA: 10 }]);
    assert.deepEqual(line.chargers["C1"]?.drawn, [0, 10, 0]);
    assert.deepEqual(line.total, [3, 12, 1]);
    assert.deepEqual(line.meter.current, [3, 12, 1]);
  });

  it("loads all three the same with a three-phase car, whatever the order", () => {
    for (const rotation of Object.values(ROTATIONS)) {
      const { line } = run([{ rotation, phases: 3, offeredA: 8 }]);
      assert.deepEqual(line.chargers["C1"]?.drawn, [8, 8, 8]);
      assert.deepEqual(line.total, [11, 10, 9]);
    }
  });

  it("counts use phase by phase where there are several cars", () => {
    const places = (offeredA: number): Place[] => [
      { rotation: ROTATIONS.L1L2L3, phases: 1, offeredA },
      { rotation: ROTATIONS.L2L3L1, phases: 1, offeredA },
      { rotation: ROTATIONS.L3L1L2, phases: 3, offeredA },
    ];
    const all = run(places(16));
    assert.deepEqual(all.line.total, [35, 34, 17]);
    // Seconds pass between request and draw.
    assert.ok(all.site.utilisation > 0.95 && all.site.utilisation < 1, `${all.site.utilisation}`);
    const half = run(places(8));
    assert.deepEqual(half.line.total, [19, 18, 9]);
    assert.ok(Math.abs(half.site.utilisation - all.site.utilisation / 2) < 0.005, `${half.site.utilisation}`);
  });
});
