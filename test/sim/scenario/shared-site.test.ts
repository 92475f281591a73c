import assert from "node:assert/strict";
import { check, sentence } from "../../../modules/schema/check";
import { crossCheck } from "../../../sim/scenario/cross-checks";
import { SCENARIO_FILE } from "../../../sim/scenario/file-schema";
import { normalise } from "../../../sim/scenario/normalise";
import { parseEvent, parseScenario } from "../../../sim/scenario/parse";
import { ROTATION_NAMES, ROTATIONS } from "../../../sim/scenario/rotation";
import type { Scenario } from "../../../sim/scenario/scenario";

type Members = { readonly [member: string]: unknown };

/** A three-phase site of two chargers on 40 A, with more members of the site and of the file. */
function file(site: Members = {}, more: Members = {}): Members {
  return {
    name: "shared",
    duration: 100,
    site: { contractedCurrent: 40, phases: 3, ...site },
    chargers: [{ id: "C1" }, { id: "C2", phases: 1 }],
    ...more,
  };
}

/** Without asking which parts this version has. */
function accepted(value: Members): Scenario {
  const checked = check(SCENARIO_FILE, value);
  assert.ok(checked.ok, checked.ok ? "" : sentence(checked));
  const refusal = crossCheck(checked.value);
  assert.equal(refusal, null, refusal === null ? "" : sentence(refusal));
  return normalise(checked.value);
}

function refusal(value: Members): string {
  const parsed = parseScenario(JSON.stringify(value));
  assert.ok(!parsed.ok, "accepted");
  return sentence(parsed);
}

const GARAGE = { id: "Garage", limit: 32 };
const ROW = { id: "Row-1", parent: "Garage", limit: 20.5 };

describe("sim/scenario: circuits", () => {
  it("stand as a tree, by index, and a charger hangs on one of them or on the main switch", () => {
    const circuits = [GARAGE, ROW, { id: "Yard", limit: 0 }];
    const scenario = accepted(file({ circuits }, { chargers: [{ id: "C1", circuit: "Row-1" }, { id: "C2" }] }));
    assert.deepEqual(scenario.site.circuits, [
      { id: "Garage", parent: null, limitA: 32 },
      { id: "Row-1", parent: 0, limitA: 20.5 },
      { id: "Yard", parent: null, limitA: 0 },
    ]);
    assert.deepEqual(
      scenario.chargers.map((charger) => charger.circuit),
      [1, null],
    );
  });

  const refused: ReadonlyArray<readonly [Members, string]> = [
    [file({ circuits: [{ id: "Garage" }] }), "$.site.circuits[0].limit is missing"],
    [
      file({ circuits: [{ id: "Garage", limit: 1001 }] }),
      "$.site.circuits[0].limit must be a number from 0 to 1000, found 1001",
    ],
    [
      file({ circuits: [{ id: "a b", limit: 1 }] }),
      '$.site.circuits[0].id must be letters, digits, - and _, found "a b"',
    ],
    [file({ circuits: [GARAGE, GARAGE] }), "$.site.circuits[1].id must be unique, found Garage again"],
    [
      file({ circuits: [ROW, GARAGE] }),
      "$.site.circuits[0].parent names Garage, which is none of the circuits before it",
    ],
    [
      file({ circuits: [{ id: "A", parent: "A", limit: 1 }] }),
      "$.site.circuits[0].parent names A, which is none of the circuits before it",
    ],
    [
      file({ circuits: [GARAGE] }, { chargers: [{ id: "C1", circuit: "Cellar" }] }),
      "$.chargers[0].circuit names Cellar, which is none of site.circuits",
    ],
    [
      file({ circuits: [GARAGE], manager: false }, { chargers: [{ id: "C1", circuit: "Garage" }] }),
      "$.chargers[0].circuit has no meaning without a manager",
    ],
  ];
  for (const [value, reason] of refused)
    it(`refuses: ${reason}`, () => {
      assert.equal(refusal(value), reason);
    });
});

describe("sim/scenario: phase rotation", () => {
  it("says on which phase of the site each of the charger's hangs, in every way there is", () => {
    const seen = new Set<string>();
    for (const rotation of ROTATION_NAMES) {
      const [charger] = accepted(file({}, { chargers: [{ id: "C1", rotation }] })).chargers;
      assert.equal(charger?.rotation.map((phase) => `L${phase + 1}`).join(""), rotation);
      assert.deepEqual([...charger.rotation].sort(), [0, 1, 2]);
      seen.add(rotation);
    }
    assert.equal(seen.size, 6);
    assert.deepEqual(accepted(file()).chargers[0]?.rotation, ROTATIONS.L1L2L3);
  });

  const plain = "$.chargers[0].rotation must be L1L2L3";
  const refused: ReadonlyArray<readonly [Members, string]> = [
    [
      file({}, { chargers: [{ id: "C1", rotation: "L1L1L2" }] }),
      `${plain}, L2L3L1, L3L1L2, L1L3L2, L2L1L3 or L3L2L1, found "L1L1L2"`,
    ],
    [
      file({ phases: 1 }, { chargers: [{ id: "C1", rotation: "L2L3L1" }] }),
      `${plain} in a single-phase site, found L2L3L1`,
    ],
    [
      file({ manager: false }, { chargers: [{ id: "C1", rotation: "L3L2L1" }] }),
      `${plain} without a manager, found L3L2L1`,
    ],
  ];
  for (const [value, reason] of refused)
    it(`refuses: ${reason}`, () => {
      assert.equal(refusal(value), reason);
    });
});

