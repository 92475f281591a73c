import assert from "node:assert/strict";
import { PilotWave } from "../../../hosts/esp32/pilot-wave";
import { board } from "../../../modules/boards/esp32-devkitc";
import { FakeTime } from "../moddable/fakes";

const RESOLUTION = 12;
const FULL_SCALE_V = 2.45;
const PERIOD_US = 1000;

/** What a pilot with a wave looks like to an ADC that takes `readUs` for a read. */
class Plant {
  duty = 0;
  us = 0;
  reads = 0;
  readUs = 50;
  highV = 9;
  lowV = -12;
  noiseV = 0.05;
  broken = false;
  private noise = 1;

  readonly pwm = {
    resolution: 13,
    written: [] as number[],
    write: (value: number): void => {
      this.pwm.written.push(value);
      this.duty = value / 8191;
    },
    close: (): void => {},
  };

  readonly adc = {
    resolution: RESOLUTION,
    read: (): number | undefined => {
      this.reads++;
      this.us += this.readUs;
      if (this.broken) return undefined;
      const isHigh = this.us % PERIOD_US < this.duty * PERIOD_US;
      this.noise = (this.noise * 16_807) % 2_147_483_647;
      const pilotV = (isHigh ? this.highV : this.lowV) + this.noiseV * (this.noise / 1_073_741_823 - 1);
      const adcV = (pilotV - board.pilot.offsetV) / board.pilot.voltsPerAdcVolt;
      return Math.round((adcV / FULL_SCALE_V) * (2 ** RESOLUTION - 1));
    },
    close: (): void => {},
  };
}

describe("pilot wave of an ESP32", () => {
  function setup() {
    const plant = new Plant();
    const time = new FakeTime();
    return { plant, time, wave: new PilotWave(plant.pwm, plant.adc, board.pilot, time) };
  }

  it("sees both levels at every current, wherever in the period it begins", () => {
    for (const amperes of [6, 10, 16, 32, 51, 63])
      for (let phaseUs = 0; phaseUs < PERIOD_US; phaseUs += 37) {
        const { plant, wave } = setup();
        plant.us = phaseUs;
        plant.highV = 6;
        wave.write(amperes <= 51 ? amperes / 0.6 : amperes / 2.5 + 64);
        const { highV, lowV, ageMs } = wave.read();
        assert.ok(Math.abs(highV - 6) < 0.15, `${amperes} A, ${phaseUs} µs: ${highV} V`);
        assert.ok(Math.abs(lowV + 12) < 0.15, `${amperes} A, ${phaseUs} µs: ${lowV} V`);
        assert.equal(ageMs, 0);
      }
  });

  it("reads on before it believes that a running wave has one level, then believes it", () => {
    const { plant, wave } = setup();
    plant.highV = 0;
    plant.lowV = 0;
    wave.write(50);
    const { highV, lowV } = wave.read();
    assert.equal(plant.reads, 256);
    assert.ok(Math.abs(highV) < 0.15 && Math.abs(lowV) < 0.15);
  });

  it("takes one burst of a steady pilot", () => {
    const { plant, wave } = setup();
    plant.highV = 12;
    wave.write(100);
    const { highV, lowV } = wave.read();
    assert.equal(plant.reads, 64);
    assert.ok(Math.abs(highV - 12) < 0.15 && Math.abs(lowV - 12) < 0.15);
  });

  it("shares a burst for 10 ms, says how old it is, and drops it when the duty changes", () => {
    const { plant, time, wave } = setup();
    wave.write(50);
    wave.read();
    const reads = plant.reads;
    time.advance(10);
    assert.equal(wave.read().ageMs, 10);
    assert.equal(plant.reads, reads);
    wave.write(50);
    assert.equal(wave.read().ageMs, 10);
    time.advance(1);
    assert.equal(wave.read().ageMs, 0);
    assert.ok(plant.reads > reads);
    wave.write(20);
    const before = plant.reads;
    wave.read();
    assert.ok(plant.reads > before);
  });

  it("lets the reading grow old when conversions fail", () => {
    const { plant, time, wave } = setup();
    wave.write(50);
    const { highV } = wave.read();
    plant.broken = true;
    time.advance(200);
    assert.equal(wave.read().ageMs, 200);
    assert.equal(wave.read().highV, highV);
  });

  it("is infinitely old before there is a reading", () => {
    const { plant, wave } = setup();
    plant.broken = true;
    assert.equal(wave.read().ageMs, Number.POSITIVE_INFINITY);
  });

  it("is not misled by two spikes", () => {
    const { plant, wave } = setup();
    const { read } = plant.adc;
    plant.adc.read = () => {
      const value = read();
      return plant.reads === 20 || plant.reads === 41 ? 4095 : value;
    };
    plant.highV = 6;
    wave.write(26.67);
    assert.ok(Math.abs(wave.read().highV - 6) < 0.15);
  });

  it("drives the PWM to within 0.5 points, steady at both ends", () => {
    const { plant, wave } = setup();
    for (const duty of [0, 10, 26.67, 89.2, 100, 250, -3]) wave.write(duty);
    assert.deepEqual(plant.pwm.written, [0, 819, 2185, 7306, 8191, 0]);
  });

  it("works with an inverting amplifier, too", () => {
    const time = new FakeTime();
    const counts = [100, 4000];
    let next = 0;
    const adc = { resolution: RESOLUTION, read: () => counts[next++ % 2], close: () => {} };
    const pwm = { resolution: 13, write: () => {}, close: () => {} };
    const wave = new PilotWave(pwm, adc, { voltsPerAdcVolt: -11, offsetV: 13 }, time);
    wave.write(50);
    const { highV, lowV } = wave.read();
    assert.ok(highV > 12 && lowV < -12, `${highV} ${lowV}`);
  });
});
