import assert from "node:assert/strict";
import { PlannedStay } from "../../../firmware/charger/planned-stay";
import { charging } from "./bench";
import { PlayedManager } from "./played-manager";

describe("what a person said of a car's stay", () => {
  it("counts down to the departure, and past it", () => {
    const stay = new PlannedStay();
    stay.tell(1_000, { departsInS: 60, neededWh: 5_000 });
    assert.deepEqual(stay.of(1, 1_000), { departsInS: 60, neededWh: 5_000 });
    assert.deepEqual(stay.of(1, 31_000), { departsInS: 30, neededWh: 5_000 });
    assert.deepEqual(stay.of(1, 71_000), { departsInS: -10, neededWh: 5_000 });
  });

  it("changes one by one, and null takes it back", () => {
    const stay = new PlannedStay();
    stay.tell(0, { departsInS: 60, neededWh: 5_000 });
    stay.tell(0, { neededWh: 6_000 });
    assert.deepEqual(stay.of(1, 0), { departsInS: 60, neededWh: 6_000 });
    stay.tell(0, { departsInS: null });
    assert.deepEqual(stay.of(1, 0), { departsInS: null, neededWh: 6_000 });
    stay.tell(0, {});
    assert.deepEqual(stay.of(1, 0), { departsInS: null, neededWh: 6_000 });
  });

  it("ends with the plug-in that it was said of", () => {
    const stay = new PlannedStay();
    stay.tell(0, { departsInS: 60 });
    assert.equal(stay.of(4, 0).departsInS, 60, "said before it was looked at");
    assert.deepEqual(stay.of(5, 0), { departsInS: null, neededWh: null });
  });
});

describe("the plan of a stay over MQTT", () => {
  it("is told to the site manager in the claims, until the car is gone", () => {
    const { bench } = charging({ managerId: "Manager-1" });
    const manager = new PlayedManager(bench);
    assert.deepEqual(
      [manager.claim.session?.departsInS, manager.claim.session?.neededWh],
      [null, null],
      "nobody has said anything",
    );
    assert.equal(bench.command('{"departsInS": 3600, "neededWh": 8000}')?.["ok"], true);
    bench.pass(10_000);
    const { departsInS, neededWh } = manager.claim.session ?? {};
    assert.equal(neededWh, 8_000);
    assert.ok(Math.abs(Number(departsInS) - 3_590) <= 2, `${departsInS} s`);
    assert.equal(bench.command('{"departsInS": null}')?.["ok"], true);
    bench.pass(2_000);
    assert.deepEqual([manager.claim.session?.departsInS, manager.claim.session?.neededWh], [null, 8_000]);
    bench.level = "A";
    bench.pass(5_000);
    bench.level = "B";
    bench.pass(5_000);
    assert.deepEqual([manager.claim.session?.departsInS, manager.claim.session?.neededWh], [null, null]);
  });

  it("is taken within its bounds alone", () => {
    const { bench } = charging({ managerId: "Manager-1" });
    for (const good of ['{"departsInS": 0}', '{"departsInS": 31536000, "neededWh": 1000000000}', '{"neededWh": null}'])
      assert.equal(bench.command(good)?.["ok"], true, good);
    for (const [bad, error] of [
      ['{"departsInS": -1}', "$.departsInS must be a number from 0 to 31536000 or null, found -1"],
      ['{"departsInS": 31536001}', "$.departsInS must be a number from 0 to 31536000 or null, found 31536001"],
      ['{"neededWh": -0.1}', "$.neededWh must be a number from 0 to 1000000000 or null, found -0.1"],
      ['{"neededWh": "all"}', '$.neededWh must be a number from 0 to 1000000000 or null, found "all"'],
    ] as const) {
      const answer = bench.command(bad);
      assert.equal(answer?.["ok"], false, bad);
      assert.match(String(answer?.["error"]), new RegExp(`^\\${error.slice(0, error.indexOf(" "))} must be a number`));
    }
  });
});
