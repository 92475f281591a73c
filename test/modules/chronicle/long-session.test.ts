import assert from "node:assert/strict";
import { newFlash, open, reopened, sessionOf } from "./rig";

const STEP_S = 10;

/** Charges without an end and without an erase; kWh until something is not written any more. */
function chargedUntilFull(powerKw: number, modules: number): number {
  const flash = newFlash();
  const opened = open(flash);
  const { chronicle } = opened;
  for (let index = 0; index < 20; index++) chronicle.note("contactor-stuck-open", 1_767_225_600_000, 1_000 * index);
  for (let second = 0; second < 20; second++) chronicle.tend();
  opened.mayErase = false;
  let writeAtS = 0;
  let savedKwh = 0;
  for (let passedS = 0; passedS < 30 * 86_400; passedS += STEP_S) {
    const energyWh = Math.floor((powerKw * passedS) / 3.6);
    if (passedS >= writeAtS) {
      chronicle.session = sessionOf(7, { energyWh, durationMs: 1_000 * passedS, contactorMs: 1_000 * passedS });
      writeAtS = passedS + chronicle.progressIntervalMs / 1_000;
    }
    if (energyWh >= 1_000 * (savedKwh + 1)) {
      savedKwh += 1;
      const count = { totalWh: 1_234_567 + energyWh, registerWh: energyWh };
      chronicle.energy = JSON.stringify(new Array(modules).fill(count));
    }
    chronicle.tend();
    if (!chronicle.isWritten) break;
    assert.deepEqual(opened.warnings, []);
  }
  opened.mayErase = true;
  chronicle.tend();
  assert.equal(chronicle.isWritten, true, "and once the contactor is open, all of it is written");
  assert.equal(reopened(flash).energy, chronicle.energy);
  return savedKwh;
}

describe("the chronicle of a session that does not end", () => {
  for (const [powerKw, modules] of [
    [1.4, 1],
    [3.7, 1],
    [7.4, 1],
    [11, 3],
    [22, 3],
  ] as const) {
    it(`has room without an erase for 120 kWh or for two days, at ${powerKw} kW`, () => {
      const kWh = chargedUntilFull(powerKw, modules);
      assert.ok(kWh >= 120 || kWh / powerKw >= 48, `${kWh} kWh`);
    });
  }

  it("writes its progress every 2 minutes at first, and at last once an hour", () => {
    const opened = open(newFlash());
    const { chronicle } = opened;
    opened.mayErase = false;
    const intervalsS: number[] = [];
    for (let index = 0; chronicle.isWritten; index++) {
      chronicle.energy = `[${index}]`;
      const intervalS = chronicle.progressIntervalMs / 1_000;
      if (intervalsS.at(-1) !== intervalS) intervalsS.push(intervalS);
    }
    assert.equal(intervalsS[0], 120);
    assert.equal(intervalsS.at(-1), 3_600);
    assert.ok(intervalsS.every((intervalS) => [120, 600, 3_600].includes(intervalS)));
  });
});
