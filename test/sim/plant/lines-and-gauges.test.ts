import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { ContactLine } from "../../../sim/plant/contact-line";
import { DriverCrash } from "../../../sim/plant/driver-crash";
import { SimulatedWallClock } from "../../../sim/plant/simulated-wall-clock";
import { TemperatureSensor } from "../../../sim/plant/temperature-sensor";

describe("contact line", () => {
  it("is on while one of its contacts is closed, and tells each change once", () => {
    let changes = 0;
    const contact = new ContactLine(() => {
      changes += 1;
    });
    const line = new (contact.deviceClass())();
    assert.equal(line.read(), 0);
    contact.set(true);
    contact.set(true, "site");
    contact.set(true);
    assert.deepEqual([line.read(), changes], [1, 1]);
    contact.set(false);
    assert.deepEqual([line.read(), changes], [1, 1]);
    contact.set(false, "site");
    contact.set(false, "site");
    assert.deepEqual([line.read(), contact.isOn, changes], [0, false, 2]);
  });
});

describe("temperature sensor", () => {
  function setup() {
    const scheduler = new Scheduler();
    const sensor = new TemperatureSensor(scheduler);
    const gauge = new (sensor.deviceClass())();
    return { scheduler, sensor, gauge };
  }

  it("reads 35 °C, and a heat at once", () => {
    const { sensor, gauge, scheduler } = setup();
    assert.equal(gauge.read(), 35);
    sensor.setHeat(72);
    assert.equal(gauge.read(), 72);
    scheduler.runUntil(1_000_000);
    assert.equal(gauge.read(), 72);
    sensor.setHeat(-20);
    assert.equal(gauge.read(), -20);
  });

  it("is back at 35 °C a minute after the heat is gone, in a straight line", () => {
    const { sensor, gauge, scheduler } = setup();
    sensor.setHeat(75);
    scheduler.runUntil(1_000);
    sensor.setHeat(undefined);
    assert.equal(gauge.read(), 75);
    scheduler.runUntil(31_000);
    assert.equal(gauge.read(), 55);
    sensor.setHeat(undefined);
    scheduler.runUntil(46_000);
    assert.equal(gauge.read(), 45, "told again, it goes on cooling");
    scheduler.runUntil(61_000);
    assert.equal(gauge.read(), 35);
    scheduler.runUntil(1_000_000);
    assert.equal(gauge.read(), 35);
  });

  it("takes a new heat while it cools", () => {
    const { sensor, gauge, scheduler } = setup();
    sensor.setHeat(95);
    sensor.setHeat(undefined);
    scheduler.runUntil(30_000);
    sensor.setHeat(50);
    assert.equal(gauge.read(), 50);
    sensor.setHeat(undefined);
    scheduler.runUntil(60_000);
    assert.equal(gauge.read(), 42.5);
  });
});

describe("wall clock of a board", () => {
  it("goes with the scheduler, and jumps for the board, for the site and for both", () => {
    const scheduler = new Scheduler();
    const clock = new SimulatedWallClock(scheduler, 1_767_225_600_000);
    scheduler.runUntil(5_000);
    assert.equal(clock.nowMs(), Date.UTC(2026, 0, 1, 0, 0, 5));
    clock.shift("part", 3_600_000);
    clock.shift("site", -60_000);
    assert.equal(clock.nowMs(), Date.UTC(2026, 0, 1, 0, 59, 5));
    clock.shift("part", 0);
    assert.equal(clock.nowMs(), Date.UTC(2025, 11, 31, 23, 59, 5));
    clock.shift("site", 0);
    assert.equal(clock.nowMs(), Date.UTC(2026, 0, 1, 0, 0, 5));
  });
});

describe("crash of a driver", () => {
  it("strikes never, once, or always", () => {
    const crash = new DriverCrash();
    crash.strike();
    crash.arm("once");
    assert.throws(() => crash.strike(), /driver/);
    crash.strike();
    crash.arm("always");
    for (let time = 0; time < 3; time++) assert.throws(() => crash.strike(), /driver/);
    crash.arm("never");
    crash.strike();
  });
});
