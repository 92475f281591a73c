import assert from "node:assert/strict";
import { FUNCTION } from "../../../modules/pzem/constants";
import { crc16 } from "../../../modules/pzem/crc";
import { answerLength, lineMs, seal } from "../../../modules/pzem/frame";
import * as writer from "../../../modules/pzem/writer";
import { GOLDEN, hex } from "./golden";

describe("PZEM frames", () => {
  it("have a CRC of 0 over the whole of every golden frame", () => {
    for (const text of Object.values(GOLDEN)) assert.equal(crc16(hex(text)), 0, text);
  });

  it("have the CRC that Modbus gives for a known text", () => {
    assert.equal(crc16(new TextEncoder().encode("123456789")), 0x4b37);
  });

  it("are sealed with the low byte of the CRC first", () => {
    const frame = hex(GOLDEN.read);
    frame.fill(0, 6);
    assert.deepEqual(seal(frame), hex(GOLDEN.read));
  });

  it("are written as documented", () => {
    assert.deepEqual(writer.readInputQuestion(1), hex(GOLDEN.read));
    assert.deepEqual(writer.readInputQuestion(0xf8), hex(GOLDEN.readAny));
    assert.deepEqual(writer.resetEnergyQuestion(1), hex(GOLDEN.reset));
    assert.deepEqual(writer.setAddressQuestion(1, 2), hex(GOLDEN.setAddress));
    assert.deepEqual(writer.readAlarmQuestion(3).subarray(0, 6), hex("03 03 0001 0001"));
    assert.deepEqual(writer.setAlarmQuestion(3, 23_000).subarray(0, 6), hex("03 06 0001 59D8"));
  });

  it("are not written to an address that nobody answers at", () => {
    for (const address of [-1, 0, 249, 256, 1.5, Number.NaN]) {
      assert.throws(() => writer.readInputQuestion(address), RangeError);
    }
  });

  it("know the length of the answer", () => {
    assert.equal(answerLength(writer.readInputQuestion(1)), 25);
    assert.equal(answerLength(writer.readAlarmQuestion(1)), 7);
    assert.equal(answerLength(writer.setAlarmQuestion(1, 1)), 8);
    assert.equal(answerLength(writer.resetEnergyQuestion(1)), 4);
  });

  it("take question and answer about 35 ms on the line", () => {
    assert.equal(lineMs(8 + 25), 34.375);
  });

  it("never carry the factory calibration", () => {
    assert.equal((Object.values(FUNCTION) as number[]).includes(0x41), false);
  });
});
