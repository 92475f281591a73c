import assert from "node:assert/strict";
import { generate } from "mqtt-packet";
import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import { virtualMqttClient } from "../../../hosts/virtual/mqtt-client";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { Connections } from "../../../sim/desk/connections";

function rig() {
  const scheduler = new Scheduler();
  const broker = new VirtualBroker(scheduler, new SeededRandom(1, "broker"));
  const told: string[] = [];
  const state = { isLinkUp: true };
  const connections = new Connections({
    Client: virtualMqttClient(broker, "part", scheduler),
    timers: scheduler,
    isLinkUp: () => state.isLinkUp,
    isReachable: () => state.isLinkUp,
    tell: (id, what) => told.push(`${id} ${typeof what === "object" ? `${what.length} bytes` : what}`),
  });
  const pass = (ms: number): string[] => {
    scheduler.runUntil(scheduler.nowMs() + ms);
    return told.splice(0);
  };
  return { connections, scheduler, state, pass };
}

const CONNECT = generate({
  cmd: "connect",
  protocolId: "MQTT",
  protocolVersion: 4,
  clientId: "part",
  clean: true,
  keepalive: 0,
});

describe("a program's connections", () => {
  it("take as much as the chip's: a TCP's four segments, a TLS socket's buffer", () => {
    const { connections, pass } = rig();
    connections.open(1, false);
    connections.open(2, true);
    assert.deepEqual(pass(0), ["1 5744", "2 4608"]);
  });

  it("acknowledge what was sent in one turn together, and nothing of it inside of that turn", () => {
    const { connections, pass } = rig();
    connections.open(1, false);
    pass(0);
    connections.send(1, CONNECT.subarray(0, 3));
    connections.send(1, CONNECT.subarray(3));
    assert.deepEqual(pass(0), [`1 ${CONNECT.length}`]);
    assert.deepEqual(pass(50), ["1 4 bytes"]);
  });

  it("are given up after 10 s where there is no network, and not before", () => {
    const { connections, state, pass } = rig();
    state.isLinkUp = false;
    connections.open(1, false);
    assert.deepEqual(pass(9_999), []);
    assert.deepEqual(pass(1), ["1 gone"]);
  });

  it("hear nothing more once they are closed, or the program is gone", () => {
    const { connections, pass } = rig();
    connections.open(1, false);
    connections.close(1);
    connections.open(2, false);
    connections.shutdown();
    connections.send(2, CONNECT);
    assert.deepEqual(pass(1_000), []);
  });
});
