import assert from "node:assert/strict";
import { startMeter } from "../../../firmware/meter/meter";
import { METER_SETTINGS, METER_SETTINGS_VERSION } from "../../../firmware/meter/settings";
import { virtualDevice } from "../../../hosts/virtual/device";
import { SeededRandom } from "../../../hosts/virtual/random";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { Device, ResetReason } from "../../../modules/device/device";
import { METER_READING, type MeterReadingMessage } from "../../../modules/messages/meter-reading";
import { check } from "../../../modules/schema/check";
import { provision } from "../../../modules/settings/settings-store";
import { PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";
import { BrokerRig } from "../../hosts/virtual/mqtt-rig";

const TOPIC = "pilotline/v1/Meter-1/reading";

class MeterBench {
  readonly rig = new BrokerRig();
  readonly observer = this.rig.online("observer");
  readonly flash = new VirtualFlash();
  readonly logs: string[] = [];
  readonly modules: PzemModule[];
  currentA = 10;
  readonly scope = this.rig.scheduler.scope();
  private readonly random = new SeededRandom(5, "line");

  constructor(
    settings: { readonly phases?: 1 | 3; readonly updateIntervalS?: number; readonly measures?: string } = {},
  ) {
    this.observer.subscribe(TOPIC);
    this.modules = Array.from(
      { length: settings.phases ?? 1 },
      (_, phase) =>
        new PzemModule({
          address: phase + 1,
          energyWh: 1_000,
          random: () => this.random.next(),
          source: (_atMs, sample) => {
            sample.currentA = this.currentA + phase;
            sample.powerW = 230 * sample.currentA;
          },
        }),
    );
    const store = this.flash.open({ path: "meter", format: "string" });
    provision(store, METER_SETTINGS, METER_SETTINGS_VERSION, { ...settings, mqtt: { host: "broker.local" } });
    store.close();
  }

  device(resetReason: ResetReason = "software"): Device {
    return virtualDevice({
      id: "Meter-1",
      board: { name: "bench", platform: "virtual", maxCurrentA: 80, phases: 1 },
      resetReason,
      scheduler: this.rig.scheduler,
      scope: this.scope,
      random: new SeededRandom(2, "board"),
      broker: this.rig.broker,
      storage: this.flash,
      meterLine: new PzemLine({ modules: this.modules, random: () => this.random.next() }),
      onLog: (level, message) => void this.logs.push(`${level} ${message}`),
      onRestart: () => {},
    });
  }

  silence(isSilent: boolean): void {
    for (const module of this.modules) module.setFault("silent", isSilent);
  }

  /** Every message so far, checked. */
  get messages(): readonly MeterReadingMessage[] {
    return this.observer.heard.map((each) => {
      const checked = check(METER_READING, JSON.parse(each.slice(TOPIC.length + 1)));
      assert.ok(checked.ok, checked.ok ? "" : `${checked.path} ${checked.reason}`);
      return checked.value;
    });
  }

  /** The longest time between two messages, ms. */
  get longestSilenceMs(): number {
    let longestMs = 0;
    this.observer.heardMs.forEach((atMs, index, all) => {
      if (index > 0) longestMs = Math.max(longestMs, atMs - (all[index - 1] ?? 0));
    });
    return longestMs;
  }
}

describe("the meter", () => {
  it("reads at its start and at every interval, and tells what it read", () => {
    const bench = new MeterBench();
    const startMs = bench.rig.nowMs;
    const meter = startMeter(bench.device());
    bench.rig.pass(4_000);
    const first = bench.messages[0];
    assert.equal(first?.measures, "main");
    assert.deepEqual(first?.reading?.currentA, [10]);
    assert.deepEqual(first?.reading?.powerW, [2_300]);
    assert.deepEqual(meter.reading?.voltageV, [230]);
    assert.equal(meter.reading?.atMs, startMs);
    bench.currentA = 12.34;
    bench.rig.pass(1_500);
    assert.deepEqual(meter.reading?.currentA, [12.34]);
    assert.equal(meter.reading?.atMs, startMs + 5_000);
    assert.deepEqual(bench.messages.at(-1)?.reading?.currentA, [12.34]);
  });

  it("says how old a reading is, measurement to message", () => {
    const bench = new MeterBench();
    const startMs = bench.rig.nowMs;
    startMeter(bench.device());
    bench.rig.pass(1_000);
    const ageMs = bench.messages[0]?.reading?.ageMs ?? 0;
    assert.ok(ageMs >= 30 && ageMs <= 110, `${ageMs} ms: question, thought and answer`);
    bench.silence(true);
    bench.rig.pass(120_000);
    for (const message of bench.messages) {
      const takenMs = startMs + message.uptimeMs - (message.reading?.ageMs ?? 0);
      assert.ok(Math.abs(takenMs - startMs) <= 1, "the reading of the start stays the reading of the start");
    }
    assert.ok((bench.messages.at(-1)?.reading?.ageMs ?? 0) > 114_000);
    bench.silence(false);
    bench.rig.pass(12_000);
    assert.ok((bench.messages.at(-1)?.reading?.ageMs ?? 1e9) < 5_100, "and goes on after the silence");
  });

  for (const updateIntervalS of [1, 5, 30, 3_600]) {
    it(`is heard at least every 5 s with an interval of ${updateIntervalS} s, also while its module is silent`, () => {
      const bench = new MeterBench({ updateIntervalS });
      startMeter(bench.device());
      bench.rig.pass(60_000);
      bench.silence(true);
      bench.rig.pass(60_000);
      assert.ok(bench.longestSilenceMs <= 5_010, `${bench.longestSilenceMs} ms`);
      assert.ok(bench.rig.nowMs - (bench.observer.heardMs.at(-1) ?? 0) <= 5_010);
    });
  }

  it("says that it has no reading, rather than none at all or a made-up one", () => {
    const bench = new MeterBench();
    bench.silence(true);
    const meter = startMeter(bench.device());
    bench.rig.pass(20_000);
    assert.ok(bench.messages.length >= 4);
    for (const message of bench.messages) assert.equal(message.reading, null);
    assert.equal(meter.reading, undefined);
  });

  it("believes nothing of a module that has just come up with it", () => {
    const bench = new MeterBench();
    startMeter(bench.device("power-on"));
    bench.rig.pass(4_900);
    assert.ok(bench.messages.length > 0);
    for (const message of bench.messages) assert.equal(message.reading, null);
    bench.rig.pass(10_000);
    assert.deepEqual(bench.messages.at(-1)?.reading?.currentA, [10]);
  });

  it("takes no answer for a reading that is garbage", () => {
    const bench = new MeterBench();
    const meter = startMeter(bench.device());
    bench.rig.pass(1_000);
    bench.currentA = 25;
    for (const module of bench.modules) module.setFault("garbage", true);
    bench.rig.pass(20_000);
    assert.deepEqual(meter.reading?.currentA, [10]);
  });

  it("numbers its messages", () => {
    const bench = new MeterBench();
    startMeter(bench.device());
    bench.rig.pass(30_000);
    const { messages } = bench;
    assert.deepEqual(
      messages.map((message) => message.sequence),
      messages.map((_, index) => index),
    );
    assert.equal(new Set(messages.map((message) => message.boot)).size, 1);
  });

  it("reads three modules as three phases, all or none", () => {
    const bench = new MeterBench({ phases: 3, measures: "house" });
    const meter = startMeter(bench.device());
    bench.rig.pass(2_000);
    assert.deepEqual(bench.messages.at(-1)?.reading?.currentA, [10, 11, 12]);
    assert.equal(bench.messages.at(-1)?.measures, "house");
    const before = meter.reading;
    bench.modules[1]?.setFault("silent", true);
    bench.currentA = 20;
    bench.rig.pass(20_000);
    assert.equal(meter.reading, before);
  });

  it("counts energy forward over restarts, from the registers' first sight on", () => {
    const bench = new MeterBench();
    const meter = startMeter(bench.device());
    bench.rig.pass(1_000);
    assert.equal(bench.messages.at(-1)?.reading?.energyWh, 0);
    bench.rig.pass(3_600_000);
    const countedWh = bench.messages.at(-1)?.reading?.energyWh ?? 0;
    assert.ok(Math.abs(countedWh - 2_300) <= 3, `${countedWh} Wh`);
    meter.close();
    startMeter(bench.device());
    bench.rig.pass(1_000);
    assert.ok((bench.messages.at(-1)?.reading?.energyWh ?? 0) >= countedWh);
  });

  it("is a RangeError on a device without a UART for its modules", () => {
    const bench = new MeterBench();
    assert.throws(() => startMeter({ ...bench.device(), io: {} }), RangeError);
  });

  it("leaves no timer behind when it is started and closed 100 times", () => {
    const bench = new MeterBench();
    for (let index = 0; index < 100; index++) {
      const meter = startMeter(bench.device());
      bench.rig.pass(7 * index);
      meter.close();
    }
    bench.rig.pass(60_000);
    assert.equal(bench.rig.scheduler.nextDueMs(), undefined);
  });
});
