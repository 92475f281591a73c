import assert from "node:assert/strict";
import fc from "fast-check";
import { SeededRandom } from "../../../hosts/virtual/random";
import { ENERGY_WRAP_WH } from "../../../modules/pzem/constants";
import { crc16 } from "../../../modules/pzem/crc";
import { seal } from "../../../modules/pzem/frame";
import { decodeReading, emptyReading, type PzemReading } from "../../../modules/pzem/reading";
import {
  readInputQuestion,
  resetEnergyQuestion,
  setAddressQuestion,
  setAlarmQuestion,
} from "../../../modules/pzem/writer";
import { PzemModule, type PzemModuleOptions } from "../../../sim/plant/pzem-module";
import { GOLDEN, GOLDEN_READING, hex } from "../../modules/pzem/golden";

function module(options: Partial<PzemModuleOptions> = {}): PzemModule {
  const random = new SeededRandom(3, "module");
  return new PzemModule({ random: () => random.next(), ...options });
}

function read(meter: PzemModule, nowMs: number): PzemReading {
  const answer = meter.answer(nowMs, readInputQuestion(meter.memory.address));
  assert.ok(answer !== undefined);
  assert.equal(crc16(answer), 0);
  const reading = emptyReading();
  assert.equal(decodeReading(answer, 3, reading), undefined);
  return reading;
}

const LOAD = { voltageV: 230, currentA: 10, powerW: 2300, frequencyHz: 50 };

