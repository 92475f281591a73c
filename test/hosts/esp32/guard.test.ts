import assert from "node:assert/strict";
import { boardGuard } from "../../../hosts/esp32/guard";
import { GuardTask } from "../../../hosts/esp32/guard-task";
import { board as devkitc } from "../../../modules/boards/esp32-devkitc";
import { recordingLastResort } from "../moddable/fakes";
import { FakeNative } from "./fakes";

const SECOND = Object.freeze({ pin: 22, active: "low" } as const);

describe("guard of an ESP32 board", () => {
  function setup(pins = devkitc.pins) {
    const native = new FakeNative();
    const { lastResort, did } = recordingLastResort();
    const task = new GuardTask(native.Guard, devkitc);
    const Guard = boardGuard(task, pins, lastResort);
    return { native, lastResort, did, Guard };
  }

  it("opens first, and hands its words on", () => {
    const { native, Guard } = setup();
    const guard = new Guard();
    guard.write(1);
    guard.renew();
    guard.write(3);
    guard.write(0);
    assert.deepEqual(native.said, ["write 0", "write 1", "renew", "write 3", "write 0"]);
  });

  it("reports what the native one reports, as the contract has it", () => {
    const { native, Guard } = setup();
    const guard = new Guard();
    assert.deepEqual({ ...guard.read() }, { coil: false, dropped: null, contacts: false });
    for (const closed of [1, 3]) {
      Object.assign(native.report, { closed, contacts: 1 });
      assert.deepEqual({ ...guard.read() }, { coil: true, dropped: null, contacts: true });
    }
    const drops = [null, "permit-expired", "pilot-left", "trip-line", "emergency-stop"];
    for (const [index, dropped] of drops.entries()) {
      Object.assign(native.report, { closed: 0, dropped: index, contacts: 0 });
      assert.deepEqual({ ...guard.read() }, { coil: false, dropped, contacts: false });
    }
  });

  it("has the contacts that the board has", () => {
    const { contactorFeedback, ...without } = devkitc.pins;
    assert.ok(contactorFeedback);
    assert.deepEqual(Object.keys(new (setup(without).Guard)().read()), ["coil", "dropped"]);
    const { native, Guard } = setup({ ...devkitc.pins, secondContactorFeedback: SECOND });
    const guard = new Guard();
    native.report.extraContacts = 1;
    assert.deepEqual({ ...guard.read() }, { coil: false, dropped: null, contacts: false, extraContacts: true });
  });

  it("opens first of all when something unexpected happens", () => {
    const { native, lastResort, did, Guard } = setup();
    const guard = new Guard();
    guard.write(1);
    lastResort.fail(new Error("x"));
    assert.equal(native.said.at(-1), "write 0");
    assert.equal(did.at(-1), "restart");
  });

  it("opens when it is closed, and says no more then", () => {
    const { native, lastResort, Guard } = setup();
    for (let round = 0; round < 100; round++) {
      const guard = new Guard();
      guard.write(1);
      guard.close();
      guard.close();
      guard.renew();
      assert.deepEqual(native.said.slice(-2), ["write 0", "close"]);
      assert.equal(guard.read().coil, false);
      assert.throws(() => guard.write(1), /closed/);
      assert.equal(native.isOpen, false);
    }
    const words = native.said.length;
    lastResort.fail(new Error("x"));
    assert.equal(native.said.length, words);
  });
});
