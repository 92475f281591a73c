import assert from "node:assert/strict";
import fc from "fast-check";
import { GuardCore, skipWithoutGcc } from "./guard-core";
import { PLAIN, rawOf, SCALE, samplesOf, scaleCommand, type Wave, waveCommand } from "./wave";

const INVERTING = Object.freeze({ voltsPerAdcVolt: -11.439, offsetV: 14.57 });
const LEVELS_V = [12, 9, 6, 3, 0, -12];
/** mV: half of the hysteresis between two levels. */
const CLOSE_MV = 150;

interface Reading {
  readonly highMv: number;
  readonly lowMv: number;
  readonly highSeen: boolean;
  readonly lowSeen: boolean;
}

describe("native guard, its samples of the pilot", function () {
  this.timeout(60_000);
  let core: GuardCore;
  before(function () {
    skipWithoutGcc(this);
    core = new GuardCore();
  });
  after(() => core?.close());

  function read(commands: readonly string[], scale = SCALE): Reading[] {
    const [, ...answers] = core.run([scaleCommand(scale), ...commands]);
    return answers.map(([highMv = 0, lowMv = 0, highSeen, lowSeen]) => ({
      highMv,
      lowMv,
      highSeen: highSeen === 1,
      lowSeen: lowSeen === 1,
    }));
  }

  function isRight({ highMv, lowMv, highSeen, lowSeen }: Reading, { highV, lowV }: Wave, byMv: number): boolean {
    const isHighRight = !highSeen || Math.abs(highMv - highV * 1000) <= byMv;
    return isHighRight && (!lowSeen || Math.abs(lowMv - lowV * 1000) <= byMv);
  }

  /** Both halves, and each of them right. */
  function assertSees(waves: readonly Wave[], scale = SCALE): void {
    const readings = read(
      waves.map((wave) => waveCommand(wave, wave.dutyPercent, scale)),
      scale,
    );
    waves.forEach((wave, index) => {
      const reading = readings[index] as Reading;
      const isFine = reading.highSeen && reading.lowSeen && isRight(reading, wave, CLOSE_MV);
      if (!isFine) assert.fail(`${JSON.stringify(wave)}: ${JSON.stringify(reading)}`);
    });
  }

  it("see both halves at each duty up to 63 A and each level, wherever in the period they begin", () => {
    const waves: Wave[] = [];
    for (const dutyPercent of [10, 16.7, 26.7, 53.3, 85, 89.2])
      for (const highV of LEVELS_V)
        for (let sample = 0; sample < 78; sample += 3)
          waves.push({
            ...PLAIN,
            dutyPercent,
            highV,
            lowV: Math.min(-12, highV),
            phaseUs: sample * 12.8,
            seed: sample,
          });
    assertSees(waves);
  });

  it("see both halves from 90 to 96 % where the edges are quick", () => {
    const waves: Wave[] = [];
    for (const dutyPercent of [90, 92, 94, 96])
      for (let phaseUs = 0; phaseUs < 1000; phaseUs += 7)
        waves.push({ ...PLAIN, dutyPercent, phaseUs, gauges: 0, settlingUs: 1, seed: phaseUs });
    assertSees(waves);
  });

  it("see a steady pilot in both halves", () => {
    const waves = LEVELS_V.flatMap((level): Wave[] => [
      { ...PLAIN, dutyPercent: 100, highV: level, lowV: level },
      { ...PLAIN, dutyPercent: 0, highV: level, lowV: level, noiseV: 0.2 },
    ]);
    assertSees(waves);
  });

  it("see a short to earth and a missing diode as what they are while the PWM runs", () => {
    assertSees([
      { ...PLAIN, highV: 0, lowV: 0 },
      { ...PLAIN, dutyPercent: 10, highV: 0, lowV: 0 },
      { ...PLAIN, highV: 6, lowV: -6 },
      { ...PLAIN, dutyPercent: 89.2, highV: 9, lowV: -9 },
    ]);
  });

  it("are right with noise, slow edges and a clock that is off by a tenth, or say that they are not sure", () => {
    const wave = fc.record({
      dutyPercent: fc.double({ min: 10, max: 96, noNaN: true }),
      highV: fc.constantFrom(...LEVELS_V),
      phaseUs: fc.double({ min: 0, max: 1000, noNaN: true }),
      spacingUs: fc.double({ min: 11.5, max: 14.1, noNaN: true }),
      gauges: fc.constantFrom(0 as const, 1 as const, 2 as const),
      noiseV: fc.double({ min: 0, max: 0.25, noNaN: true }),
      settlingUs: fc.double({ min: 0, max: 5, noNaN: true }),
      seed: fc.nat(1_000_000),
    });
    fc.assert(
      fc.property(fc.array(wave, { minLength: 100, maxLength: 100 }), (parts) => {
        const waves = parts.map((part): Wave => ({ ...PLAIN, ...part, lowV: -12 }));
        const readings = read(waves.map((one) => waveCommand(one)));
        waves.forEach((one, index) => {
          const reading = readings[index] as Reading;
          assert.ok(isRight(reading, one, 400), `${JSON.stringify(one)}: ${JSON.stringify(reading)}`);
          if (one.dutyPercent > 90) return;
          assert.ok(reading.highSeen && reading.lowSeen, `${JSON.stringify(one)}: ${JSON.stringify(reading)}`);
        });
      }),
      { numRuns: 30, seed: 23 },
    );
  });

  it("say so when the low half lies between two samples: the high one is seen, the low one is not", () => {
    const [reading] = read([waveCommand({ ...PLAIN, dutyPercent: 96, settlingUs: 12, phaseUs: 5 })]);
    assert.ok(reading);
    assert.deepEqual([reading.highSeen, reading.lowSeen], [true, false]);
    assert.ok(Math.abs(reading.highMv - 6000) <= CLOSE_MV);
  });

  it("believe neither half of a wave that is not the one they were told of", () => {
    for (const [isPercent, toldPercent] of [
      [10, 50],
      [50, 10],
      [50, 89.2],
      [89.2, 50],
      [30, 50],
      [50, 100],
      [50, 0],
      [10, 100],
      [89.2, 0],
    ] as const) {
      const [reading] = read([waveCommand({ ...PLAIN, dutyPercent: isPercent }, toldPercent)]);
      assert.deepEqual([reading?.highSeen, reading?.lowSeen], [false, false], `${isPercent} %, told ${toldPercent} %`);
    }
  });

  it("believe nothing of a block in which the car came or went", () => {
    const before = samplesOf({ ...PLAIN, dutyPercent: 100, highV: 12, lowV: 12 });
    const after = samplesOf({ ...PLAIN, dutyPercent: 100, highV: 9, lowV: 9 });
    const samples = [...before.slice(0, 150), ...after.slice(150)];
    const [reading] = read([`wave 8192 ${samples.length} ${samples.join(" ")}`]);
    assert.deepEqual([reading?.highSeen, reading?.lowSeen], [false, false]);
  });

  it("believe nothing of a block with a third level in an eighth of it, and take less for edges", () => {
    for (const [strays, isSeen] of [
      [20, true],
      [60, false],
    ] as const) {
      const levels = [
        ...Array(170 - strays / 2).fill(6),
        ...Array(strays).fill(0),
        ...Array(170 - strays / 2).fill(-12),
      ];
      const samples = levels.map((level) => rawOf(level, SCALE));
      const [reading] = read([`wave 4096 ${samples.length} ${samples.join(" ")}`]);
      assert.deepEqual([reading?.highSeen, reading?.lowSeen], [isSeen, isSeen], `${strays} strays`);
    }
  });

  it("want three samples of a half, after the one that follows the edge", () => {
    for (const [lows, isSeen] of [
      [3, false],
      [4, true],
    ] as const) {
      const levels = [...Array(40).fill(6), ...Array(lows).fill(-12), ...Array(10).fill(6)];
      const samples = levels.map((level) => rawOf(level, SCALE));
      const [reading] = read([`wave ${Math.round(0.92 * 8192)} ${samples.length} ${samples.join(" ")}`]);
      assert.deepEqual([reading?.highSeen, reading?.lowSeen], [true, isSeen], `${lows} samples`);
    }
  });

  it("leave out spikes, also two that follow each other", () => {
    for (const dutyPercent of [10, 50, 89.2, 100]) {
      const lowV = dutyPercent === 100 ? 6 : -12;
      const samples = samplesOf({ ...PLAIN, dutyPercent, lowV });
      for (const at of [20, 21, 120, 200]) samples[at] = 4095;
      const duty = Math.round((dutyPercent / 100) * 8192);
      const [reading] = read([`wave ${duty} ${samples.length} ${samples.join(" ")}`]);
      assert.ok(reading?.highSeen && reading.lowSeen, `${dutyPercent} %`);
      assert.ok(isRight(reading, { ...PLAIN, lowV }, CLOSE_MV), JSON.stringify(reading));
    }
  });

  it("see nothing in too few samples, and stay inside of their block", () => {
    const samples = samplesOf(PLAIN);
    for (const count of [0, 1, 2, 31, 32]) {
      const [reading] = read([`wave 4096 ${count} ${samples.slice(0, count).join(" ")}`]);
      assert.deepEqual([reading?.highSeen, reading?.lowSeen], [false, false], String(count));
    }
    const largest = `wave 4096 4096 ${Array.from({ length: 4096 }, (_, index) => samples[index % samples.length]).join(" ")}`;
    assert.equal(read([largest])[0]?.highSeen, true);
  });

  it("stay sane with whatever the ADC says", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.oneof(fc.constantFrom(0, 4095, 2048), fc.nat(4095)), { maxLength: 500 }), {
          minLength: 20,
          maxLength: 20,
        }),
        fc.nat(10_000),
        (blocks, duty) => {
          for (const reading of read(blocks.map((block) => `wave ${duty} ${block.length} ${block.join(" ")}`))) {
            assert.ok(Math.abs(reading.highMv) < 30_000 && Math.abs(reading.lowMv) < 30_000);
          }
        },
      ),
      { numRuns: 20, seed: 29 },
    );
  });

  it("work behind an inverting amplifier, too", () => {
    const waves: Wave[] = [];
    for (const dutyPercent of [10, 26.7, 89.2])
      for (let phaseUs = 0; phaseUs < 1000; phaseUs += 50) waves.push({ ...PLAIN, dutyPercent, phaseUs });
    waves.push({ ...PLAIN, dutyPercent: 100, highV: 9, lowV: 9 }, { ...PLAIN, dutyPercent: 0, highV: -12 });
    assertSees(waves, INVERTING);
  });

  it("follow a curve of the ADC between its points", () => {
    const points = Array.from({ length: 17 }, (_, point) => point * point * 10);
    const answers = core.run([
      `scale 1000 0 ${points.join(" ")}`,
      ...[0, 128, 256, 384, 4095].map((raw) => `level ${raw}`),
    ]);
    assert.deepEqual(
      answers.slice(1).map(([mv]) => mv),
      [0, 5, 10, 25, 2558],
    );
    assert.equal(rawOf(SCALE.offsetV, SCALE), 0);
  });
});
