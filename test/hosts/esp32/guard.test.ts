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
  function setup() {
    const time = new FakeTime();
    const { lastResort, did } = recordingLastResort();
    const slot: PilotSlot = { wave: undefined };
    const bench = { pilotV: 6, coil: 1 as 0 | 1, trip: 0 as 0 | 1, closed: 0 };
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
        tripLine: { read: () => bench.trip, close },
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
    assert.equal(bench.closed, 300);
  });

  it("refuses a second pilot on the same pins", () => {
    const { pilot } = setup();
    assert.throws(() => new (pilot.constructor as new () => unknown)(), /in use/);
  });
});
