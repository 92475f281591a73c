import assert from "node:assert/strict";
import { controlPilot } from "../../../hosts/esp32/control-pilot";
import { GuardTask } from "../../../hosts/esp32/guard-task";
import { board as devkitc } from "../../../modules/boards/esp32-devkitc";
import { dutyForCurrent } from "../../../modules/pilot/duty";
import { FakeNative } from "./fakes";

describe("control pilot of an ESP32 board", () => {
  function setup() {
    const native = new FakeNative();
    const pwm = { wrote: [] as number[], closed: 0 };
    const task = new GuardTask(native.Guard, devkitc);
    const ControlPilot = controlPilot(
      () => ({
        resolution: 13,
        write: (value) => pwm.wrote.push(value),
        close() {
          pwm.closed++;
        },
      }),
      task,
    );
    return { native, pwm, ControlPilot };
  }

  it("drives the PWM, steady at both ends, and tells the guard what it does", () => {
    const { native, pwm, ControlPilot } = setup();
    const pilot = new ControlPilot();
    for (const duty of [0, 10, 26.67, 89.2, 100, 250, -3]) pilot.write(duty);
    assert.deepEqual(pwm.wrote, [819, 2185, 7306, 8191, 0]);
    assert.deepEqual(native.said, ["drive 0", "drive 819", "drive 2185", "drive 7306", "drive 8192", "drive 0"]);
  });

  it("keeps to 0.5 points of each current's duty", () => {
    const { native, pwm, ControlPilot } = setup();
    const pilot = new ControlPilot();
    for (let offeredA = 6; offeredA <= 80; offeredA++) {
      const dutyPercent = dutyForCurrent(offeredA);
      pilot.write(dutyPercent);
      assert.ok(Math.abs((Number(pwm.wrote.at(-1)) / 8192) * 100 - dutyPercent) < 0.1);
      assert.ok(Math.abs((Number(native.said.at(-1)?.split(" ")[1]) / 8192) * 100 - dutyPercent) < 0.1);
    }
  });

  it("says nothing where nothing changes: a new duty costs the guard two frames", () => {
    const { native, pwm, ControlPilot } = setup();
    const pilot = new ControlPilot();
    for (let step = 0; step < 10; step++) pilot.write(50);
    assert.deepEqual(pwm.wrote, [4096]);
    assert.deepEqual(native.said, ["drive 0", "drive 4096"]);
  });

  it("reads the guard's millivolts as volts, with their age", () => {
    const { native, ControlPilot } = setup();
    const pilot = new ControlPilot();
    Object.assign(native.report, { highMv: 5950, lowMv: -11_980, ageMs: 7 });
    assert.deepEqual({ ...pilot.read() }, { highV: 5.95, lowV: -11.98, ageMs: 7 });
    native.report.ageMs = 3_600_000;
    assert.equal(pilot.read().ageMs, 3_600_000);
  });

  it("leaves nothing behind when it is opened and closed 100 times", () => {
    const { native, pwm, ControlPilot } = setup();
    for (let round = 1; round <= 100; round++) {
      const pilot = new ControlPilot();
      pilot.write(50);
      pilot.close();
      pilot.close();
      pilot.write(20);
      assert.equal(pwm.closed, round);
      assert.deepEqual(native.said.slice(-2), ["drive 0", "close"]);
      assert.equal(native.isOpen, false);
    }
  });
});
