import assert from "node:assert/strict";
import { virtualDevice } from "../../../hosts/virtual/device";
import { PowerLost, VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { SeededRandom } from "../../../hosts/virtual/random";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { MqttClient } from "../../../modules/device/mqtt-client";
import { BrokerRig } from "./mqtt-rig";

const BROKEN = new Error("broken");

function fail(): never {
  throw BROKEN;
}

function setup() {
  const rig = new BrokerRig();
  const { scheduler } = rig;
  const scope = scheduler.scope();
  const logs: string[] = [];
  const told: unknown[] = [];
  const restarts: number[] = [];
  const area = new VirtualFlashArea(1, 64);
  const device = virtualDevice({
    id: "part",
    board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 1 },
    resetReason: "power-on",
    scheduler,
    scope,
    random: new SeededRandom(1, "board"),
    broker: rig.broker,
    storage: new VirtualFlash(),
    meterLine: { receive: (_nowMs, bytes) => [{ afterMs: 5, bytes }] },
    JournalFlash: virtualFlashClass(area),
    onLog: (level, message) => void logs.push(`${level} ${message}`),
    onRestart: () => void restarts.push(scheduler.nowMs()),
  });
  return { rig, scheduler, scope, device, area, logs, told, restarts };
}

describe("what an application throws in virtual time", () => {
  it("from a timer is told to it once, and the board is restarted; nothing of it runs any more", () => {
    const { scheduler, device, told, restarts, logs } = setup();
    let ticks = 0;
    device.onUncaught(() => assert.fail("an older handler"));
    device.onUncaught((error) => void told.push(error));
    device.timers.repeat(() => {
      ticks += 1;
      if (ticks === 3) fail();
    }, 10);
    device.timers.set(fail, 1_000);
    scheduler.runUntil(5_000);
    assert.deepEqual([told, restarts, ticks, logs], [[BROKEN], [30], 3, ["error uncaught: broken; restarting"]]);
    assert.equal(scheduler.nextDueMs(), undefined);
  });

  it("is logged by the host where no handler is", () => {
    const { scheduler, device, restarts, logs } = setup();
    device.timers.set(fail, 10);
    scheduler.runUntil(100);
    assert.deepEqual([restarts, logs], [[10], ["error uncaught: broken; restarting"]]);
  });

  it("even from its handler does not keep the board from its restart", () => {
    const { scheduler, device, restarts, logs } = setup();
    device.onUncaught(() => {
      device.timers.set(() => assert.fail("after the end"), 0);
      throw "nothing works";
    });
    device.timers.set(fail, 10);
    scheduler.runUntil(100);
    assert.deepEqual(restarts, [10]);
    assert.match(logs[0] ?? "", /^error uncaught in the handler .*: nothing works$/);
    assert.equal(logs[1], "error uncaught: broken; restarting");
  });

  it("from a serial port's callback is told as well", () => {
    const { scheduler, device, told, restarts } = setup();
    device.onUncaught((error) => void told.push(error));
    const { MeterSerial } = device.io;
    assert.ok(MeterSerial !== undefined);
    const port = new MeterSerial({ baud: 9600, onReadable: fail });
    port.write(Uint8Array.of(1));
    scheduler.runUntil(100);
    assert.deepEqual([told, restarts], [[BROKEN], [5]]);
  });

  for (const callback of ["onWritable", "onControl", "onReadable", "onClose"] as const)
    it(`from an MQTT client's ${callback} is told as well`, () => {
      const { rig, scheduler, device, told, restarts } = setup();
      device.onUncaught((error) => void told.push(error));
      const { MqttClient } = device.network;
      assert.ok(MqttClient !== undefined);
      const client: MqttClient = new MqttClient({
        host: "broker",
        id: "part",
        onWritable: () => void client.write(null, { operation: 8, id: 1, items: [{ topic: "x" }] }),
        [callback]: fail,
      });
      rig.pass(100);
      if (callback === "onReadable") rig.online("observer").publish("x", "to you");
      if (callback === "onClose") rig.broker.setBrokerDown(true);
      scheduler.runUntil(scheduler.nowMs() + 100);
      assert.deepEqual([told, restarts.length], [[BROKEN], 1]);
    });

  it("after a restart that it asked for is nobody's: on a chip that call does not come back", () => {
    const { scheduler, scope, device, told, restarts } = setup();
    device.onUncaught((error) => void told.push(error));
    device.timers.set(() => {
      device.restart();
      scope.close();
      fail();
    }, 10);
    scheduler.runUntil(100);
    assert.deepEqual([told, restarts], [[], [10]]);
  });

  it("is no mistake where the power was cut: that reaches whoever lets time pass", () => {
    const { scheduler, device, area, told, restarts } = setup();
    device.onUncaught((error) => void told.push(error));
    const { JournalFlash } = device.io;
    assert.ok(JournalFlash !== undefined);
    const flash = new JournalFlash();
    area.cutAfterBytes(2);
    device.timers.set(() => flash.write(0, Uint8Array.of(1, 2, 3)), 10);
    assert.throws(() => scheduler.runUntil(100), PowerLost);
    assert.deepEqual([told, restarts], [[], []]);
  });

  it("may lead to a handler that writes its last words, and loses its power over it", () => {
    const { scheduler, device, area, restarts } = setup();
    const { JournalFlash } = device.io;
    assert.ok(JournalFlash !== undefined);
    const flash = new JournalFlash();
    area.cutAfterBytes(1);
    device.onUncaught(() => flash.write(0, Uint8Array.of(1)));
    device.timers.set(fail, 10);
    assert.throws(() => scheduler.runUntil(100), PowerLost);
    assert.deepEqual(restarts, []);
  });
});
