import assert from "node:assert/strict";
import { generate, type Packet, parser } from "mqtt-packet";
import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import { virtualMqttClient } from "../../../hosts/virtual/mqtt-client";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { MqttBytes } from "../../../sim/desk/mqtt-bytes";

/** ms after which everything on its way has arrived. */
const ARRIVED_MS = 50;

function rig() {
  const scheduler = new Scheduler();
  const broker = new VirtualBroker(scheduler, new SeededRandom(1, "broker"));
  const seen = { packets: [] as Packet[], closed: 0, isReachable: true };
  const reading = parser();
  reading.on("packet", (packet: Packet) => seen.packets.push(packet));
  const bytes = new MqttBytes({
    Client: virtualMqttClient(broker, "part", scheduler),
    isReachable: () => seen.isReachable,
    send: (piece) => void reading.parse(piece),
    onClosed: () => seen.closed++,
  });
  const say = (packet: Packet): void => {
    bytes.push(generate(packet));
    scheduler.runUntil(scheduler.nowMs() + ARRIVED_MS);
  };
  const took = (): string[] => seen.packets.splice(0).map(({ cmd }) => cmd);
  const connect = (will?: { topic: string; payload: Buffer; qos: 0; retain: boolean }): void =>
    say({
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: 4,
      clientId: "part",
      clean: true,
      keepalive: 10,
      ...(will && { will }),
    });
  return { scheduler, broker, bytes, seen, say, took, connect };
}

describe("a broker's connection in bytes", () => {
  it("is made, hears what it subscribed to, and acknowledges", () => {
    const { say, took, seen, connect } = rig();
    connect();
    assert.deepEqual(took(), ["connack"]);
    say({
      cmd: "subscribe",
      messageId: 7,
      subscriptions: [
        { topic: "a/+", qos: 1 },
        { topic: "b", qos: 0 },
      ],
    });
    const [suback] = seen.packets;
    assert.deepEqual(suback?.cmd === "suback" && [suback.messageId, suback.granted], [7, [0, 0]]);
    took();
    say({
      cmd: "publish",
      topic: "a/b",
      payload: Buffer.from("hello"),
      qos: 1,
      messageId: 8,
      retain: false,
      dup: false,
    });
    const publish = seen.packets.find(({ cmd }) => cmd === "publish");
    assert.equal(publish?.cmd === "publish" && `${publish.topic} ${publish.payload}`, "a/b hello");
    assert.deepEqual(took().sort(), ["puback", "publish"]);
    say({ cmd: "unsubscribe", messageId: 9, unsubscriptions: ["a/+"] });
    assert.deepEqual(took(), ["unsuback"]);
    say({ cmd: "publish", topic: "a/b", payload: Buffer.from("?"), qos: 0, retain: false, dup: false });
    assert.deepEqual(took(), []);
  });

  it("answers a ping while the broker is there, and not without", () => {
    const { say, took, seen, connect } = rig();
    connect();
    took();
    say({ cmd: "pingreq" });
    assert.deepEqual(took(), ["pingresp"]);
    seen.isReachable = false;
    say({ cmd: "pingreq" });
    assert.deepEqual(took(), []);
  });

  it("leaves its will, also where it says goodbye, as the simulation's clients do", () => {
    const { broker, scheduler, say, connect } = rig();
    const heard: string[] = [];
    const other = virtualMqttClient(broker, "other", scheduler);
    const listener = new other({
      host: "",
      id: "other",
      onControl: (operation) => {
        if (operation === 2) listener.write(null, { operation: 8, items: [{ topic: "gone" }] });
      },
      onReadable: () => heard.push(Buffer.from(listener.read() ?? new ArrayBuffer(0)).toString()),
    });
    scheduler.runUntil(ARRIVED_MS);
    connect({ topic: "gone", payload: Buffer.from("part"), qos: 0, retain: false });
    say({ cmd: "disconnect" });
    assert.deepEqual(heard, ["part"]);
  });

  it("is told once when the broker goes", () => {
    const { broker, scheduler, seen, connect } = rig();
    connect();
    broker.setBrokerDown(true);
    scheduler.runUntil(scheduler.nowMs() + ARRIVED_MS);
    assert.equal(seen.closed, 1);
  });
});
