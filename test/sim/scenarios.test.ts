import assert from "node:assert/strict";
import { parseScenario } from "../../sim/scenario/parse";
import { runScenario } from "../../sim/scenario/run";
import type { ChargerSummary, Summary } from "../../sim/scenario/summary";
import { EVENTS, type EventName, FAULT_NAMES } from "../../sim/scenario/vocabulary";
import { SCENARIO_FILES, scenarioText } from "./scenario-files";
import { TraceRules } from "./trace-rules";

/** What the summary has to say, where `expect` cannot. */
const BOOKS: { readonly [file: string]: Partial<ChargerSummary> } = {
  "contactor-welded.json": { contactorClosures: 1, faults: ["contactor-welded"] },
  "diode-missing.json": { sessions: 2, faults: ["diode", "diode"] },
  "emergency-stop.json": { sessions: 2, contactorOpenedUnderLoad: 1, faults: ["emergency-stop"] },
  "ev-ignores-offer.json": { contactorOpenedUnderLoad: 2, faults: ["over-current"] },
  "ev-overdraw.json": { contactorOpenedUnderLoad: 1, faults: ["over-current"], sessions: 1 },
  "ev-ventilation.json": { sessions: 1, faults: [] },
  "firmware-hang.json": { contactorClosures: 2, faults: ["watchdog"], sessions: 1 },
  "house-steps.json": { contactorClosures: 3, contactorOpenedUnderLoad: 0, sessions: 1, faults: [] },
  "pilot-bounce.json": { contactorClosures: 1, contactorOpenedUnderLoad: 0 },
  "pilot-short.json": { faults: ["pilot-short", "pilot-short"], sessions: 1 },
  "plug-states.json": { sessions: 2, contactorClosures: 3, contactorOpenedUnderLoad: 0 },
  "power-cut.json": { sessions: 1, faults: [] },
  "residual-current.json": { sessions: 2, contactorOpenedUnderLoad: 1, faults: ["residual-current"] },
  "reset.json": { sessions: 1, contactorClosures: 2, faults: [] },
};

/** Files in which the main switch's breaker trips. Nowhere else does one. */
const TRIPPING = ["breaker-short-circuit.json", "breaker-trips.json"];

describe("our scenarios", () => {
  for (const file of SCENARIO_FILES) {
    it(file, () => {
      const summary = runChecked(file);
      assert.deepEqual(summary.expectations.failed, []);
      assert.equal(summary.site.breakerTripped, TRIPPING.includes(file));
      const charger = Object.values(summary.chargers)[0];
      for (const [key, value] of Object.entries(BOOKS[file] ?? {}))
        assert.deepEqual(charger?.[key as keyof ChargerSummary], value, key);
    });
  }

  it("among them use every event and fault", () => {
    const done = new Set<string>();
    for (const file of SCENARIO_FILES) {
      const { events = [], expect = [] } = JSON.parse(scenarioText(file)) as {
        readonly events?: readonly { readonly do: string; readonly fault?: string }[];
        readonly expect?: readonly object[];
      };
      if (expect.length === 0) continue;
      for (const event of events) done.add(event.fault ?? event.do).add(event.do);
    }
    const names = [...(Object.keys(EVENTS) as EventName[]), ...FAULT_NAMES];
    assert.deepEqual(
      names.filter((name) => !done.has(name)),
      [],
    );
  });

  it("are all there that are named here", () => {
    for (const file of [...Object.keys(BOOKS), ...TRIPPING]) assert(SCENARIO_FILES.includes(file), file);
  });
});

function runChecked(file: string): Summary {
  const parsed = parseScenario(scenarioText(file));
  assert(parsed.ok);
  const rules = new TraceRules(parsed.value);
  const result = runScenario(parsed.value, { onLine: (line) => rules.line(line) });
  assert(result.ok, JSON.stringify(result));
  rules.finish();
  return result.summary;
}
