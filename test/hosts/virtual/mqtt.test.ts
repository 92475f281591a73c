import assert from "node:assert/strict";
import { BrokerRig } from "./mqtt-rig";

describe("the virtual MQTT client", () => {
  it("is connected after the network's latency: CONNACK first, then room to write", () => {
    const rig = new BrokerRig();
    const station = rig.station("a");
    rig.pass(3.9);
    assert.deepEqual(station.events, []);
    rig.pass(4.2);
    assert.deepEqual(station.events, ["control 2", "writable"]);
  });

  it("throws where it is written to without a connection", () => {
    const rig = new BrokerRig();
    const station = rig.station("a");
    assert.throws(() => station.publish("t", "x"), /not connected/);
    rig.pass(10);
    station.publish("t", "x");
    station.client.close();
    assert.throws(() => station.publish("t", "x"), /not connected/);
  });

  it("knows no other operation than publish, subscribe and unsubscribe", () => {
    const rig = new BrokerRig();
    assert.throws(() => rig.online("a").client.write(null, { operation: 1 }));
  });

  it("brings a message from one part to another within two latencies of 4–8 ms", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    const speaker = rig.online("speaker");
    listener.subscribe("t/+");
    const latencies: number[] = [];
    for (let index = 0; index < 200; index++) {
      const sentMs = rig.nowMs;
      speaker.publish("t/1", String(index));
      rig.pass(50);
      latencies.push((listener.heardMs.at(-1) ?? 0) - sentMs);
    }
    assert.equal(listener.heard.length, 200);
    assert.ok(Math.min(...latencies) >= 8 && Math.max(...latencies) <= 16);
    assert.ok(new Set(latencies).size > 100, "it is not always the same");
  });

  it("keeps the order of what one part sends, as TCP does", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    const speaker = rig.online("speaker");
    listener.subscribe("t");
    const sent: string[] = [];
    for (let index = 0; index < 300; index++) {
      speaker.publish("t", String(index));
      sent.push(`t=${index}`);
      if (index % 3 === 0) rig.pass(1);
    }
    rig.pass(50);
    assert.deepEqual(listener.heard, sent);
  });

  it("acknowledges what asks for it, after it has arrived", () => {
    const rig = new BrokerRig();
    const station = rig.online("a");
    station.events.length = 0;
    station.publish("t", "x", { QoS: 1, id: 7 });
    station.publish("t", "x");
    rig.pass(7.9);
    assert.deepEqual(station.events, []);
    rig.pass(10);
    assert.deepEqual(station.events, ["control 4 7"]);
    station.client.write(null, { operation: 8, id: 8, items: [{ topic: "t" }] });
    station.client.write(null, { operation: 10, id: 9, items: [{ topic: "t" }] });
    rig.pass(20);
    assert.deepEqual(station.events.slice(1).sort(), ["control 11 9", "control 9 8"]);
    station.publish("t", "unheard");
    rig.pass(20);
    assert.deepEqual(station.heard, []);
  });

  it("takes the bytes as they are when it is written to", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    const speaker = rig.online("speaker");
    listener.subscribe("t");
    const bytes = Uint8Array.from([65, 66]);
    speaker.client.write(bytes, { topic: "t" });
    speaker.client.write(bytes.buffer, { topic: "t" });
    speaker.client.write(Buffer.from(bytes.buffer), { topic: "t" });
    bytes.fill(0);
    rig.pass(30);
    assert.deepEqual(listener.heard, ["t=AB", "t=AB", "t=AB"]);
  });

  it("reads a message in parts, and nothing of it after its callback", () => {
    const rig = new BrokerRig();
    const parts: (string | undefined)[] = [];
    const read = (count?: number): void => {
      const bytes = listener.client.read(count);
      parts.push(bytes === undefined ? undefined : Buffer.from(bytes).toString());
    };
    const listener = rig.online("listener", {
      onReadable: (count) => {
        read(0);
        read(2);
        read(-1);
        if (count > 3) read(count - 3);
      },
    });
    const speaker = rig.online("speaker");
    listener.subscribe("t");
    speaker.publish("t", "abcdef");
    rig.pass(30);
    read();
    assert.deepEqual(parts, [undefined, "ab", undefined, "cde", undefined]);
    speaker.publish("t", "");
    rig.pass(30);
    assert.deepEqual(parts.slice(5), [undefined, undefined, undefined], "an empty message has no bytes");
  });

  it("says nothing more once it is closed", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    const speaker = rig.online("speaker");
    listener.subscribe("t");
    speaker.publish("t", "1");
    listener.publish("t", "2", { QoS: 1, id: 3 });
    listener.events.length = 0;
    listener.client.close();
    listener.client.close();
    rig.pass(60_000);
    assert.deepEqual(listener.events, []);
    assert.deepEqual(listener.heard, []);
    const early = rig.station("early");
    early.client.close();
    rig.pass(20_000);
    assert.deepEqual(early.events, []);
  });

  it("leaves no timer behind when it is opened and closed 100 times", () => {
    const rig = new BrokerRig();
    for (let index = 0; index < 100; index++) {
      const station = rig.station(`part-${index % 3}`, { keepAlive: 1_000 });
      rig.pass(index % 20);
      station.client.close();
    }
    rig.pass(20_000);
    assert.equal(rig.scheduler.nextDueMs(), undefined);
  });
});
