import assert from "node:assert/strict";
import { ExpectationJudge, type Judgement } from "../../../sim/scenario/expectations";
import { parseScenario } from "../../../sim/scenario/parse";
import type { ChargerTrace, TraceLine } from "../../../sim/scenario/trace-line";

const CHARGER: ChargerTrace = {
  state: "C2",
  pilot: 6,
  duty: 26.67,
  offered: 16,
  drawn: 15.9,
  contactor: true,
  energyWh: 123.4,
  limit: "site-grant",
  why: "The house leaves 16 A.",
  fault: null,
};

function line(t: number, change: Partial<ChargerTrace> = {}, total: TraceLine["total"] = 18): TraceLine {
  return {
    t,
    home: 2.1,
    solar: 0,
    total,
    meter: { current: 18, age: 1 },
    breaker: { heat: 0, tripped: false },
    chargers: { C1: { ...CHARGER, ...change } },
  };
}

function judge(expect: readonly object[], lines: readonly TraceLine[]): Judgement {
  const scenario = parseScenario(
    JSON.stringify({
      name: "judged",
      duration: 10,
      site: { contractedCurrent: 25, manager: false },
      chargers: [{ id: "C1" }],
      expect,
    }),
  );
  assert.ok(scenario.ok);
  const judging = new ExpectationJudge(scenario.value.expect);
  for (const traceLine of lines) judging.line(traceLine);
  return judging.finish();
}

const ALL_LINES = Array.from({ length: 11 }, (_, t) => line(t));

describe("sim/scenario/expectations", () => {
  it("holds a plain number within ±0.5, both ends included", () => {
    const at = (drawn: number) => judge([{ t: 3, charger: "C1", drawn: 15.9 }], [line(3, { drawn })]).passed;
    assert.deepEqual([15.39, 15.4, 15.9, 16.4, 16.41].map(at), [0, 1, 1, 1, 0]);
  });

  it("holds min, max and both, ends included", () => {
    const at = (total: number, range: object) => judge([{ t: 3, total: range }], [line(3, {}, total)]).passed;
    assert.deepEqual(
      [29.99, 30, 30.01].map((total) => at(total, { max: 30 })),
      [1, 1, 0],
    );
    assert.deepEqual(
      [29.99, 30, 30.01].map((total) => at(total, { min: 30 })),
      [0, 1, 1],
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((total) => at(total, { min: 1, max: 2 })),
      [0, 1, 1, 0],
    );
  });

  it("compares texts, flags and null exactly", () => {
    const held = { t: 3, charger: "C1", state: "C2", contactor: true, limit: "site-grant", fault: null };
    assert.equal(judge([held], ALL_LINES).passed, 1);
    for (const change of [{ state: "C1" }, { contactor: false }, { limit: "cable" }, { fault: "diode" }])
      assert.equal(judge([held], [line(3, change)]).failed.length, 1, JSON.stringify(change));
    assert.equal(judge([{ t: 3, charger: "C1", fault: "diode" }], ALL_LINES).failed.length, 1);
  });

  it("wants it on each phase of an array", () => {
    const at = (drawn: readonly number[]) => judge([{ t: 3, charger: "C1", drawn: 16 }], [line(3, { drawn })]).passed;
    assert.equal(at([16, 15.9, 16.1]), 1);
    assert.equal(at([16, 0, 16]), 0);
    assert.equal(at([]), 0);
  });

  it("looks at its own second only", () => {
    const lines = ALL_LINES.map((traceLine) => (traceLine.t === 3 ? line(3, { offered: 10 }) : traceLine));
    assert.equal(judge([{ t: 3, charger: "C1", offered: 10 }], lines).passed, 1);
    assert.equal(judge([{ t: 2, charger: "C1", offered: 10 }], lines).passed, 0);
  });

  it("looks at every second from … to, and says where it failed first and what was there", () => {
    const lines = ALL_LINES.map((traceLine) => line(traceLine.t, {}, traceLine.t >= 7 ? 31.5 : 20));
    const entry = { from: 2, to: 9, total: { max: 30 } };
    assert.deepEqual(judge([entry, { from: 0, to: 6, total: { max: 30 } }], lines), {
      passed: 1,
      failed: [{ expect: entry, t: 7, field: "total", found: 31.5 }],
    });
  });

  it("names the field that failed, and lists failures in the order of the file", () => {
    const expect = [
      { t: 9, charger: "C1", offered: 6 },
      { t: 1, charger: "C1", offered: 16, duty: 10 },
      { t: 5, charger: "C1", offered: 16 },
    ];
    assert.deepEqual(judge(expect, ALL_LINES), {
      passed: 1,
      failed: [
        { expect: expect[0], t: 9, field: "offered", found: 16 },
        { expect: expect[1], t: 1, field: "duty", found: 26.67 },
      ],
    });
  });

  it("fails what never saw its line", () => {
    const expect = [
      { t: 3, total: 18 },
      { from: 0, to: 10, total: 18 },
      { t: 9, total: 18 },
    ];
    const lines = ALL_LINES.filter(({ t }) => t !== 3 && t < 9);
    assert.deepEqual(judge(expect, lines), {
      passed: 0,
      failed: [
        { expect: expect[0], t: 3, field: "total", found: "no line of the trace" },
        { expect: expect[1], t: 3, field: "total", found: "no line of the trace" },
        { expect: expect[2], t: 9, field: "total", found: "no line of the trace" },
      ],
    });
  });

  it("fails when the charger is not in the line", () => {
    const { failed } = judge([{ t: 3, charger: "C1", offered: 16 }], [{ ...line(3), chargers: {} }]);
    assert.deepEqual(
      failed.map(({ found }) => found),
      [null],
    );
  });
});
