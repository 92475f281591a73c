import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sentence } from "../../../modules/schema/check";
import { parseEvent, parseScenario } from "../../../sim/scenario/parse";
import type { Scenario, ScenarioEvent } from "../../../sim/scenario/scenario";

/** As JSON, to be bent. */
interface Bendable {
  [member: string]: unknown;
}

function file(name: string): string {
  return readFileSync(join(__dirname, "../../scenarios", `${name}.json`), "utf8");
}

function accepted(text: string): Scenario {
  const result = parseScenario(text);
  assert.ok(result.ok, result.ok ? "" : sentence(result));
  return result.value;
}

function refusal(change: Bendable, base: Bendable = BASE): string {
  const result = parseScenario(JSON.stringify({ ...base, ...change }));
  assert.equal(result.ok, false, "accepted");
  return sentence(result);
}

const BASE: Bendable = {
  name: "base",
  duration: 100,
  site: { contractedCurrent: 25, manager: false },
  chargers: [{ id: "C1" }],
};
const THREE_PHASE: Bendable = { ...BASE, site: { contractedCurrent: 25, manager: false, phases: 3, meterAt: "house" } };

/** A refusal that one event at second 1 gets. */
function eventRefusal(event: Bendable): string {
  return refusal({ events: [{ t: 1, ...event }] });
}

