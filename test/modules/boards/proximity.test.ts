import assert from "node:assert/strict";
import { proximityFits, proximityOhm } from "../../../modules/boards/proximity";

const INPUT = { pin: 39, pullUpOhm: 1000, supplyV: 3.3 };

describe("proximity contact", () => {
  it("measures the resistors of plugs", () => {
    for (const ohm of [80, 100, 220, 680, 1500, 2460]) {
      const measuredOhm = proximityOhm((INPUT.supplyV * ohm) / (INPUT.pullUpOhm + ohm), INPUT);
      assert.ok(Math.abs(measuredOhm - ohm) < 1e-6, `${ohm} Ω: ${measuredOhm}`);
    }
  });

  it("is open from the ADC's full scale on, and not below", () => {
    for (const adcV of [2.4401, 2.45, 3.3, 5]) assert.equal(proximityOhm(adcV, INPUT), Number.POSITIVE_INFINITY);
    assert.ok(proximityOhm(2.4399, INPUT) < 2900);
  });

  it("is 0 where it is shorted, and not a number where the conversion failed", () => {
    assert.equal(proximityOhm(0, INPUT), 0);
    assert.equal(proximityOhm(-0.1, INPUT), 0);
    assert.ok(Number.isNaN(proximityOhm(Number.NaN, INPUT)));
  });

  it("fits where the ADC tells all plugs, open and shorted apart", () => {
    assert.ok(proximityFits(INPUT));
    assert.ok(proximityFits({ ...INPUT, pullUpOhm: 870 }));
    assert.ok(!proximityFits({ ...INPUT, pullUpOhm: 860 }));
    assert.ok(proximityFits({ ...INPUT, pullUpOhm: 1670 }));
    assert.ok(!proximityFits({ ...INPUT, pullUpOhm: 1690 }));
    assert.ok(!proximityFits({ ...INPUT, supplyV: 2.4 }));
  });
});
