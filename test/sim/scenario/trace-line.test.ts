import assert from "node:assert/strict";
import { amperes, round } from "../../../sim/scenario/trace-line";

describe("sim/scenario/trace-line", () => {
  it("rounds to the digits a quantity has", () => {
    assert.equal(round(26.6666, 2), 26.67);
    assert.equal(round(123.45, 1), 123.5);
    assert.equal(round(0.12349, 3), 0.123);
    assert.equal(round(7.5, 0), 8);
  });

  it("never gives −0", () => {
    for (const value of [-0, -0.001, -0.004]) assert.ok(Object.is(round(value, 2), 0));
    assert.equal(round(-11.996, 2), -12);
  });

  it("is one number for one phase and three for three", () => {
    assert.equal(amperes([15.904]), 15.9);
    assert.deepEqual(amperes([1.006, -0.001, 3]), [1.01, 0, 3]);
  });
});