describe("sim/scenario/parse", () => {
  it("fills in every default as documented", () => {
    const scenario = accepted(JSON.stringify({ ...BASE, events: [{ t: 0, charger: "C1", do: "plug" }] }));
    assert.deepEqual(scenario, {
      name: "base",
      durationS: 100,
      seed: 1,
      site: {
        contractedA: 25,
        bufferA: 0,
        voltageV: 230,
        phases: 1,
        updateIntervalS: 5,
        meterAt: "main",
        manager: false,
        policy: "fill",
        maxCharging: null,
        resumeDelayS: 60,
        failsafeA: 6,
        failover: true,
        breaker: null,
        circuits: [],
        tariff: null,
      },
      home: [],
      solar: [],
      chargers: [
        {
          id: "C1",
          atS: 0,
          maxCurrentA: 32,
          cableA: 32,
          phases: 1,
          circuit: null,
          rotation: [0, 1, 2],
          priority: 0,
          mode: "intelligent",
          manualCurrentA: 16,
          users: [],
        },
      ],
      events: [
        {
          t: 0,
          event: {
            do: "plug",
            charger: "C1",
            car: { capacityKwh: 24, soc: 0.33, targetSoc: 1, maxCurrentA: 16, phases: 1, rampAPerS: 4, lagS: 0.5 },
            departsAtS: null,
            neededWh: null,
          },
        },
      ],
      expect: [],
    });
  });

  it("takes a night's file, with a plain value as ±0.5", () => {
    const scenario = accepted(file("leaf-half-hour"));
    assert.deepEqual(scenario.home[1], { t: 900, currentA: [11.4] });
    assert.deepEqual(scenario.site.breaker, { ratedA: 25, curve: "C" });
    assert.deepEqual(scenario.expect[0], {
      fromS: 60,
      toS: 60,
      charger: "Charger-1",
      checks: [
        { field: "offered", expected: { kind: "range", min: 18.5, max: 19.5 } },
        { field: "drawn", expected: { kind: "range", min: 15.5, max: 16.5 } },
      ],
      entry: { t: 60, charger: "Charger-1", offered: 19, drawn: 16 },
    });
    assert.deepEqual(scenario.expect[2]?.checks, [
      { field: "total", expected: { kind: "range", min: Number.NEGATIVE_INFINITY, max: 28 } },
    ]);
  });

  it("gives a charger its site's phases", () => {
    const scenario = accepted(file("three-phase-solar"));
    assert.equal(scenario.chargers[0]?.phases, 3);
    assert.deepEqual(scenario.home[1], { t: 600.5, currentA: [8, 2, 0.5] });
    assert.deepEqual(scenario.solar[1], { t: 1200, currentA: [4, 4, 4] });
  });

  it("takes every event and fault there is a part for", () => {
    const { events } = accepted(file("every-event"));
    const at = (t: number): ScenarioEvent | undefined => events.find((timed) => timed.t === t)?.event;
    assert.equal(events.length, 48);
    assert.deepEqual(at(40), { do: "fault", charger: null, fault: "meter-garbage", value: null, forS: null });
    assert.deepEqual(at(140), { do: "fault", charger: null, fault: "message-loss", value: 0.2, forS: 10 });
    assert.deepEqual(at(260), { do: "fault", charger: "C_1", fault: "ev-overdraw", value: 20, forS: 10 });
    assert.deepEqual(at(560), { do: "fault", charger: "C_1", fault: "residual-current", value: 60, forS: 10 });
    assert.deepEqual(at(740), { do: "fault", charger: "C_1", fault: "over-voltage", value: 256, forS: 10 });
    assert.deepEqual(at(1340), { do: "fault", charger: null, fault: "dimming", value: null, forS: 10 });
    assert.deepEqual(at(1580), { do: "fault", charger: null, fault: "clock-jump", value: -3600, forS: 10 });
    assert.deepEqual(at(360), { do: "power-cut", charger: "C_1", forS: 10 });
    assert.deepEqual(at(380), { do: "power-cut", charger: null, forS: 10 });
    assert.deepEqual(
      events.filter(({ t }) => t === 3).map(({ event }) => event),
      [
        {
          do: "set",
          charger: "C_1",
          mode: "manual",
          manualCurrentA: 10,
          maxCurrentA: 16,
          priority: 1,
          usePhases: null,
        },
        { do: "set", charger: null, contractedA: 20 },
      ],
    );
  });

  const refused: ReadonlyArray<readonly [Bendable, string]> = [
    [{ duration: 0 }, "$.duration must be a whole number from 1 to 315576000, found 0"],
    [{ duration: 1.5 }, "$.duration must be a whole number from 1 to 315576000, found 1.5"],
    [{ duration: "600" }, '$.duration must be a whole number from 1 to 315576000, found "600"'],
    [{ name: "" }, '$.name must be a text of 1 to 200 characters, found ""'],
    [{ seed: -1 }, "$.seed must be a whole number from 0 to 4294967295, found -1"],
    [{ site: {} }, "$.site.contractedCurrent is missing"],
    [{ site: { contractedCurrent: 25, phases: 2 } }, "$.site.phases must be 1 or 3, found 2"],
    [{ site: { contractedCurrent: 25, voltage: 24 } }, "$.site.voltage must be a number from 80 to 260, found 24"],
    [{ site: { contractedCurrent: 25, meterAt: "roof" } }, '$.site.meterAt must be main or house, found "roof"'],
    [{ site: { contractedCurrent: 25, policy: "fair" } }, '$.site.policy must be fill or equal, found "fair"'],
    [{ site: { contractedCurrent: 25, breaker: {} } }, "$.site.breaker.rated is missing"],
    [
      { site: { contractedCurrent: 25, breaker: { rated: 16, curve: "K" } } },
      '$.site.breaker.curve must be B, C or D, found "K"',
    ],
    [{ chargers: [] }, "$.chargers must be a list of 1 to 1000, found a list of 0"],
    [{ chargers: [{}] }, "$.chargers[0].id is missing"],
    [{ chargers: [{ id: "C 1" }] }, '$.chargers[0].id must be letters, digits, - and _, found "C 1"'],
    [{ chargers: [{ id: "__proto__" }] }, '$.chargers[0].id must be letters, digits, - and _, found "__proto__"'],
    [{ chargers: [{ id: "A" }, { id: "A" }] }, "$.chargers[1].id must be unique, found A again"],
    [{ chargers: [{ id: "A", phases: 3 }] }, "$.chargers[0].phases must not be more than the site's 1, found 3"],
    [{ chargers: [{ id: "A", maxCurrent: 81 }] }, "$.chargers[0].maxCurrent must be a number from 0 to 80, found 81"],
    [{ chargers: [{ id: "A", mode: "auto" }] }, '$.chargers[0].mode must be intelligent or manual, found "auto"'],
    [{ home: [[0]] }, "$.home[0] must be a list of 2 to 4, found a list of 1"],
    [{ home: [[0, 1, 2, 3]] }, "$.home[0] must be [s, A] in a single-phase site, found 3 currents"],
    [{ home: [[0, -1]] }, "$.home[0][1] must be a number from 0 to 315576000, found -1"],
    [
      {
        home: [
          [0, 1],
          [5, 1001],
        ],
      },
      "$.home[1][1] must be a number from 0 to 1000, found 1001",
    ],
    [
      {
        home: [
          [0, 1],
          [5, 2],
          [4, 3],
        ],
      },
      "$.home[2][0] must be later than the step before at 5, found 4",
    ],
    [
      {
        home: [
          [0, 1],
          [0, 2],
        ],
      },
      "$.home[1][0] must be later than the step before at 0, found 0",
    ],
    [{ solar: [[0, 1]] }, '$.solar has no meter of its own unless site.meterAt is "house"'],
    [
      {
        events: [
          { t: 9, charger: "C1", do: "unplug" },
          { t: 8, charger: "C1", do: "plug" },
        ],
      },
      "$.events[1].t must not be before the event before at 9, found 8",
    ],
    [{ events: [{ t: 101, charger: "C1", do: "plug" }] }, "$.events[0].t must not be after the end at 100, found 101"],
    [{ events: [{ charger: "C1", do: "plug" }] }, "$.events[0].t is missing"],
    [{ expect: [{ t: 1, offered: 6 }] }, "$.expect[0].charger is missing: offered is one charger's"],
    [{ expect: [{ t: 1, charger: "C2", offered: 6 }] }, "$.expect[0].charger names C2, which is none of the chargers"],
    [
      { expect: [{ t: 1, charger: "C1" }] },
      "$.expect[0] expects nothing: it names one or more of state, pilot, duty, offered, drawn, contactor, energyWh, limit, why, fault, total",
    ],
    [{ expect: [{ total: 6 }] }, "$.expect[0].t is missing: an entry has t, or from and to"],
    [
      { expect: [{ t: 1, from: 1, to: 2, total: 6 }] },
      "$.expect[0].t is either t, or from and to: one of the two has to go",
    ],
    [{ expect: [{ from: 1, total: 6 }] }, "$.expect[0].to is missing: from needs it"],
    [{ expect: [{ to: 1, total: 6 }] }, "$.expect[0].from is missing: to needs it"],
    [{ expect: [{ from: 2, to: 1, total: 6 }] }, "$.expect[0].to must not be before from, found 1"],
    [{ expect: [{ t: 101, total: 6 }] }, "$.expect[0].t must not be after the end at 100, found 101"],
    [{ expect: [{ t: 1.5, total: 6 }] }, "$.expect[0].t must be a whole number from 0 to 315576000, found 1.5"],
    [{ expect: [{ t: 1, total: {} }] }, "$.expect[0].total must have min, max or both"],
    [{ expect: [{ t: 1, total: { min: 2, max: 1 } }] }, "$.expect[0].total.max must not be below min, found 1"],
    [{ expect: [{ t: 1, total: { most: 2 } }] }, "$.expect[0].total.most is not known here; known: min, max"],
    [
      { expect: [{ t: 1, charger: "C1", state: "C3" }] },
      '$.expect[0].state must be A, B1, B2, C1, C2, D1, D2, E or F, found "C3"',
    ],
    [{ expect: [{ t: 1, charger: "C1", contactor: 1 }] }, "$.expect[0].contactor must be true or false, found 1"],
    [
      { expected: [] },
      "$.expected is not known here; known: name, duration, seed, site, home, solar, chargers, events, expect",
    ],
  ];
  for (const [change, reason] of refused)
    it(`refuses ${JSON.stringify(change)}`, () => {
      assert.equal(refusal(change), reason);
    });

  const refusedEvents: ReadonlyArray<readonly [Bendable, string]> = [
    [{ do: "plug" }, "$.events[0].charger is missing"],
    [{ do: "plug", charger: "C2" }, "$.events[0].charger names C2, which is none of the chargers"],
    [{ do: "plug", charger: "C1", ev: { soc: 1.1 } }, "$.events[0].ev.soc must be a number from 0 to 1, found 1.1"],
    [{ do: "plug", charger: "C1", ev: { phases: 2 } }, "$.events[0].ev.phases must be 1 or 3, found 2"],
    [
      { do: "plug", charger: "C1", fault: "pilot-open" },
      "$.events[0].fault is not known here; known: do, t, charger, ev, departure, needs",
    ],
    [
      { do: "set", charger: "C1" },
      "$.events[0] sets nothing: with a charger it sets one or more of mode, manualCurrent, maxCurrent, priority, usePhases",
    ],
    [{ do: "set" }, "$.events[0] sets nothing: without a charger it sets contractedCurrent"],
    [{ do: "set", mode: "manual" }, "$.events[0].charger is missing: mode is one charger's"],
    [
      { do: "set", charger: "C1", contractedCurrent: 9 },
      "$.events[0].contractedCurrent is the whole site's: leave the charger out",
    ],
    [{ do: "power-cut", charger: "C1" }, "$.events[0].for is missing"],
    [{ do: "power-cut", for: 0 }, "$.events[0].for must be a number from 0.001 to 315576000, found 0"],
    [{ do: "fault", fault: "pilot-short" }, "$.events[0].charger is missing: pilot-short is one charger's"],
    [
      { do: "fault", fault: "meter-silent", charger: "C1" },
      "$.events[0].charger has no place here: meter-silent is the whole site's",
    ],
    [{ do: "fault", fault: "message-loss" }, "$.events[0].ratio is missing: message-loss needs it"],
    [{ do: "fault", fault: "message-loss", ratio: 2 }, "$.events[0].ratio must be a number from 0 to 1, found 2"],
    [
      { do: "fault", fault: "message-loss", seconds: 2 },
      "$.events[0].seconds has no place here: message-loss takes ratio",
    ],
    [{ do: "fault", fault: "lock-jammed" }, "$.events[0].charger is missing: lock-jammed is one charger's"],
    [{ do: "fault", fault: "firmware-crash" }, "$.events[0].charger is missing: firmware-crash is one charger's"],
    [{ do: "fault", fault: "dimming", A: 6 }, "$.events[0].A has no place here: dimming takes no value"],
    [{ do: "fault", charger: "C1", fault: "overheat" }, "$.events[0].celsius is missing: overheat needs it"],
    [
      { do: "fault", charger: "C1", fault: "residual-current", mA: -1 },
      "$.events[0].mA must be a number from 0 to 10000, found -1",
    ],
    [{ do: "fault", fault: "over-voltage", V: 1001 }, "$.events[0].V must be a number from 0 to 1000, found 1001"],
    [{ do: "fault", fault: "meter-silent", V: 2 }, "$.events[0].V has no place here: meter-silent takes no value"],
    [{ do: "clear", fault: "pilot-open" }, "$.events[0].charger is missing: pilot-open is one charger's"],
  ];
  for (const [event, reason] of refusedEvents)
    it(`refuses the event ${JSON.stringify(event)}`, () => {
      assert.equal(eventRefusal(event), reason);
    });

  it("names what is no event or fault at all", () => {
    assert.match(
      eventRefusal({ do: "explode" }),
      /^\$\.events\[0\]\.do must be plug, request, .* or clear, found "explode"$/,
    );
    assert.match(
      eventRefusal({ do: "fault", fault: "gremlins" }),
      /^\$\.events\[0\]\.fault must be meter-silent, .*, found "gremlins"$/,
    );
  });

  it("checks a three-phase site by the same rules", () => {
    assert.equal(
      refusal({ home: [[0, 1]] }, THREE_PHASE),
      "$.home[0] must be [s, A, A, A] in a three-phase site, found one current",
    );
    assert.equal(refusal({ solar: [[0, 1, 2]] }, THREE_PHASE).slice(0, 11), "$.solar[0] ");
    accepted(JSON.stringify({ ...THREE_PHASE, chargers: [{ id: "A", phases: 1 }] }));
  });

  it("takes three currents in one row or in a list of their own, and means the same", () => {
    const rows = accepted(JSON.stringify({ ...THREE_PHASE, home: [[0, 1, 2, 3]] }));
    const lists = accepted(JSON.stringify({ ...THREE_PHASE, home: [[0, [1, 2, 3]]] }));
    assert.deepEqual(lists.home, [{ t: 0, currentA: [1, 2, 3] }]);
    assert.deepEqual(rows.home, lists.home);
    const tooMuch = refusal({ home: [[0, [1, 2, 3000]]] }, THREE_PHASE);
    assert.equal(tooMuch, "$.home[0][1][2] must be a number from 0 to 1000, found 3000");
    assert.match(refusal({ home: [[0, [1, 2]]] }, THREE_PHASE), /^\$\.home\[0\]/);
  });

  describe("a site without a manager", () => {
    it("is not the default", () => {
      assert.equal(accepted(JSON.stringify({ ...BASE, site: { contractedCurrent: 25 } })).site.manager, true);
      assert.equal(accepted(file("three-chargers")).chargers.length, 3);
    });

    it("has one charger", () => {
      assert.match(refusal({ chargers: [{ id: "A" }, { id: "B" }] }), /^\$\.chargers\[1\] is one too many: /);
    });

    it("has none that could be gone", () => {
      assert.match(eventRefusal({ do: "fault", fault: "manager-down" }), /\.fault cannot be manager-down: /);
    });

    it("tells a file's own mistake first", () => {
      const twice = { chargers: [{ id: "A" }, { id: "A" }] };
      assert.match(refusal(twice), /^\$\.chargers\[1\]\.id /);
    });
  });

  it("takes the example of docs/scenarios.md", () => {
    const page = readFileSync(join(__dirname, "../../../docs/scenarios.md"), "utf8");
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1];
    assert.equal(accepted(example ?? "").expect.length, 1);
  });

  it("refuses what is no JSON, and what is too long, without repeating it", () => {
    for (const text of ["", "{", "name: base", `${JSON.stringify(BASE)}x`]) {
      const result = parseScenario(text);
      assert.deepEqual(result, { ok: false, path: "$", reason: "is not JSON" });
    }
    const long = parseScenario(" ".repeat(17 * 1024 * 1024));
    assert.deepEqual(long, { ok: false, path: "$", reason: "is longer than 16777216 bytes" });
  });
});

describe("sim/scenario/parse, one event", () => {
  const scenario = accepted(JSON.stringify(BASE));

  it("takes it without t", () => {
    assert.deepEqual(parseEvent({ charger: "C1", do: "request" }, scenario), {
      ok: true,
      value: { do: "request", charger: "C1" },
    });
    assert.deepEqual(parseEvent({ do: "fault", fault: "message-delay", seconds: 3 }, scenario), {
      ok: true,
      value: { do: "fault", charger: null, fault: "message-delay", value: 3, forS: null },
    });
  });

  it("refuses it with t, for another's charger, without its part, and when it is none", () => {
    const reason = (event: unknown): string => {
      const result = parseEvent(event, scenario);
      return result.ok ? "" : sentence(result);
    };
    assert.equal(reason({ t: 1, charger: "C1", do: "request" }), "$.t is not known here; known: do, charger");
    assert.equal(reason({ charger: "C9", do: "request" }), "$.charger names C9, which is none of the chargers");
    assert.match(reason({ do: "fault", fault: "manager-down" }), /^\$\.fault cannot be manager-down/);
    assert.equal(reason([]), "$ must be an object, found a list of 0");
    assert.equal(reason(null), "$ must be an object, found null");
  });
});