describe("sim/scenario: departure and need", () => {
  const plug = { t: 5, charger: "C1", do: "plug" };
  const events = (more: Members): Members => file({}, { events: [{ ...plug, ...more }] });

  it("are what a person says at the plug, or nothing", () => {
    const stated = (more: Members): unknown[] =>
      accepted(events(more)).events.map(({ event }) =>
        event.do === "plug" ? [event.departsAtS, event.neededWh] : undefined,
      );
    assert.deepEqual(stated({ departure: 28_800, needs: 7.3 }), [[28_800, 7300]]);
    assert.deepEqual(stated({ departure: 5.001 }), [[5.001, null]]);
    assert.deepEqual(stated({ needs: 0.1 }), [[null, 100]]);
    assert.deepEqual(stated({}), [[null, null]]);
  });

  it("go with a live event too", () => {
    const parsed = parseEvent({ charger: "C1", do: "plug", departure: 60, needs: 2 }, accepted(file()));
    assert.ok(parsed.ok && parsed.value.do === "plug");
    assert.deepEqual([parsed.value.departsAtS, parsed.value.neededWh], [60, 2000]);
  });

  const refused: ReadonlyArray<readonly [Members, string]> = [
    [events({ departure: 5 }), "$.events[0].departure must be after the plug at 5, found 5"],
    [events({ departure: -1 }), "$.events[0].departure must be a number from 0 to 315576000, found -1"],
    [events({ needs: 0 }), "$.events[0].needs must be a number from 0.1 to 1000, found 0"],
    [
      file({}, { events: [{ t: 5, charger: "C1", do: "request", departure: 9 }] }),
      "$.events[0].departure is not known here; known: do, t, charger",
    ],
  ];
  for (const [value, reason] of refused)
    it(`refuses: ${reason}`, () => {
      assert.equal(refusal(value), reason);
    });
});

describe("sim/scenario: tariff", () => {
  it("has a price and bands of the day, in minutes", () => {
    const bands = [
      { from: "22:00", to: "06:30", price: 0.2 },
      { from: "00:00", to: "24:00", days: [6, 7], price: -0.05 },
    ];
    assert.deepEqual(accepted(file({ tariff: { default: 0.31, bands } })).site.tariff, {
      defaultPrice: 0.31,
      bands: [
        { fromMin: 1320, toMin: 390, days: [1, 2, 3, 4, 5, 6, 7], price: 0.2 },
        { fromMin: 0, toMin: 1440, days: [6, 7], price: -0.05 },
      ],
    });
    assert.deepEqual(accepted(file({ tariff: { default: 0 } })).site.tariff, { defaultPrice: 0, bands: [] });
  });

  const band = (more: Members): Members =>
    file({ tariff: { default: 0.3, bands: [{ from: "08:00", to: "20:00", price: 0.4, ...more }] } });
  const at = "$.site.tariff.bands[0]";
  const refused: ReadonlyArray<readonly [Members, string]> = [
    [file({ tariff: {} }), "$.site.tariff.default is missing"],
    [file({ tariff: { default: "0.3" } }), '$.site.tariff.default must be a number from -1000 to 1000, found "0.3"'],
    [band({ from: "24:00" }), `${at}.from must be HH:MM from 00:00 to 23:59, found "24:00"`],
    [band({ from: "8:00" }), `${at}.from must be HH:MM from 00:00 to 23:59, found "8:00"`],
    [band({ to: "24:01" }), `${at}.to must be HH:MM from 00:00 to 24:00, found "24:01"`],
    [band({ to: "08:00" }), `${at}.to must not be the same as from; a whole day is 00:00 to 24:00`],
    [band({ days: [] }), `${at}.days must be a list of 1 to 7, found a list of 0`],
    [band({ days: [0] }), `${at}.days[0] must be a whole number from 1 to 7, found 0`],
    [band({ price: undefined }), `${at}.price is missing`],
  ];
  for (const [value, reason] of refused)
    it(`refuses: ${reason}`, () => {
      assert.equal(refusal(value), reason);
    });
});
