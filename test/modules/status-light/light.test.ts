import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FAULT_CODES } from "../../../modules/evse/faults";
import { FAULT_LIGHTS } from "../../../modules/status-light/fault-lights";
import { type Light, lightOutput, stepLight } from "../../../modules/status-light/light";
import { type LightCode, PATTERNS } from "../../../modules/status-light/patterns";

const CODES = Object.keys(PATTERNS) as LightCode[];

/** Milliseconds at which the light changes, from its beginning at `sinceMs`, looked at every ms. */
function changes(code: LightCode, forMs: number, sinceMs = 12_345): number[] {
  const light: Light = { code, sinceMs };
  const found: number[] = [];
  let before = 0;
  for (let atMs = 0; atMs < forMs; atMs++) {
    const now = lightOutput(light, sinceMs + atMs);
    if (now !== before) found.push(atMs);
    before = now;
  }
  return found;
}

describe("the status light", () => {
  it("flashes, blinks, and is steady to the millisecond", () => {
    assert.deepEqual(changes("ready", 6_100), [0, 60, 3_000, 3_060, 6_000, 6_060]);
    assert.deepEqual(changes("offline", 3_400), [0, 60, 300, 360, 3_000, 3_060, 3_300, 3_360]);
    assert.deepEqual(changes("connected", 4_001), [0, 1_000, 2_000, 3_000, 4_000]);
    assert.deepEqual(changes("waiting", 1_201), [0, 300, 600, 900, 1_200]);
    assert.deepEqual(changes("charging", 100_000), [0]);
  });

  it("counts a fault's blinks, and pauses for longer than between two of them", () => {
    const times = CODES.filter((code) => code.startsWith("fault-")).map((code) => {
      const { times, onMs, offMs, pauseMs } = PATTERNS[code];
      const periodMs = times * (onMs + offMs) + pauseMs;
      const found = changes(code, periodMs);
      assert.equal(found.length, 2 * times, code);
      assert.ok(periodMs - (found.at(-1) ?? 0) >= 5 * offMs, code);
      return times;
    });
    assert.equal(new Set(times).size, times.length, "every count is another fault");
  });

  it("begins a pattern anew with its code, and is the same object while that stays", () => {
    const light: Light = { code: "ready", sinceMs: 0 };
    assert.equal(stepLight(light, 1_500, "ready"), light);
    const next = stepLight(light, 1_500, "fault-car");
    assert.deepEqual(next, { code: "fault-car", sinceMs: 1_500 });
    assert.deepEqual([lightOutput(next, 1_699), lightOutput(next, 1_700), lightOutput(next, 2_000)], [1, 0, 1]);
  });

  it("shows nothing for shorter than two control steps", () => {
    for (const code of CODES) assert.ok(PATTERNS[code].onMs >= 40, code);
  });

  it("has a pattern for every fault", () => {
    for (const code of FAULT_CODES) assert.match(FAULT_LIGHTS[code], /^fault-/, code);
  });

  it("is as docs/light.md has it", () => {
    const doc = readFileSync(join(__dirname, "../../../docs/light.md"), "utf8");
    const rows = [...doc.matchAll(/^\| `([a-z-]+)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|/gm)];
    const written = rows.map(([, code, ...cells]) => [code, ...cells.map(Number)]);
    const made = CODES.map((code) => {
      const { onMs, offMs, times, pauseMs } = PATTERNS[code];
      return [code, onMs, offMs, times, pauseMs];
    });
    assert.deepEqual(written, made);
  });
});
