import assert from "node:assert/strict";
import { SeededRandom } from "../../../hosts/virtual/random";
import { newBootId } from "../../../modules/messages/envelope";
import { METER_READING, METER_READING_MAX_BYTES } from "../../../modules/messages/meter-reading";
import { PROTOCOL_VERSION, topicOf } from "../../../modules/messages/topics";
import { check } from "../../../modules/schema/check";

const READING = {
  ageMs: 71,
  currentA: [10.123, 0, 3],
  voltageV: [230, 231.5, 229],
  powerW: [2300, 0, 690],
  energyWh: 12_345,
  frequencyHz: 50,
};
const MESSAGE = { version: 1, boot: "0a1b2c3d", sequence: 7, uptimeMs: 60_000, measures: "main", reading: READING };

describe("topics", () => {
  it("stand under the version of the protocol and the part's id", () => {
    assert.equal(topicOf("Charger-1", "status"), "pilotline/v1/Charger-1/status");
    assert.equal(PROTOCOL_VERSION, 1);
  });
});

describe("a boot id", () => {
  it("is eight hexadecimal digits, at both ends of what the device's randomness gives", () => {
    assert.equal(
      newBootId(() => 0),
      "00000000",
    );
    assert.equal(
      newBootId(() => 1 - 2 ** -32),
      "ffffffff",
    );
    const random = new SeededRandom(1, "boot");
    const ids = new Set<string>();
    for (let index = 0; index < 500; index++) ids.add(newBootId(() => random.next()));
    assert.equal(ids.size, 500);
    for (const boot of ids) assert.ok(check(METER_READING, { ...MESSAGE, boot }).ok, boot);
  });
});

describe("a meter's message", () => {
  it("passes with a reading, and with none", () => {
    assert.deepEqual(check(METER_READING, MESSAGE), { ok: true, value: MESSAGE });
    assert.ok(check(METER_READING, { ...MESSAGE, reading: null }).ok);
    assert.ok(check(METER_READING, { ...MESSAGE, sequence: 2 ** 40, uptimeMs: 2 ** 40 }).ok, "beyond 32 bits");
  });

  it("fits into its bound, also with the longest numbers that a meter sends", () => {
    const longest = {
      ...MESSAGE,
      sequence: Number.MAX_SAFE_INTEGER,
      uptimeMs: Number.MAX_SAFE_INTEGER,
      reading: {
        ageMs: Number.MAX_SAFE_INTEGER,
        currentA: [100.123, 100.123, 100.123],
        voltageV: [259.9, 259.9, 259.9],
        powerW: [23_000.1, 23_000.1, 23_000.1],
        energyWh: Number.MAX_SAFE_INTEGER,
        frequencyHz: 64.9,
      },
    };
    assert.ok(JSON.stringify(longest).length < METER_READING_MAX_BYTES / 2);
  });

  const bad: readonly (readonly [string, object, string])[] = [
    ["another version", { version: 2 }, "$.version"],
    ["a boot that is no hexadecimal number", { boot: "xyz" }, "$.boot"],
    ["a negative sequence", { sequence: -1 }, "$.sequence"],
    ["half a sequence", { sequence: 1.5 }, "$.sequence"],
    ["a time before the start", { uptimeMs: -1 }, "$.uptimeMs"],
    ["another place", { measures: "garden" }, "$.measures"],
    ["an unknown member", { extra: 1 }, "$.extra"],
    ["no reading at all", { reading: undefined }, "$.reading"],
    ["a reading from the future", { reading: { ...READING, ageMs: -1 } }, "$.reading.ageMs"],
    ["a current below nothing", { reading: { ...READING, currentA: [-0.01] } }, "$.reading.currentA[0]"],
    ["the spike of the field", { reading: { ...READING, currentA: [906_166] } }, "$.reading.currentA[0]"],
    ["no phase", { reading: { ...READING, currentA: [] } }, "$.reading.currentA"],
    ["four phases", { reading: { ...READING, currentA: [1, 2, 3, 4] } }, "$.reading.currentA"],
    ["a text for a number", { reading: { ...READING, currentA: ["3"] } }, "$.reading.currentA[0]"],
  ];
  for (const [what, change, path] of bad) {
    it(`is refused with ${what}`, () => {
      const checked = check(METER_READING, { ...MESSAGE, ...change });
      assert.ok(!checked.ok);
      assert.equal(checked.path, path);
    });
  }
});
