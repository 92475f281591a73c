import assert from "node:assert/strict";
import { dutyForCurrent } from "../../../modules/pilot/duty";
import { CUT_OFF, car, charging, near, run, STEADY, STEP_S, VOLTAGE_V } from "./car-rig";

describe("ev-overdraw", () => {
  it("draws so much, whatever is offered, with or without PWM, while there is supply", () => {
    const subject = charging(10);
    subject.trouble.overdrawA = 25;
    run(subject, STEP_S, dutyForCurrent(10));
    assert.equal(subject.currentA, 25);
    run(subject, 60, STEADY);
    assert.equal(subject.currentA, 25);
    run(subject, STEP_S, STEADY, CUT_OFF);
    assert.equal(subject.currentA, 0);
  });

  it("follows the offer again afterwards", () => {
    const subject = charging(10);
    subject.trouble.overdrawA = 25;
    run(subject, 10, dutyForCurrent(10));
    subject.trouble.overdrawA = undefined;
    run(subject, 10, dutyForCurrent(10));
    assert.equal(subject.currentA, 10);
  });
});

describe("ev-ignores-offer", () => {
  it("keeps what it drew when it began, up and down and without PWM", () => {
    const subject = charging(10);
    subject.trouble.ignoresOffer = true;
    for (const offeredA of [16, 6, 0]) {
      run(subject, 20, dutyForCurrent(offeredA));
      assert.equal(subject.currentA, 10, `${offeredA} A`);
    }
  });

  it("set before the car drew, follows the offer up and keeps it when it falls", () => {
    const subject = car();
    subject.trouble.ignoresOffer = true;
    subject.request();
    run(subject, 5, dutyForCurrent(6));
    assert.equal(subject.currentA, 6);
    run(subject, 20, dutyForCurrent(16));
    assert.equal(subject.currentA, 16);
    for (const offeredA of [6, 0, 10]) {
      run(subject, 20, dutyForCurrent(offeredA));
      assert.equal(subject.currentA, 16, `${offeredA} A`);
    }
  });

  it("follows again afterwards, and ends with the supply", () => {
    const subject = charging(10);
    subject.trouble.ignoresOffer = true;
    run(subject, 20, dutyForCurrent(6));
    assert.equal(subject.currentA, 10);
    run(subject, STEP_S, dutyForCurrent(6), CUT_OFF);
    assert.equal(subject.currentA, 0);
    run(subject, STEP_S, dutyForCurrent(6));
    subject.trouble.ignoresOffer = false;
    run(subject, 20, dutyForCurrent(6));
    assert.equal(subject.currentA, 6);
  });
});

describe("ev-sleeps", () => {
  const OFFER = dutyForCurrent(6);
  /** Asleep since it was plugged, asks, and has seen an offer. */
  const sleeper = () => {
    const subject = car();
    subject.setSleeps(true);
    subject.request();
    return run(subject, 60, OFFER);
  };

  it("does not close S2 for any offer, nor draw", () => {
    const subject = sleeper();
    assert.deepEqual([subject.s2, subject.asks, subject.demandA, subject.currentA], ["open", false, 0, 0]);
    run(subject, 600, dutyForCurrent(32));
    assert.equal(subject.s2, "open");
  });

  for (const [name, silence] of [
    ["steady +12 V", STEADY],
    ["steady −12 V", 0],
  ] as const)
    it(`wakes up when the offer is taken away for 3 s and comes back: ${name}`, () => {
      const subject = sleeper();
      run(subject, 2.9, silence);
      run(subject, 10, OFFER);
      assert.equal(subject.s2, "open", "2.9 s are no call");
      run(subject, 3, silence);
      assert.equal(subject.s2, "open", "not before the offer is back");
      run(subject, STEP_S, OFFER);
      assert.equal(subject.s2, "ready");
      run(subject, 10, OFFER);
      assert.equal(subject.currentA, 6);
    });

  it("does not add up interruptions, and takes no first offer for a call", () => {
    const subject = car();
    subject.setSleeps(true);
    subject.request();
    run(subject, 100, STEADY);
    run(subject, 5, OFFER);
    for (let time = 0; time < 5; time++) {
      run(subject, 2, STEADY);
      run(subject, 1, OFFER);
    }
    assert.equal(subject.s2, "open");
  });

  it("answers a call before it was asked, and sleeps again after it has finished", () => {
    const subject = car();
    subject.setSleeps(true);
    run(subject, 5, OFFER);
    run(subject, 4, STEADY);
    run(subject, 5, OFFER);
    assert.equal(subject.s2, "open");
    subject.request();
    assert.equal(subject.s2, "ready");
    run(subject, 5, STEADY);
    assert.equal(subject.s2, "ready", "once it asks, it stays awake");
    subject.finish();
    subject.request();
    assert.equal(subject.s2, "open");
  });

  it("leaves a car that asks already awake, and is over at once when it is cleared", () => {
    const subject = charging(10);
    subject.setSleeps(true);
    assert.equal(run(subject, 5, dutyForCurrent(10)).currentA, 10);
    const asleep = sleeper();
    asleep.setSleeps(true);
    assert.equal(asleep.s2, "open");
    asleep.setSleeps(false);
    assert.equal(asleep.s2, "ready");
  });
});

describe("what reaches the car", () => {
  it("on one phase is a third of what a car for three could have", () => {
    const stored = (phases: 1 | 3) => {
      const subject = charging(16, { phases: 3, soc: 0.2, capacityKwh: 50 });
      const before = subject.soc;
      run(subject, 600, dutyForCurrent(16), { phases, voltageV: VOLTAGE_V });
      assert.equal(subject.currentA, 16, "on each connected phase");
      return subject.soc - before;
    };
    near(stored(3), 3 * stored(1), 1e-9);
  });

  it("is as much energy as the voltage makes of it", () => {
    const stored = (voltageV: number) => {
      const subject = charging(16, { soc: 0.2 });
      const before = subject.soc;
      run(subject, 600, dutyForCurrent(16), { phases: 1, voltageV });
      return subject.soc - before;
    };
    near(stored(180), (stored(230) * 180) / 230, 1e-9);
  });

  it("is nothing below 80 V, not even for a car that draws what it likes", () => {
    const subject = charging(10);
    run(subject, STEP_S, dutyForCurrent(10), { phases: 1, voltageV: 80 });
    assert.equal(subject.currentA, 10);
    subject.trouble.overdrawA = 20;
    run(subject, STEP_S, dutyForCurrent(10), { phases: 1, voltageV: 79.9 });
    assert.equal(subject.currentA, 0);
  });
});
