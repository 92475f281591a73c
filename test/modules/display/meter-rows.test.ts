import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type MeterShown, meterRows } from "../../../modules/display/meter-rows";
import { draw } from "./picture";

const ONE: MeterShown = { currentA: [12.34], phases: 1, powerW: 2838.2, energyWh: 12_345_678, network: "192.0.2.17" };
const THREE: MeterShown = {
  currentA: [8.01, 16.5, 100],
  phases: 3,
  powerW: 28_700,
  energyWh: 123_456,
  network: "No broker",
};

/** Pictures that somebody looked at. */
const golden = (name: string): string[] =>
  readFileSync(join(__dirname, `${name}.txt`), "utf8")
    .trimEnd()
    .split("\n");
const texts = (shown: MeterShown): string[] => meterRows(shown).map(({ text }) => text);

describe("a meter's display", () => {
  it("shows one phase as in the picture", () => {
    assert.deepEqual(draw(meterRows(ONE)), golden("one-phase"));
  });

  it("shows three phases as in the picture", () => {
    assert.deepEqual(draw(meterRows(THREE)), golden("three-phases"));
  });

  it("says how to get into the access point while it is open, and the currents above it", () => {
    const accessPoint = { ssid: "EnergyMeter-1a2b", password: "ABCDEFGHJK", address: "192.168.4.1" };
    const how = ["Wi-Fi to set it up:", "EnergyMeter-1a2b", "Key ABCDEFGHJK", "http://192.168.4.1"];
    assert.deepEqual(texts({ ...ONE, accessPoint }), ["L1 12.34 A", "", ...how]);
    assert.deepEqual(texts({ ...THREE, accessPoint }), ["L1  8.01 A", "L2 16.50 A", "L3 100.0 A", "", ...how]);
    assert.deepEqual(texts({ ...ONE, accessPoint: undefined }), texts(ONE));
    assert.ok(how.every((text) => text.length <= 21));
  });

  it("says what it shows in figures of even length", () => {
    assert.deepEqual(texts(THREE), ["L1  8.01 A", "L2 16.50 A", "L3 100.0 A", "28.70 kW    123.5 kWh", "No broker"]);
    const amperes = (currentA: number) => texts({ ...ONE, currentA: [currentA] })[0];
    assert.deepEqual([0, 99.994, 99.995, 100].map(amperes), [" 0.00 A", "99.99 A", "100.0 A", "100.0 A"]);
  });

  it("shows dashes for what it does not know, never an old figure or a zero", () => {
    const nothing = { currentA: undefined, powerW: undefined, energyWh: undefined, network: "No network" };
    assert.deepEqual(texts({ ...nothing, phases: 3 }), [
      "L1    -- A",
      "L2    -- A",
      "L3    -- A",
      "-- kW          -- kWh",
      "No network",
    ]);
    assert.deepEqual(
      texts({ ...nothing, phases: 1 }).filter((text) => /\d/.test(text)),
      [],
    );
  });

  it("fills eight pages, and every row fits, whatever is measured", () => {
    const shown = fc.record({
      currentA: fc.option(fc.tuple(...[1, 2, 3].map(() => fc.double({ min: 0, max: 100, noNaN: true }))), {
        nil: undefined,
      }),
      phases: fc.constantFrom(1 as const, 3 as const),
      powerW: fc.option(fc.double({ min: 0, max: 69_000, noNaN: true }), { nil: undefined }),
      energyWh: fc.option(fc.double({ min: 0, max: 99_999_999, noNaN: true }), { nil: undefined }),
      network: fc.string({ maxLength: 21 }),
    });
    fc.assert(
      fc.property(shown, (each) => {
        const rows = meterRows(each);
        assert.equal(
          rows.reduce((pages, { scale }) => pages + scale, 0),
          8,
        );
        for (const { text, scale } of rows) assert.ok(text.length * 6 * scale <= 130, `${text} × ${scale}`);
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});
