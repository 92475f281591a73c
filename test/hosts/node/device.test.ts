import assert from "node:assert/strict";
import { nodeDevice } from "../../../hosts/node/device";
import { NodeKeyValueStorage } from "../../../hosts/node/key-value-storage";
import { RealTime } from "../../../hosts/node/real-time";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { until } from "./rig";

describe("device on Node", () => {
  const realTime = new RealTime({ scheduler: new Scheduler(), onError: () => {} });
  after(() => realTime.close());
  const logs: string[] = [];
  let restarts = 0;
  const make = (id = "charger-1", more: Partial<Parameters<typeof nodeDevice>[0]> = {}) =>
    nodeDevice({
      id,
      board: { name: "desk", platform: "node", maxCurrentA: 32, phases: 1 },
      realTime,
      storage: new NodeKeyValueStorage(),
      onLog: (level, message) => logs.push(`${level} ${message}`),
      onRestart: () => {
        restarts += 1;
      },
      ...more,
    });

  it("has time, storage and network, and only the hardware it was given", () => {
    const device = make();
    assert.equal(device.clock, realTime);
    assert.equal(device.timers, realTime);
    assert.equal(device.resetReason, "power-on");
    assert.deepEqual(device.io, {});
    assert.deepEqual(Object.keys(device.network), ["MqttClient", "HttpServer"]);
    assert.deepEqual(make("a", { mqtt: false, http: false }).network, {});
    const random = device.random();
    assert.ok(random >= 0 && random < 1);
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

  it("tells the port of a server, and logs one that cannot listen", async () => {
    const ports: number[] = [];
    const device = make("a", { http: { onListening: (port) => ports.push(port) } });
    const { HttpServer } = device.network;
    assert.ok(HttpServer !== undefined);
    const server = new HttpServer({ port: 0, onConnect: () => {} });
    await until("it listens", () => ports.length === 1);
    assert.equal(server.port, ports[0]);
    const second = new HttpServer({ port: ports[0] ?? 0, onConnect: () => {} });
    await until("it is logged", () => logs.includes("error HTTP: cannot listen (EADDRINUSE)"));
    server.close();
    second.close();
  });
});
