import assert from "node:assert/strict";
import { dutyForCurrent } from "../../../modules/pilot/duty";
import { car, charging, run, STEADY, STEP_S } from "./car-rig";

describe("ev-overdraw", () => {
  it("draws so much, whatever is offered, with or without PWM, while there is supply", () => {
    const subject = charging(10);
    subject.trouble.overdrawA = 25;
    run(subject, STEP_S, dutyForCurrent(10));
    assert.equal(subject.currentA, 25);
    run(subject, 60, STEADY);
    assert.equal(subject.currentA, 25);
    run(subject, STEP_S, STEADY, false);
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
    run(subject, STEP_S, dutyForCurrent(6), false);
    assert.equal(subject.currentA, 0);
    run(subject, STEP_S, dutyForCurrent(6));
    subject.trouble.ignoresOffer = false;
    run(subject, 20, dutyForCurrent(6));
    assert.equal(subject.currentA, 6);
  });
});
