import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseEvent, parseScenario } from "../../../sim/scenario/parse";

/** A file of the keys that stand in none of the others. */
const SHARED_SITE = JSON.stringify({
  name: "circuits, rotation, departure and tariff",
  duration: 100,
  site: {
    contractedCurrent: 40,
    manager: true,
    phases: 3,
    circuits: [
      { id: "Garage", limit: 32 },
      { id: "Row-1", parent: "Garage", limit: 20 },
    ],
    tariff: { default: 0.3, bands: [{ from: "22:00", to: "06:00", days: [1, 5], price: 0.2 }] },
  },
  chargers: [{ id: "C1", circuit: "Row-1", rotation: "L2L3L1" }],
  events: [{ t: 1, charger: "C1", do: "plug", departure: 90, needs: 7.5 }],
});
const FILES = [
  ...["leaf-half-hour", "three-chargers", "three-phase-solar", "every-event"].map((name) =>
    readFileSync(join(__dirname, "../../scenarios", `${name}.json`), "utf8"),
  ),
  SHARED_SITE,
];

/** Ways to every member of a JSON value. */
function ways(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([name, member]) => ways(member, [...way, name]))];
}

function replaced(value: unknown, way: readonly string[], put: unknown): unknown {
  const [name, ...rest] = way;
  if (name === undefined) return put;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? replaced(item, rest, put) : item));
  return { ...(value as object), [name]: replaced((value as Record<string, unknown>)[name], rest, put) };
}

const PARSED = FILES.map((text) => JSON.parse(text) as unknown);
const WAYS = PARSED.map((value) => ways(value));

function judge(text: string): boolean {
  const result = parseScenario(text);
  if (!result.ok) {
    assert.match(result.path, /^\$/);
    assert.match(result.reason, /^[a-z]/);
    assert.ok(result.path.length < 200 && result.reason.length < 700);
    assert.doesNotMatch(result.reason, /Error|undefined|\bat .*:\d+/);
  }
  return result.ok;
}

describe("sim/scenario/parse under 100,000 random and mutated files", () => {
  it("answers each with a scenario or a path and a reason", function () {
    this.timeout(60_000);
    let accepted = 0;
    const bent = fc
      .tuple(
        fc.nat(PARSED.length - 1),
        fc.nat(),
        fc.oneof(
          fc.jsonValue({ maxDepth: 1 }),
          fc.nat(100),
          fc.double({ noNaN: true }),
          fc.constantFrom("house", 3, true),
        ),
      )
      .map(([which, where, put]) => {
        const choices = WAYS[which] ?? [];
        return JSON.stringify(replaced(PARSED[which], choices[where % choices.length] ?? [], put));
      });
    const cut = fc
      .tuple(fc.constantFrom(...FILES), fc.nat(), fc.nat(12), fc.string({ unit: "binary", maxLength: 4 }))
      .map(([text, where, length, put]) => {
        const at = where % text.length;
        return text.slice(0, at) + put + text.slice(at + length);
      });
    const count = (text: string): void => {
      if (judge(text)) accepted++;
    };
    fc.assert(fc.property(bent, count), { numRuns: 60_000 });
    fc.assert(fc.property(cut, count), { numRuns: 30_000 });
    fc.assert(fc.property(fc.string({ unit: "binary" }), count), { numRuns: 10_000 });
    assert.ok(accepted > 1000, `some remain scenarios (${accepted})`);
  });

  it("answers 20,000 random events for the live simulator", () => {
    const events = (PARSED[3] as { events: { t?: number }[] }).events.map(({ t: _, ...event }) => event);
    const event = fc
      .tuple(
        fc.constantFrom(...events),
        fc.constantFrom("do", "charger", "fault", "for", "ratio", "ev", "A", "t", "__proto__"),
        fc.oneof(fc.anything({ maxDepth: 1 }), fc.nat(20), fc.constantFrom("C_1", "clear", "constructor", "toString")),
      )
      .map(([good, name, put]) => ({ ...good, [name]: put }));
    const scenario = { chargers: [{ id: "C_1" }], site: { manager: true } } as unknown as Parameters<
      typeof parseEvent
    >[1];
    let accepted = 0;
    fc.assert(
      fc.property(event, (value) => {
        if (parseEvent(value, scenario).ok) accepted++;
      }),
      { numRuns: 20_000 },
    );
    assert.ok(accepted > 100, `${accepted}`);
  });
});
