import assert from "node:assert/strict";
import { openInput, openOutput } from "../../../hosts/esp32/pins";
import { plugLock } from "../../../hosts/esp32/plug-lock";
import type { LockDrive } from "../../../modules/device/plug-lock";
import { FakeChip } from "./fakes";

const FORWARD = 21;
const BACKWARD = 22;
const FEEDBACK = 14;

describe("plug lock of an ESP32", () => {
  function setup() {
    const chip = new FakeChip();
    const Lock = plugLock({
      openForward: () => openOutput(chip.Digital, { pin: FORWARD, active: "high" }),
      openBackward: () => openOutput(chip.Digital, { pin: BACKWARD, active: "high" }),
      openFeedback: () => openInput(chip.Digital, { pin: FEEDBACK, active: "low" }),
    });
    return { chip, Lock };
  }

  it("rests from the start, and turns one way, the other way, or not at all", () => {
    const { chip, Lock } = setup();
    const lock = new Lock();
    const levels = () => [chip.state(FORWARD).level, chip.state(BACKWARD).level];
    assert.deepEqual(levels(), [0, 0]);
    for (const [drive, expected] of [
      ["lock", [1, 0]],
      ["rest", [0, 0]],
      ["unlock", [0, 1]],
      ["lock", [1, 0]],
      ["unlock", [0, 1]],
      ["rest", [0, 0]],
    ] as const) {
      lock.drive(drive);
      assert.deepEqual(levels(), expected, drive);
    }
  });

  it("never drives both sides at once, whatever follows what", () => {
    const drives: readonly LockDrive[] = ["lock", "unlock", "rest"];
    for (const first of drives)
      for (const second of drives) {
        const { chip, Lock } = setup();
        const lock = new Lock();
        lock.drive(first);
        lock.drive(second);
        lock.close();
        const level = new Map<string, string>();
        for (const wrote of chip.wrote) {
          const [pin = "", value = ""] = wrote.split("=");
          level.set(pin, value);
          assert.ok([...level.values()].filter((one) => one === "1").length < 2, `${first}, ${second}: ${chip.wrote}`);
        }
      }
  });

  it("says where the bolt is, and takes a broken wire for open", () => {
    const { chip, Lock } = setup();
    const lock = new Lock();
    assert.ok(chip.isPulledUp(FEEDBACK));
    assert.equal(lock.read(), false);
    chip.state(FEEDBACK).level = 0;
    assert.equal(lock.read(), true);
  });

  it("lets the motor rest when it closes, and leaves nothing open", () => {
    const { chip, Lock } = setup();
    for (let round = 0; round < 100; round++) {
      const lock = new Lock();
      lock.drive("lock");
      lock.close();
      lock.close();
      assert.equal(chip.pins.size, 0);
      assert.ok(chip.wrote.slice(-2).every((wrote) => wrote.endsWith("=0")));
    }
  });
});
