import assert from "node:assert/strict";
import { gauge } from "../../../hosts/esp32/gauges";
import { GuardTask, REPORT } from "../../../hosts/esp32/guard-task";
import { board as devkitc } from "../../../modules/boards/esp32-devkitc";
import { FakeNative } from "./fakes";

describe("gauges of an ESP32", () => {
  function setup() {
    const native = new FakeNative();
    const Gauge = gauge(new GuardTask(native.Guard, devkitc), REPORT.temperatureMv, (adcV) => adcV * 2);
    return { native, Gauge };
  }

  it("make their quantity of the volts that the guard measured", () => {
    const { native, Gauge } = setup();
    native.report.temperatureMv = 1250;
    assert.equal(new Gauge().read(), 2.5);
    native.report.temperatureMv = 0;
    assert.equal(new Gauge().read(), 0);
  });

  it("measure nothing where the guard did not, or not for a second", () => {
    const { native, Gauge } = setup();
    const one = new Gauge();
    assert.ok(Number.isNaN(one.read()));
    Object.assign(native.report, { temperatureMv: 1250, ageMs: 1000 });
    assert.equal(one.read(), 2.5);
    native.report.ageMs = 1001;
    assert.ok(Number.isNaN(one.read()));
  });

  it("leave nothing behind when they are opened and closed 100 times", () => {
    const { native, Gauge } = setup();
    native.report.temperatureMv = 1250;
    for (let round = 0; round < 100; round++) {
      const one = new Gauge();
      const other = new Gauge();
      one.close();
      one.close();
      assert.ok(Number.isNaN(one.read()));
      assert.equal(other.read(), 2.5);
      other.close();
      assert.equal(native.isOpen, false);
    }
  });
});
