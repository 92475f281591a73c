import assert from "node:assert/strict";
import { virtualDevice } from "../../../hosts/virtual/device";
import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";

function make(more: object = {}) {
  const scheduler = new Scheduler();
  const scope = scheduler.scope();
  const logs: string[] = [];
  let restarts = 0;
  const device = virtualDevice({
    id: "Part-1",
    board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 1 },
    resetReason: "software",
    scheduler,
    scope,
    random: new SeededRandom(1, "board"),
    broker: new VirtualBroker(scheduler, new SeededRandom(1, "broker")),
    storage: new VirtualFlash(),
    onLog: (level, message) => void logs.push(`${level} ${message}`),
    onRestart: () => {
      restarts += 1;
    },
    ...more,
  });
  return { scheduler, scope, logs, device, restarts: () => restarts };
}

describe("the virtual device", () => {
  it("is what it was made of", () => {
    const { device, logs, restarts } = make();
    assert.equal(device.id, "Part-1");
    assert.equal(device.board.maxCurrentA, 32);
    assert.equal(device.resetReason, "software");
    device.log("warn", "careful");
    assert.deepEqual(logs, ["warn careful"]);
    device.restart();
    assert.equal(restarts(), 1);
  });

  it("has no member for hardware that is not there", () => {
    assert.deepEqual(Object.keys(make().device.io), []);
    const meterLine = { receive: () => [] };
    assert.deepEqual(Object.keys(make({ meterLine }).device.io), ["MeterSerial"]);
    assert.deepEqual(Object.keys(make({ tagLine: meterLine }).device.io), ["TagSerial"]);
    assert.equal(make().device.wallClock, undefined);
    assert.equal(make({ wallClock: { nowMs: () => 42 } }).device.wallClock?.nowMs(), 42);
    assert.ok(make().device.network.MqttClient !== undefined);
    assert.equal(make().device.network.Listener, undefined);
  });

  it("hands on every piece of hardware it is given, and no member that is none", () => {
    class Part {
      close(): void {}
    }
    const names = [
      "ControlPilot",
      "Guard",
      "ResidualTrip",
      "ResidualTest",
      "EarthMissing",
      "EmergencyStop",
      "Dimming",
      "Temperature",
      "Proximity",
      "PlugLock",
      "JournalFlash",
      "StatusLed",
      "Button",
      "Display",
    ];
    const { io } = make({ ...Object.fromEntries(names.map((name) => [name, Part])), Toaster: Part }).device;
    assert.deepEqual(Object.keys(io), names);
  });

  it("stands still when its scope is closed, as by a power cut, while time goes on", () => {
    const { device, scheduler, scope } = make();
    let ticks = 0;
    device.timers.repeat(() => {
      ticks += 1;
    }, 10);
    scheduler.runUntil(100);
    scope.close();
    scheduler.runUntil(200);
    assert.equal(ticks, 10);
    assert.equal(device.clock.nowMs(), 200);
    assert.equal(scheduler.nextDueMs(), undefined);
  });

  it("draws the same random numbers at every run of a seed, and others for another part", () => {
    const draw = () => {
      const { device } = make();
      return [device.random(), device.random(), device.random()];
    };
    assert.deepEqual(draw(), draw());
    const other = make({ random: new SeededRandom(1, "another") }).device;
    assert.notEqual(other.random(), draw()[0]);
  });
});
