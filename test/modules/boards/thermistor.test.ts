import assert from "node:assert/strict";
import fc from "fast-check";
import { temperatureC, thermistorFits } from "../../../modules/boards/thermistor";

const INPUT = { pin: 36, r25Ohm: 10_000, seriesOhm: 12_000, parallelOhm: 27_000, supplyV: 3.3 };
const B_K = 3950;
const ZERO_K = 273.15;

function adcVAt(celsius: number): number {
  const ntcOhm = INPUT.r25Ohm * Math.exp(B_K * (1 / (celsius + ZERO_K) - 1 / (25 + ZERO_K)));
  const ohm = 1 / (1 / ntcOhm + 1 / INPUT.parallelOhm);
  return (INPUT.supplyV * ohm) / (ohm + INPUT.seriesOhm);
}

describe("thermistor", () => {
  it("measures within 0.25 K from −40 to 105 °C, between the entries of its table as well", () => {
    for (let celsius = -40; celsius <= 105; celsius += 0.5) {
      const measuredC = temperatureC(adcVAt(celsius), INPUT);
      assert.ok(Math.abs(measuredC - celsius) < 0.25, `${celsius} °C: ${measuredC}`);
    }
  });

  it("is not a number where the sensor is broken, shorted or the conversion failed", () => {
    const openV = (3.3 * 27) / 39;
    for (const adcV of [openV, openV - 0.0199, 2.45, 0, 0.142, 0.15, -1, Number.NaN])
      assert.ok(Number.isNaN(temperatureC(adcV, INPUT)), `${adcV} V`);
    assert.ok(temperatureC(0.156, INPUT) > 104);
  });

  it("is warmer the lower the voltage, or not a number, and never anything wild", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 3.3, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        (v, dV) => {
          const warmC = temperatureC(v, INPUT);
          const coldC = temperatureC(v + dV, INPUT);
          for (const celsius of [warmC, coldC]) assert.ok(Number.isNaN(celsius) || (celsius >= -40 && celsius <= 110));
          assert.ok(Number.isNaN(warmC) || Number.isNaN(coldC) || warmC >= coldC);
        },
      ),
      { numRuns: 2_000, seed: 23 },
    );
  });

  it("fits where cold, hot, open and shorted differ at the ADC", () => {
    assert.ok(thermistorFits(INPUT));
    // Open stands above the range of the ADC.
    assert.ok(!thermistorFits({ ...INPUT, parallelOhm: 1_000_000 }));
    // −30 °C is as good as open.
    assert.ok(!thermistorFits({ ...INPUT, seriesOhm: 1200, parallelOhm: 2700 }));
    // 90 °C is as good as shorted.
    assert.ok(!thermistorFits({ ...INPUT, seriesOhm: 120_000, parallelOhm: 270_000 }));
  });
});
