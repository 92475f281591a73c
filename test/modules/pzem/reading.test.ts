import assert from "node:assert/strict";
import fc from "fast-check";
import { INPUT_REGISTERS } from "../../../modules/pzem/constants";
import { decodeReading, emptyReading } from "../../../modules/pzem/reading";
import { GOLDEN, GOLDEN_READING, hex } from "./golden";

const DATA = hex(GOLDEN.answer).slice(3, 23);

function withSteps(register: number, words: number, steps: number): Uint8Array {
  const data = Uint8Array.from(DATA);
  const view = new DataView(data.buffer);
  view.setUint16(2 * register, steps % 0x10000);
  if (words === 2) view.setUint16(2 * register + 2, Math.floor(steps / 0x10000));
  return data;
}

describe("PZEM reading", () => {
  it("of the golden answer", () => {
    const reading = emptyReading();
    assert.equal(decodeReading(DATA, 0, reading), undefined);
    assert.deepEqual(reading, GOLDEN_READING);
  });

  it("has 32-bit values low word first", () => {
    const reading = emptyReading();
    assert.equal(decodeReading(withSteps(5, 2, 1_234_567), 0, reading), undefined);
    assert.equal(reading.energyWh, 1_234_567);
  });

  it("rejects the spike of 906166 A and says which value it was", () => {
    assert.equal(decodeReading(withSteps(1, 2, 906_166_000), 0, emptyReading()), "currentA");
  });

  it("takes each value at both ends of its range and rejects one step beyond", () => {
    for (const { name, register, words, perUnit, min, max } of INPUT_REGISTERS) {
      for (const unit of [min, max]) {
        assert.equal(decodeReading(withSteps(register, words, unit * perUnit), 0, emptyReading()), undefined, name);
      }
      assert.equal(decodeReading(withSteps(register, words, max * perUnit + 1), 0, emptyReading()), name);
      if (min > 0) assert.equal(decodeReading(withSteps(register, words, min * perUnit - 1), 0, emptyReading()), name);
    }
  });

  it("knows the alarm's two values and no other", () => {
    const reading = emptyReading();
    assert.equal(decodeReading(withSteps(9, 1, 0xffff), 0, reading), undefined);
    assert.equal(reading.alarm, true);
    assert.equal(decodeReading(withSteps(9, 1, 1), 0, reading), "alarm");
  });

  it("is within the range or rejected, whatever the registers hold", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (data) => {
        const reading = emptyReading();
        if (decodeReading(data, 0, reading) !== undefined) return;
        for (const { name, min, max } of INPUT_REGISTERS) assert.ok(reading[name] >= min && reading[name] <= max);
      }),
      { numRuns: 2000 },
    );
  });
});
