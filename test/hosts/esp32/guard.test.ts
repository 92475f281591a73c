import assert from "node:assert/strict";
import { controlPilot, type PilotSlot } from "../../../hosts/esp32/control-pilot";
import { softwareGuard } from "../../../hosts/esp32/guard";
import { PilotWave } from "../../../hosts/esp32/pilot-wave";
import { FakeTime, recordingLastResort } from "../moddable/fakes";

const RESOLUTION = 12;
/** Chosen so that 4095 counts are 24.5 V − 12 V. */
const SCALE = { voltsPerAdcVolt: 10, offsetV: -12 };

function countsOf(pilotV: number): number {
  return Math.round((((pilotV - SCALE.offsetV) / SCALE.voltsPerAdcVolt) * 4095) / 2.45);
}

describe("software guard", () => {
  function setup(contactors: 1 | 2 = 1) {
    const time = new FakeTime();
    const { lastResort, did } = recordingLastResort();
    const slot: PilotSlot = { wave: undefined };
    const bench = {
      pilotV: 6,
      coil: 1 as 0 | 1,
      extraCoil: 1 as 0 | 1,
      trip: 0 as 0 | 1,
      stop: 0 as 0 | 1,
      extraCoilFails: false,
      closed: 0,
    };
    const adc = { resolution: RESOLUTION, read: () => countsOf(bench.pilotV), close: () => {} };
    const pwm = { resolution: 13, write: () => {}, close: () => {} };
    const ControlPilot = controlPilot(() => new PilotWave(pwm, adc, SCALE, time), slot);
    const pilot = new ControlPilot();
    pilot.write(100);
    const close = () => {
      bench.closed++;
    };
    const Guard = softwareGuard({
      openPins: () => ({
        coil: {
          write: (value) => {
            bench.coil = value;
          },
          close,
        },
        feedback: { read: () => bench.coil, close },
        extraCoil:
          contactors === 1
            ? undefined
            : {
                write: (value) => {
                  if (bench.extraCoilFails) throw new Error("pin");
                  bench.extraCoil = value;
                },
                close,
              },
        extraFeedback: contactors === 1 ? undefined : { read: () => bench.extraCoil, close },
        tripLine: { read: () => bench.trip, close },
        emergencyStop: { read: () => bench.stop, close },
      }),
      pilot: slot,
      clock: time,
      timers: time,
      lastResort,
    });
    return { time, lastResort, did, slot, bench, pilot, Guard };
  }

  /** Renews as the firmware does, every 20 ms. */
  function live(time: FakeTime, guard: { renew(): void }, forMs: number): void {
    for (let ms = 0; ms < forMs; ms += 20) {
      guard.renew();
      time.advance(20);
    }
  }

  it("starts open, holds while it is renewed, and shows the contacts", () => {
    const { time, bench, Guard } = setup();
    const guard = new Guard();
    assert.equal(bench.coil, 0);
    time.advance(40);
    guard.write(1);
    live(time, guard, 2000);
    assert.deepEqual({ ...guard.read() }, { coil: true, dropped: null, contacts: true });
    guard.write(0);
    assert.deepEqual({ ...guard.read() }, { coil: false, dropped: null, contacts: false });
  });

  it("drops within a step after 200 ms without renewal, and stays open until it is told so", () => {
    const { time, bench, Guard } = setup();
    const guard = new Guard();
    time.advance(40);
    guard.write(1);
    time.advance(199);
    assert.equal(bench.coil, 1);
    time.advance(21);
    assert.equal(bench.coil, 0);
    assert.equal(guard.read().dropped, "permit-expired");
    guard.write(1);
    assert.equal(bench.coil, 0);
    guard.write(0);
    guard.write(1);
    assert.equal(bench.coil, 1);
  });

  it("drops when the pilot has left C and D, within 100 ms", () => {
    const { time, bench, Guard } = setup();
    const guard = new Guard();
    time.advance(40);
    guard.write(1);
    live(time, guard, 200);
    bench.pilotV = 9;
    live(time, guard, 40);
    assert.equal(bench.coil, 1);
    live(time, guard, 60);
    assert.equal(bench.coil, 0);
    assert.equal(guard.read().dropped, "pilot-left");
  });

  it("takes a bounce of the pilot for a bounce", () => {
    const { time, bench, Guard } = setup();
    const guard = new Guard();
    time.advance(40);
    guard.write(1);
    for (let round = 0; round < 10; round++) {
      bench.pilotV = 9;
      live(time, guard, 20);
      bench.pilotV = 6;
      live(time, guard, 40);
    }
    assert.equal(bench.coil, 1);
  });

  it("drops when nobody holds the pilot any more", () => {
    const { time, bench, pilot, slot, Guard } = setup();
    const guard = new Guard();
    time.advance(40);
    guard.write(1);
    pilot.close();
    pilot.close();
    assert.equal(slot.wave, undefined);
    live(time, guard, 100);
    assert.equal(guard.read().dropped, "pilot-left");
    assert.equal(bench.coil, 0);
  });

  it("drops on the trip line, and does not close while it is active", () => {
    const { time, bench, Guard } = setup();
    const guard = new Guard();
    time.advance(40);
    guard.write(1);
    bench.trip = 1;
    live(time, guard, 20);
    assert.equal(guard.read().dropped, "trip-line");
    guard.write(0);
    guard.write(1);
    assert.equal(bench.coil, 0);
    assert.equal(guard.read().dropped, "trip-line");
  });

  it("drops on the trip line at the firmware's next word already", () => {
    const { time, bench, Guard } = setup();
    const guard = new Guard();
    time.advance(40);
    guard.write(1);
    bench.trip = 1;
    guard.write(1);
    assert.equal(bench.coil, 0);
    assert.deepEqual({ ...guard.read() }, { coil: false, dropped: "trip-line", contacts: false });
  });

  it("drops on an emergency stop within a step, and does not close while it is pressed", () => {
    const { time, bench, Guard } = setup();
    const guard = new Guard();
    time.advance(40);
    guard.write(3);
    bench.stop = 1;
    live(time, guard, 20);
    assert.equal(bench.coil, 0);
    assert.equal(guard.read().dropped, "emergency-stop");
    guard.write(0);
    guard.write(3);
    assert.equal(bench.coil, 0);
    assert.equal(guard.read().dropped, "emergency-stop");
    bench.stop = 0;
    guard.write(3);
    assert.equal(bench.coil, 0);
    guard.write(0);
    guard.write(3);
    assert.equal(bench.coil, 1);
  });

  it("takes 1 and 3 phases for the same where there is one contactor", () => {
    const { time, bench, Guard } = setup();
    const guard = new Guard();
    time.advance(40);
    for (const phases of [1, 3] as const) {
      guard.write(phases);
      assert.equal(bench.coil, 1);
      assert.deepEqual({ ...guard.read() }, { coil: true, dropped: null, contacts: true });
      guard.write(0);
    }
  });

  it("connects one or three phases with two contactors, and changes only through open", () => {
    const { time, bench, Guard } = setup(2);
    const guard = new Guard();
    const coils = () => [bench.coil, bench.extraCoil];
    assert.deepEqual(coils(), [0, 0]);
    time.advance(40);
    guard.write(1);
    assert.deepEqual(coils(), [1, 0]);
    guard.write(3);
    assert.deepEqual(coils(), [1, 0]);
    assert.deepEqual({ ...guard.read() }, { coil: true, dropped: null, contacts: true, extraContacts: false });
    guard.write(0);
    guard.write(3);
    assert.deepEqual(coils(), [1, 1]);
    assert.deepEqual({ ...guard.read() }, { coil: true, dropped: null, contacts: true, extraContacts: true });
    guard.write(1);
    assert.deepEqual(coils(), [1, 1]);
    guard.write(0);
    assert.deepEqual(coils(), [0, 0]);
  });

  it("holds the permit by a word for other phases, too", () => {
    const { time, bench, Guard } = setup(2);
    const guard = new Guard();
    time.advance(40);
    guard.write(1);
    time.advance(199);
    guard.write(3);
    time.advance(199);
    assert.deepEqual([bench.coil, bench.extraCoil], [1, 0]);
    time.advance(21);
    assert.deepEqual([bench.coil, bench.extraCoil], [0, 0]);
  });

  it("drops both contactors, whatever the reason", () => {
    const reasons: readonly [string, (bench: ReturnType<typeof setup>["bench"]) => void, boolean][] = [
      ["permit-expired", () => {}, false],
      ["pilot-left", (bench) => Object.assign(bench, { pilotV: 9 }), true],
      ["trip-line", (bench) => Object.assign(bench, { trip: 1 }), true],
      ["emergency-stop", (bench) => Object.assign(bench, { stop: 1 }), true],
    ];
    for (const [reason, cause, renews] of reasons) {
      const { time, bench, Guard } = setup(2);
      const guard = new Guard();
      time.advance(40);
      guard.write(3);
      cause(bench);
      if (renews) live(time, guard, 240);
      else time.advance(240);
      assert.equal(guard.read().dropped, reason);
      assert.deepEqual([bench.coil, bench.extraCoil], [0, 0], reason);
    }
  });

  it("opens the one contactor in the last resort although the other one's pin fails", () => {
    const { time, bench, lastResort, did, Guard } = setup(2);
    const guard = new Guard();
    time.advance(40);
    guard.write(3);
    bench.extraCoilFails = true;
    lastResort.fail(new Error("x"));
    assert.equal(bench.coil, 0);
    assert.equal(did.at(-1), "restart");
  });

  it("watches over a first contactor whose second one did not take the word", () => {
    const { time, bench, Guard } = setup(2);
    const guard = new Guard();
    time.advance(40);
    bench.extraCoilFails = true;
    assert.throws(() => guard.write(3), /pin/);
    bench.extraCoilFails = false;
    time.advance(220);
    assert.equal(bench.coil, 0);
    assert.equal(guard.read().dropped, "permit-expired");
  });

  it("opens first of all when something unexpected happens", () => {
    const { time, bench, lastResort, did, Guard } = setup();
    const guard = new Guard();
    time.advance(40);
    guard.write(1);
    assert.equal(bench.coil, 1);
    lastResort.fail(new Error("x"));
    assert.equal(bench.coil, 0);
    assert.equal(did.at(-1), "restart");
  });

  it("leaves nothing behind when it is opened and closed 100 times", () => {
    const { time, bench, Guard } = setup();
    for (let round = 0; round < 100; round++) {
      const guard = new Guard();
      guard.write(1);
      guard.close();
      guard.close();
      assert.equal(bench.coil, 0);
      assert.throws(() => guard.write(1), /closed/);
    }
    assert.equal(time.count, 0);
    assert.equal(bench.closed, 400);
  });

  it("refuses a second pilot on the same pins", () => {
    const { pilot } = setup();
    assert.throws(() => new (pilot.constructor as new () => unknown)(), /in use/);
  });
});
