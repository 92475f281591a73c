import assert from "node:assert/strict";
import { KEPT_DEVICES, keptOf, restored } from "../../../modules/ievcc/kept";
import { DEFAULT_RULES, withoutCharger } from "../../../modules/ievcc/registry";
import { ievccClaims, ievccReading } from "../../../modules/ievcc/sharing";
import { check } from "../../../modules/schema/check";
import { parseJson } from "../../../modules/schema/json";
import { type Site, siteWith } from "./site";

const held = (site: Site, index = 0) => ievccClaims(site.state)[index]?.heldA;
const wants = (site: Site) => ievccClaims(site.state)[0]?.wants;

describe("published devices in a site", () => {
  it("are claimants in the order of registration", () => {
    const site = siteWith(3);
    assert.deepEqual(
      ievccClaims(site.state).map(({ id, order, maxA, heldA }) => [id, order, maxA, heldA]),
      [
        ["Charger-1", 0, 32, 0],
        ["Charger-2", 1, 32, 0],
        ["Charger-3", 2, 32, 0],
      ],
    );
    site.hear("Charger-1", "0x012 Charger-1");
    site.hear("Counter-1", "0x002 Charger-1");
    assert.deepEqual(
      ievccClaims(site.state).map(({ id, order }) => [id, order]),
      [
        ["Charger-2", 1],
        ["Charger-3", 2],
        ["Charger-1", 3],
      ],
    );
  });

  it("want what they say, and current while they draw or have not said", () => {
    const site = siteWith(1);
    assert.equal(wants(site), "current");
    for (const [status, expected] of [
      ["A", "nothing"],
      ["B", "standby"],
      ["C", "current"],
      ["D", "current"],
      ["E", "nothing"],
      ["F", "nothing"],
      ["0", "nothing"],
      ["1", "current"],
      ["2.5", "current"],
    ] as const) {
      site.hear("Charger-1", `0x022 Charger-1 ${status}`);
      assert.equal(wants(site), expected, status);
    }
    site.hear("Charger-1", "0x022 Charger-1 A");
    site.hear("Charger-1", "0x032 Charger-1 0.5");
    assert.equal(wants(site), "nothing");
    site.hear("Charger-1", "0x032 Charger-1 0.6");
    assert.equal(wants(site), "current");
  });

  it("read the site's current, until they say that they do not", () => {
    const site = siteWith(0);
    assert.equal(ievccReading(site.state, "Counter-1"), undefined);
    site.hear("Counter-1", '{"code":"0x031","id":"Counter-1","value":17.25}');
    assert.deepEqual(ievccReading(site.state, "Counter-1"), { atMs: site.nowMs, currentA: [17.25] });
    assert.equal(ievccReading(site.state, "Counter-2"), undefined);
    site.hear("Counter-1", "0x021 Counter-1 1");
    assert.notEqual(ievccReading(site.state, "Counter-1"), undefined);
    site.hear("Counter-1", "0x021 Counter-1 0");
    assert.equal(ievccReading(site.state, "Counter-1"), undefined);
  });

  it("are told whole amperes from 6 to 32, or none, in their own form", () => {
    const site = siteWith(1);
    for (const [currentA, told] of [
      [5.99, 0],
      [6, 6],
      [16.99, 16],
      [33, 32],
      [-3, 0],
      [Number.NaN, 0],
      [Number.POSITIVE_INFINITY, 32],
    ] as const)
      assert.equal(site.tell("Charger-1", currentA), `Charger-1 ← 0x033 Charger-1 ${told}`);
    assert.equal(site.tell("Charger-2", 10), undefined);
    site.hear("Counter-1", '{"code":2,"id":"Charger-2"}');
    assert.equal(site.tell("Charger-2", 10), 'Charger-2 ← {"code":51,"id":"Charger-2","value":10}');
  });

  it("hold the highest current they were told until they answer with a load that fits", () => {
    const site = siteWith(1);
    site.tell("Charger-1", 16);
    site.tell("Charger-1", 10);
    assert.equal(held(site), 16);
    site.later(3_600_000);
    assert.equal(held(site), 16);
    site.hear("Charger-1", "0x032 Charger-1 10.6");
    assert.equal(held(site), 16);
    site.hear("Charger-1", "0x032 Charger-1 10.5");
    assert.equal(held(site), 10);
    site.tell("Charger-1", 12);
    assert.equal(held(site), 12);
  });

  it("do not answer before a reporting interval is over, and repeating a message does not begin another", () => {
    const site = siteWith(1);
    site.tell("Charger-1", 16);
    site.tell("Charger-1", 0);
    site.later(4_999);
    site.hear("Charger-1", "0x032 Charger-1 0");
    assert.equal(held(site), 16);
    site.tell("Charger-1", 0);
    site.later(1);
    site.hear("Charger-1", "0x032 Charger-1 0");
    assert.equal(held(site), 0);
  });

  it("hold what their cars are seen to draw, and 32 A at the most", () => {
    const site = siteWith(1);
    site.later(5_000);
    site.hear("Charger-1", "0x032 Charger-1 15.4");
    assert.equal(held(site), 15);
    site.hear("Charger-1", "0x032 Charger-1 1000");
    assert.equal(held(site), 32);
    site.hear("Charger-1", "0x032 Charger-1 0.5");
    assert.equal(held(site), 0);
  });

  it("stay known when they sign off until they have given back what they hold", () => {
    const site = siteWith(1);
    site.tell("Charger-1", 16);
    assert.deepEqual(site.hear("Charger-1", "0x012 Charger-1"), ["Charger deleted: Charger-1", "0x033 Charger-1 0"]);
    assert.deepEqual([held(site), wants(site)], [16, "nothing"]);
    assert.equal(site.tell("Charger-1", 20), "Charger-1 ← 0x033 Charger-1 0");
    site.later(5_000);
    site.hear("Charger-1", "0x032 Charger-1 8");
    assert.equal(held(site), 16);
    site.hear("Charger-1", "0x032 Charger-1 0.1");
    assert.deepEqual(site.state.chargers, []);
  });

  it("keep what they hold when they announce themselves anew", () => {
    const site = siteWith(1);
    site.tell("Charger-1", 16);
    site.hear("Charger-1", "0x012 Charger-1");
    site.hear("Counter-1", "0x002 Charger-1");
    assert.equal(held(site), 16);
    assert.equal(wants(site), "current");
  });

  it("are let go by a person", () => {
    const site = siteWith(2);
    site.tell("Charger-1", 16);
    assert.deepEqual(
      ievccClaims(withoutCharger(site.state, "Charger-1")).map(({ id }) => id),
      ["Charger-2"],
    );
  });

  it("outlive the manager with what they hold", () => {
    const site = siteWith(2);
    site.hear("Counter-1", '{"code":2,"id":"Charger-3"}');
    site.tell("Charger-2", 16);
    site.tell("Charger-2", 8);
    const kept = parseJson(KEPT_DEVICES, JSON.stringify(keptOf(site.state)), { maxBytes: 16_384 });
    assert.ok(kept.ok);
    site.state = restored(DEFAULT_RULES, kept.value, site.nowMs);
    assert.deepEqual(
      ievccClaims(site.state).map(({ id, order, heldA, toldA }) => [id, order, heldA, toldA]),
      [
        ["Charger-1", 0, 0, 0],
        ["Charger-2", 1, 16, 16],
        ["Charger-3", 2, 0, 0],
      ],
    );
    assert.equal(site.tell("Charger-3", 7), 'Charger-3 ← {"code":51,"id":"Charger-3","value":7}');
    assert.deepEqual(site.hear("hello/new", "0x001 Counter-2"), ["Max registered counters achieved"]);
    site.tell("Charger-2", 8);
    site.later(5_000);
    site.hear("Charger-2", "0x032 Charger-2 8");
    assert.equal(held(site, 1), 8);
  });

  it("are kept in a form that its schema takes when the registry is full", () => {
    const site = siteWith(0, { maxChargers: 63 });
    for (let index = 0; index < 80; index++, site.later(100)) site.hear("Counter-1", `2,${"x".repeat(30)}${index}`);
    assert.equal(keptOf(site.state).length, 64);
    assert.ok(check(KEPT_DEVICES, keptOf(site.state)).ok);
  });
});