describe("PZEM module emulator", () => {
  it("answers the golden question with the golden answer", () => {
    const meter = module({ energyWh: 38 });
    meter.renew(0, GOLDEN_READING);
    assert.deepEqual(meter.answer(0, hex(GOLDEN.read)), hex(GOLDEN.answer));
  });

  it("shows 300 V, where its converter clips, for every voltage above it, and the power that goes with that", () => {
    const meter = module();
    for (const voltageV of [300, 300.1, 400, 1000]) {
      meter.renew(0, { ...LOAD, voltageV, powerW: 10 * voltageV });
      const { voltageV: shownV, powerW, powerFactor } = read(meter, 0);
      assert.deepEqual([shownV, powerW, powerFactor], [300, 3000, 1], `${voltageV} V`);
    }
  });

  it("answers its own address and the general one, and nobody else's", () => {
    const meter = module({ address: 5 });
    assert.equal(meter.answer(0, readInputQuestion(5))?.[0], 5);
    assert.equal(meter.answer(0, readInputQuestion(0xf8))?.[0], 0xf8);
    assert.equal(meter.answer(0, readInputQuestion(1)), undefined);
  });

  it("does what a broadcast says without an answer", () => {
    const meter = module({ energyWh: 500 });
    assert.equal(meter.answer(0, seal(hex("00 42 0000"))), undefined);
    assert.equal(meter.memory.energyWh, 0);
  });

  it("keeps a new address, a reset energy and an alarm threshold", () => {
    const meter = module({ energyWh: 500 });
    meter.renew(0, LOAD);
    assert.equal(read(meter, 0).alarm, false);
    assert.deepEqual(meter.answer(0, setAlarmQuestion(1, 2300)), setAlarmQuestion(1, 2300));
    assert.deepEqual(meter.answer(0, resetEnergyQuestion(1)), resetEnergyQuestion(1));
    assert.deepEqual(meter.answer(0, setAddressQuestion(1, 2)), hex(GOLDEN.setAddress));
    meter.powerOff(0);
    meter.powerOn(0);
    assert.deepEqual(meter.memory, { address: 2, energyWh: 0, alarmThresholdW: 2300 });
    meter.renew(6000, LOAD);
    assert.equal(read(meter, 6000).alarm, true);
  });

  it("answers what it cannot do with an exception", () => {
    const meter = module();
    const codeOf = (request: string) => {
      const answer = meter.answer(0, seal(hex(`${request} 0000`)));
      assert.equal(answer?.length, 5);
      return [answer?.[1], answer?.[2]];
    };
    assert.deepEqual(codeOf("01 05 0000 0001"), [0x85, 1]);
    assert.deepEqual(codeOf("01 41 3721"), [0xc1, 1]);
    assert.deepEqual(codeOf("01 04 0000 000B"), [0x84, 2]);
    assert.deepEqual(codeOf("01 04 0000 0000"), [0x84, 2]);
    assert.deepEqual(codeOf("01 03 0000 0001"), [0x83, 2]);
    assert.deepEqual(codeOf("01 06 0003 0001"), [0x86, 2]);
    assert.deepEqual(codeOf("01 06 0002 00F8"), [0x86, 3]);
    assert.equal(meter.calibrations, 1);
  });

  it("renews its registers once a second at its phase", () => {
    const meter = module({
      renewalPhaseMs: 300,
      source: (atMs, sample) => Object.assign(sample, LOAD, { currentA: atMs / 100 }),
    });
    assert.equal(read(meter, 299).currentA, 0);
    assert.equal(read(meter, 300).currentA, 3);
    assert.equal(read(meter, 1299).currentA, 3);
    assert.equal(read(meter, 1300).currentA, 13);
    assert.equal(meter.nextRenewalMs, 2300);
  });

  it("has no signs, and no reading below 0.02 A", () => {
    const meter = module();
    meter.renew(0, { ...LOAD, currentA: -10, powerW: -2300, powerFactor: -0.9 });
    const { currentA, powerW, powerFactor } = read(meter, 0);
    assert.deepEqual({ currentA, powerW, powerFactor }, { currentA: 10, powerW: 2300, powerFactor: 0.9 });
    meter.renew(0, { ...LOAD, currentA: 0.019, powerW: 4 });
    assert.equal(read(meter, 0).currentA, 0);
    meter.renew(0, { ...LOAD, currentA: 0.02, powerW: 4.6 });
    assert.equal(read(meter, 0).currentA, 0.02);
  });

  it("counts energy while it has power, keeps it without, and wraps", () => {
    const meter = module({ source: (_, sample) => Object.assign(sample, LOAD) });
    meter.advance(3_600_000);
    assert.equal(Math.round(meter.memory.energyWh), 2300);
    meter.powerOff(3_600_000);
    meter.advance(7_200_000);
    meter.powerOn(7_200_000);
    assert.equal(Math.round(meter.memory.energyWh), 2300);
    meter.advance(7_300_000);
    assert.ok(meter.memory.energyWh > 2350);

    const full = module({ energyWh: ENERGY_WRAP_WH - 1, source: (_, sample) => Object.assign(sample, LOAD) });
    full.advance(10_000);
    assert.equal(read(full, 10_000).energyWh, 5);
  });

  it("does not answer without power, and can be wrong for its first seconds", () => {
    const meter = module({ source: (_, sample) => Object.assign(sample, LOAD) });
    meter.powerOff(0);
    assert.equal(meter.answer(1000, readInputQuestion(1)), undefined);
    meter.powerOn(1000);
    assert.notEqual(read(meter, 2000).currentA, 10);
    assert.equal(read(meter, 6000).currentA, 10);
  });

  it("has faults that come and go", () => {
    const meter = module({ source: (_, sample) => Object.assign(sample, LOAD) });
    meter.setFault("silent", true);
    assert.equal(meter.answer(0, readInputQuestion(1)), undefined);
    meter.setFault("silent", false);
    meter.setFault("garbage", true);
    for (let index = 0; index < 100; index++) {
      const answer = meter.answer(0, readInputQuestion(1));
      assert.ok(answer !== undefined && crc16(answer) !== 0);
    }
    meter.setFault("garbage", false);
    meter.setFault("ct-off", true);
    const { currentA, powerW, voltageV } = read(meter, 1000);
    assert.deepEqual({ currentA, powerW, voltageV }, { currentA: 0, powerW: 0, voltageV: 230 });
    const beforeWh = meter.memory.energyWh;
    read(meter, 60_000);
    assert.equal(meter.memory.energyWh, beforeWh);
    meter.setFault("ct-off", false);
    assert.equal(read(meter, 61_000).currentA, 10);
  });

  it("gives a frame with a good CRC or nothing to any request", () => {
    const meter = module();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 32 }), fc.boolean(), (bytes, own) => {
        if (own) bytes[0] = meter.memory.address;
        const answer = meter.answer(0, bytes);
        assert.ok(answer === undefined || answer.length >= 4);
        assert.ok(meter.memory.address >= 1 && meter.memory.address <= 247);
      }),
      { numRuns: 5000 },
    );
  });
});
