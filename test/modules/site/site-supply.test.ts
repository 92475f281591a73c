import assert from "node:assert/strict";
import { DrawHistory } from "../../../modules/house/draw-history";
import type { MeterReadingMessage } from "../../../modules/messages/meter-reading";
import { SITE_RULES, type SiteRules } from "../../../modules/messages/site";
import { check } from "../../../modules/schema/check";
import { object } from "../../../modules/schema/schema";
import { SupplyWatch } from "../../../modules/site/site-supply";

function rules(more: object = {}): SiteRules {
  const checked = check(object(SITE_RULES), { contractedA: 30, bufferA: 2, ...more });
  assert.ok(checked.ok);
  return checked.value;
}

let sequence = 0;

function message(currentA: readonly number[], measures: MeterReadingMessage["measures"] = "main", atMs = 0) {
  const reading = { ageMs: 0, currentA, voltageV: [230], powerW: [0], energyWh: 0, frequencyHz: 50 };
  return { version: 1, boot: "aa", sequence: sequence++, uptimeMs: atMs, measures, reading };
}

/** Heard everybody, and leads, from the beginning. */
const FROM_START = { sinceMs: 0, heardSinceMs: Number.NEGATIVE_INFINITY };

function read(watch: SupplyWatch, nowMs: number, currentA: readonly number[], site: SiteRules): void {
  assert.equal(watch.receive(nowMs, "Meter-1", message(currentA, site.meterAt, nowMs), site), undefined);
}

describe("what a site has for its chargers", () => {
  it("is waited for while a first reading may be on its way, and then nothing is known", () => {
    const watch = new SupplyWatch();
    assert.deepEqual(watch.supply(15_000, FROM_START, rules(), [], []), { kind: "waiting" });
    const supply = watch.supply(15_001, FROM_START, rules(), [], []);
    assert.equal(supply.kind, "blind");
  });

  it("is contracted − buffer − house − what the breaker needs, phase by phase", () => {
    const watch = new SupplyWatch();
    const site = rules({ phases: 3 });
    read(watch, 5_000, [10, 20, 0], site);
    const supply = watch.supply(5_100, FROM_START, site, [], [0, 1.5, 0]);
    assert.ok(supply.kind === "known");
    assert.deepEqual(supply.surelyA, [18, 6.5, 28]);
    assert.deepEqual(supply.perhapsA, [18, 6.5, 28]);
    assert.deepEqual(supply.reading.currentA, [10, 20, 0]);
  });

  it("is not known any more when the reading is older than three intervals", () => {
    const watch = new SupplyWatch();
    const site = rules({ updateIntervalS: 2 });
    read(watch, 5_000, [10], site);
    assert.equal(watch.supply(11_000, FROM_START, site, [], []).kind, "known");
    const supply = watch.supply(11_001, FROM_START, site, [], []);
    assert.ok(supply.kind === "blind");
    assert.match(supply.cause, /^the house meter has been silent for 6 s$/);
    read(watch, 12_000, [10], site);
    assert.equal(watch.supply(12_000, FROM_START, site, [], []).kind, "known");
  });

  it("is not known from a reading of before the chargers were heard", () => {
    const watch = new SupplyWatch();
    read(watch, 5_000, [10], rules());
    const times = { sinceMs: 4_000, heardSinceMs: 6_000 };
    assert.equal(watch.supply(6_000, times, rules(), [], []).kind, "waiting");
    read(watch, 10_000, [10], rules());
    assert.equal(watch.supply(10_000, times, rules(), [], []).kind, "known");
  });

  it("is no more surely than perhaps while a draw moves", () => {
    const watch = new SupplyWatch();
    const draw = new DrawHistory(1);
    for (let atMs = 0; atMs <= 8_000; atMs += 1_000) draw.add(atMs, [atMs < 5_000 ? 6 : 12]);
    read(watch, 5_000, [20], rules());
    const supply = watch.supply(8_000, FROM_START, rules(), [{ draw, unmeasuredA: [16] }], []);
    assert.ok(supply.kind === "known");
    assert.ok((supply.surelyA[0] ?? 0) >= 28 - 14 && (supply.perhapsA[0] ?? 0) <= 28 - 8);
    assert.ok((supply.surelyA[0] ?? 0) <= (supply.perhapsA[0] ?? 0));
  });

  it("has the sun's current on top, while its meter is heard", () => {
    const watch = new SupplyWatch();
    const site = rules({ meterAt: "house", solarMeterId: "Sun" });
    assert.equal(watch.receive(1_000, "Sun", message([9], "solar"), site), undefined);
    read(watch, 5_000, [10], site);
    const sunny = watch.supply(5_000, FROM_START, site, [], []);
    assert.ok(sunny.kind === "known");
    assert.deepEqual(sunny.surelyA, [27]);
    read(watch, 18_000, [10], site);
    const dark = watch.supply(18_000, FROM_START, site, [], []);
    assert.ok(dark.kind === "known");
    assert.deepEqual(dark.surelyA, [18]);
  });

  it("does not come from another meter, of another place, or of fewer phases", () => {
    const watch = new SupplyWatch();
    const site = rules({ phases: 3, solarMeterId: "Sun" });
    for (const [meterId, given] of [
      ["Meter-2", message([1, 1, 1])],
      ["Meter-1", message([1, 1, 1], "house")],
      ["Meter-1", message([1, 1, 1], "solar")],
      ["Sun", message([1, 1, 1], "main")],
      ["Meter-1", message([1])],
    ] as const)
      assert.equal(typeof watch.receive(1_000, meterId, given, site), "string", meterId);
    assert.equal(watch.reading, undefined);
    assert.equal(watch.receive(1_000, "Meter-1", message([1, 2, 3]), site), undefined);
    const single = new SupplyWatch();
    assert.equal(single.receive(0, "Meter-1", message([1, 2, 3]), rules()), undefined, "more phases do no harm");
  });
});
