import assert from "node:assert/strict";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { decodeReading, emptyReading } from "../../../modules/pzem/reading";
import { readInputQuestion } from "../../../modules/pzem/writer";
import { MainsVoltage } from "../../../sim/world/mains-voltage";
import { MeterBank } from "../../../sim/world/meter-bank";

describe("mains voltage", () => {
  it("is the usual one, unless the site or a charger has another", () => {
    const mains = new MainsVoltage(230);
    assert.deepEqual([mains.at(null), mains.at("A")], [230, 230]);
    mains.disturb("over-voltage", null, 260);
    assert.deepEqual([mains.at(null), mains.at("A")], [260, 260]);
    mains.disturb("under-voltage", "A", 180);
    assert.deepEqual([mains.at(null), mains.at("A"), mains.at("B")], [260, 180, 260]);
    mains.disturb("under-voltage", "A", undefined);
    assert.equal(mains.at("A"), 260);
  });

  it("is the newest of two disturbances, and the older again when the newer is over", () => {
    const mains = new MainsVoltage(230);
    mains.disturb("over-voltage", "A", 260);
    mains.disturb("under-voltage", "A", 180);
    assert.equal(mains.at("A"), 180);
    mains.disturb("over-voltage", "A", 270);
    assert.equal(mains.at("A"), 270);
    mains.disturb("over-voltage", "A", undefined);
    assert.equal(mains.at("A"), 180);
    mains.disturb("under-voltage", "A", undefined);
    mains.disturb("under-voltage", null, undefined);
    assert.equal(mains.at("A"), 230);
  });
});

describe("the meter modules of a board", () => {
  function setup() {
    const scheduler = new Scheduler();
    const random = new SeededRandom(1, "line");
    const mains = { voltageV: 230, currentA: 10 };
    const bank = new MeterBank(scheduler, {
      phases: 1,
      voltageV: () => mains.voltageV,
      energyWh: [1000],
      isPowered: true,
      random: () => random.next(),
      currentA: () => mains.currentA,
    });
    bank.beginRenewals(0);
    /** What the module answers; undefined: nothing. */
    const read = () => {
      scheduler.runUntil(scheduler.nowMs() + 1_000);
      const parts = bank.line.receive(scheduler.nowMs(), readInputQuestion(1));
      if (parts.length === 0) return undefined;
      const reading = emptyReading();
      const bytes = Uint8Array.from(parts.flatMap((part) => [...part.bytes]));
      assert.equal(decodeReading(bytes, 3, reading), undefined);
      return reading;
    };
    return { scheduler, mains, bank, read };
  }

  it("show the mains as they are now, up to 300 V", () => {
    const { mains, read } = setup();
    for (const [voltageV, shownV] of [
      [230, 230],
      [180.5, 180.5],
      [260, 260],
      [300, 300],
      [310, 300],
      [80, 80],
    ] as const) {
      mains.voltageV = voltageV;
      const reading = read();
      assert.equal(reading?.voltageV, shownV);
      assert.equal(reading?.powerW, 10 * shownV);
    }
  });

  it("are silent below 80 V, count nothing there, and come back unsettled as after a power cut", () => {
    const { mains, bank, read } = setup();
    read();
    mains.voltageV = 79.9;
    assert.equal(read(), undefined);
    const [energyWh] = bank.energyWh;
    for (let second = 0; second < 60; second++) assert.equal(read(), undefined);
    assert.deepEqual(bank.energyWh, [energyWh]);
    mains.voltageV = 230;
    const currents = Array.from({ length: 4 }, () => read()?.currentA);
    assert.ok(
      currents.some((currentA) => currentA !== 10),
      `${currents}`,
    );
    read();
    assert.equal(read()?.currentA, 10);
  });

  it("stay without power when the mains are good and the board is switched off", () => {
    const { scheduler, mains, bank, read } = setup();
    read();
    bank.setPowered(false);
    const { energyWh } = bank;
    assert.equal(read(), undefined);
    mains.voltageV = 70;
    read();
    bank.setPowered(true);
    assert.equal(read(), undefined);
    mains.voltageV = 230;
    scheduler.runUntil(scheduler.nowMs() + 10_000);
    assert.equal(read()?.currentA, 10);
    assert.ok((bank.energyWh[0] ?? 0) > (energyWh[0] ?? 0));
  });
});
