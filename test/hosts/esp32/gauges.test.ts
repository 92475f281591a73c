import assert from "node:assert/strict";
import { gauge } from "../../../hosts/esp32/gauges";

const RESOLUTION = 12;
const FULL_COUNTS = 4095;

describe("gauges of an ESP32", () => {
  function setup(samples: readonly (number | undefined)[]) {
    const adc = { reads: 0, closed: 0 };
    const Gauge = gauge(
      () => ({
        resolution: RESOLUTION,
        read: () => samples[adc.reads++ % samples.length],
        close() {
          adc.closed++;
        },
      }),
      (adcV) => adcV,
    );
    return { adc, gauge: new Gauge() };
  }

  it("measure volts, 2.45 V at full scale", () => {
    assert.equal(setup([0]).gauge.read(), 0);
    assert.equal(setup([FULL_COUNTS]).gauge.read(), 2.45);
    assert.ok(Math.abs(setup([2000, 2010]).gauge.read() - (2005 / FULL_COUNTS) * 2.45) < 1e-9);
  });

  it("take out one spike up and one spike down", () => {
    const samples = [1000, 1000, FULL_COUNTS, 1000, 0, 1000, 1000, 1000];
    assert.ok(Math.abs(setup(samples).gauge.read() - (1000 / FULL_COUNTS) * 2.45) < 1e-9);
  });

  it("measure with three conversions that worked, and not with two", () => {
    const three = [undefined, 1000, undefined, 1000, undefined, 1000, undefined, undefined];
    const two = [undefined, 1000, undefined, 1000, undefined, undefined, undefined, undefined];
    assert.ok(Math.abs(setup(three).gauge.read() - (1000 / FULL_COUNTS) * 2.45) < 1e-9);
    assert.ok(Number.isNaN(setup(two).gauge.read()));
    assert.ok(Number.isNaN(setup([undefined]).gauge.read()));
  });

  it("take eight conversions a value, and close their pin", () => {
    const { adc, gauge: one } = setup([1]);
    one.read();
    assert.equal(adc.reads, 8);
    one.close();
    assert.equal(adc.closed, 1);
  });
});
