import assert from "node:assert/strict";
import { MANAGER_SETTINGS } from "../../../firmware/manager/settings";
import { MEMBER_RULES } from "../../../modules/messages/site";
import { check } from "../../../modules/schema/check";
import { object } from "../../../modules/schema/schema";
import { parseScenario } from "../../../sim/scenario/parse";
import type { Scenario } from "../../../sim/scenario/scenario";
import { managerSettings, memberRules } from "../../../sim/world/manager-settings";
import { scenarioText } from "./rig";

function scenario(more: Parameters<typeof scenarioText>[0]): Scenario {
  const parsed = parseScenario(scenarioText({ home: [], ...more, site: { manager: true, ...more?.site } }));
  assert.ok(parsed.ok, parsed.ok ? "" : `${parsed.path} ${parsed.reason}`);
  return parsed.value;
}

describe("what a scenario sets up in its manager", () => {
  it("are settings that the manager takes, and says what the site says", () => {
    const site = {
      contractedCurrent: 63,
      buffer: 3,
      voltage: 120,
      phases: 3,
      updateInterval: 2,
      meterAt: "house",
      policy: "equal",
      maxCharging: 4,
      resumeDelay: 90,
      failover: false,
      breaker: { rated: 63, curve: "D" },
      circuits: [
        { id: "Garage", limit: 32 },
        { id: "Row-1", parent: "Garage", limit: 20 },
      ],
    };
    const checked = check(MANAGER_SETTINGS, managerSettings(scenario({ site, solar: [[0, 0, 0, 0]] })));
    assert.ok(checked.ok, checked.ok ? "" : `${checked.path} ${checked.reason}`);
    const { mqtt: _m, cutoff: _c, homeAssistant: _h, updateAuthority: _u, ...settings } = checked.value;
    assert.deepEqual(settings, {
      contractedA: 63,
      bufferA: 3,
      voltageV: 120,
      phases: 3,
      meterAt: "house",
      meterId: "Meter-1",
      solarMeterId: "Meter-Solar",
      updateIntervalS: 2,
      policy: "equal",
      maxCharging: 4,
      resumeDelayS: 90,
      failover: false,
      circuits: [
        { parent: null, limitA: 32 },
        { parent: 0, limitA: 20 },
      ],
      breaker: { ratedA: 63, curve: "D" },
      houseMaxA: 0,
      admitsAnybody: false,
      published: null,
    });
  });

  it("has no breaker and no solar meter where the scenario has none", () => {
    const checked = check(MANAGER_SETTINGS, managerSettings(scenario({})));
    assert.ok(checked.ok);
    assert.deepEqual(
      [checked.value.breaker, checked.value.solarMeterId, checked.value.maxCharging],
      [null, null, null],
    );
  });

  it("lists its chargers in the order in which they power up", () => {
    const given = scenario({
      site: { phases: 3, failsafeCurrent: 0, circuits: [{ id: "Row", limit: 20 }] },
      chargers: [
        { id: "Late", at: 50, priority: 2 },
        { id: "First", circuit: "Row", rotation: "L3L1L2", phases: 1 },
        { id: "Second", maxCurrent: 32, cable: 20 },
      ],
    });
    const rules = given.chargers.map((charger) => {
      const checked = check(object(MEMBER_RULES), memberRules(given, charger));
      assert.ok(checked.ok, checked.ok ? "" : `${checked.path} ${checked.reason}`);
      return checked.value;
    });
    const rest = { priority: 0, circuit: null, rotation: "123", phases: 3, maxA: 32, failsafeA: 0 };
    assert.deepEqual(rules, [
      { ...rest, order: 2, priority: 2 },
      { ...rest, order: 0, circuit: 0, rotation: "312", phases: 1 },
      { ...rest, order: 1, maxA: 20 },
    ]);
  });
});
