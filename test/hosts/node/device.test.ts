import assert from "node:assert/strict";
import { type NodeDeviceOptions, nodeBoard, nodeDevice } from "../../../hosts/node/device";
import { NodeKeyValueStorage } from "../../../hosts/node/key-value-storage";
import { RealTime } from "../../../hosts/node/real-time";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { Device } from "../../../modules/device/device";
import type { Serial, SerialOptions } from "../../../modules/device/serial";
import { until } from "./rig";

describe("device on Node", () => {
  const realTime = new RealTime({ scheduler: new Scheduler(), onError: () => {} });
  after(() => realTime.close());
  const logs: string[] = [];
  let restarts = 0;
  const OPTIONS: NodeDeviceOptions = {
    id: "charger-1",
    board: { name: "desk", platform: "node", maxCurrentA: 32, phases: 1 },
    realTime,
    storage: new NodeKeyValueStorage(),
    onLog: (level, message) => logs.push(`${level} ${message}`),
    onRestart: () => {
      restarts += 1;
    },
  };
  const make = (id = "charger-1", more: Partial<NodeDeviceOptions> = {}) => nodeDevice({ ...OPTIONS, id, ...more });

  it("has time, storage and network, and only the hardware it was given", () => {
    const device = make();
    assert.equal(device.clock, realTime);
    let isDue = false;
    device.timers.clear(device.timers.set(() => assert.fail("cleared"), 0));
    device.timers.set(() => {
      isDue = true;
    }, 0);
    realTime.catchUp();
    assert.ok(isDue);
    const nowMs = device.wallClock?.nowMs() ?? 0;
    assert.ok(Math.abs(nowMs - Date.now()) < 60_000);
    assert.equal(make("a", { wallClock: { nowMs: () => 42 } }).wallClock?.nowMs(), 42);
    assert.equal(device.resetReason, "power-on");
    assert.deepEqual(device.io, {});
    assert.deepEqual(Object.keys(device.network).sort(), ["Listener", "MqttClient", "TcpClient", "Udp", "ports"]);
    assert.deepEqual(Object.keys(make("a", { mqtt: false, listener: false }).network).sort(), [
      "TcpClient",
      "Udp",
      "ports",
    ]);
    const random = device.random();
    assert.ok(random >= 0 && random < 1);
  });

  it("fills with bytes that differ every time", () => {
    const [one, other] = [new Uint8Array(32), new Uint8Array(32)];
    const device = make();
    device.entropy?.(one);
    device.entropy?.(other);
    assert.notDeepEqual(one, other);
    assert.notDeepEqual(one, new Uint8Array(32));
  });

  it("refuses an id that could not be part of a topic", () => {
    for (const id of ["", "a b", "a/b", "ä", "x".repeat(33)]) assert.throws(() => make(id), RangeError, id);
  });

  it("logs one bounded line, whatever a message holds", () => {
    make().log("warn", `a\nb\u001b[31m\u2028c${"x".repeat(2_000)}`);
    const line = logs.at(-1) ?? "";
    assert.match(line, /^warn a b \[31m cx+$/);
    assert.ok(line.length <= 505);
  });

  it("asks for a restart outside of the firmware's own call", async () => {
    make().restart();
    assert.equal(restarts, 0);
    await until("it is asked", () => restarts === 1);
  });

  it("tells what a callback throws once, asks for a restart, and calls nothing of that start any more", async () => {
    const uncaught: unknown[] = [];
    const broken = new Error("broken");
    const fail = () => {
      throw broken;
    };
    const before = restarts;
    const ports: SerialOptions[] = [];
    class Port implements Serial {
      constructor(options: SerialOptions) {
        ports.push(options);
      }
      read(): undefined {}
      write(): void {}
      close(): void {}
    }
    const { device, call } = nodeBoard({ ...OPTIONS, MeterSerial: Port, TagSerial: Port });
    device.onUncaught((error) => void uncaught.push(error));
    const { MeterSerial, TagSerial } = device.io;
    assert.ok(MeterSerial !== undefined && TagSerial !== undefined);
    let heard = 0;
    new MeterSerial({ baud: 9600, onReadable: fail });
    new TagSerial({ baud: 115_200, onWritable: () => void heard++, onError: () => void heard++ });
    ports[1]?.onWritable?.(1);
    assert.equal(heard, 1);
    ports[0]?.onReadable?.(1);
    assert.deepEqual([uncaught, restarts], [[broken], before]);
    ports[1]?.onError?.();
    ports[0]?.onReadable?.(1);
    call(fail);
    device.timers.set(fail, 0);
    realTime.catchUp();
    assert.equal(heard, 1);
    await until("it is asked", () => restarts === before + 1);
    assert.deepEqual(uncaught, [broken]);
  });

  for (const [where, throwIn] of [
    ["a timer", (device: Device, fail: () => void) => void device.timers.set(fail, 0)],
    ["a repeated timer", (device: Device, fail: () => void) => void device.timers.repeat(fail, 1)],
    [
      "an MQTT client",
      (device: Device, fail: () => void) =>
        void (
          device.network.MqttClient &&
          new device.network.MqttClient({ host: "127.0.0.1", port: 1, id: "x", onError: fail })
        ),
    ],
  ] as const)
    it(`takes what ${where} throws`, async () => {
      const before = restarts;
      const { device } = nodeBoard(OPTIONS);
      throwIn(device, () => {
        throw new Error(`broken ${where}`);
      });
      await until("it is restarted", () => restarts === before + 1);
      assert.equal(logs.at(-1), `error uncaught: broken ${where}; restarting`);
    });

  it("tells the port of a listener", async () => {
    const ports: number[] = [];
    const device = make("a", { listener: { onListening: (port) => ports.push(port) } });
    const { Listener } = device.network;
    assert.ok(Listener !== undefined);
    const listener = new Listener({ port: 0, onConnect: () => {} });
    await until("it listens", () => ports.length === 1);
    assert.equal(listener.port, ports[0]);
    listener.close();
    assert.equal(listener.port, undefined);
  });
});
