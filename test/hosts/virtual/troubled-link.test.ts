import assert from "node:assert/strict";
import { virtualMqttClient } from "../../../hosts/virtual/mqtt-client";
import { TroubledLink } from "../../../hosts/virtual/troubled-link";
import type { MqttClient, MqttClientOptions, MqttWriteOptions } from "../../../modules/device/mqtt-client";
import { encodeUtf8 } from "../../../modules/text/utf8";
import { BrokerRig } from "../../hosts/virtual/mqtt-rig";

/** A part behind a link that can be in trouble, and an observer that is not. */
class Bench {
  readonly rig = new BrokerRig();
  readonly observer = this.rig.online("observer");
  readonly events: string[] = [];
  random = 0.5;
  readonly link = new TroubledLink(this.rig.scheduler, () => this.random);
  private readonly Client = this.link.clientClass(virtualMqttClient(this.rig.broker, "part", this.rig.scheduler));

  constructor() {
    this.observer.subscribe("#");
  }

  connect(more: Partial<MqttClientOptions> = {}): MqttClient {
    const client: MqttClient = new this.Client({
      host: "broker",
      id: "part",
      keepAlive: 10_000,
      will: { topic: "online", message: "0" },
      onReadable: (_count, { topic }) => {
        const bytes = client.read();
        this.events.push(`${topic}=${bytes === undefined ? "" : Buffer.from(bytes)}`);
      },
      onWritable: () => void this.events.push("writable"),
      onControl: (operation) => void this.events.push(`control ${operation}`),
      onClose: () => void this.events.push("closed"),
      onError: () => void this.events.push("error"),
      ...more,
    });
    this.rig.pass(20);
    return client;
  }

  publish(client: MqttClient, text: string, options: Partial<MqttWriteOptions> = {}): void {
    client.write(encodeUtf8(text, 100) ?? new Uint8Array(0), { topic: "t", ...options });
    this.rig.pass(30);
  }
}

describe("a client on a link without trouble", () => {
  it("is the client behind it", () => {
    const bench = new Bench();
    const client = bench.connect();
    client.write(null, { operation: 8, id: 1, items: [{ topic: "x" }] });
    bench.publish(client, "hello", { QoS: 1, id: 2 });
    bench.observer.publish("x", "to you");
    bench.rig.pass(30);
    assert.deepEqual(bench.events, ["control 2", "writable", "control 9", "control 4", "x=to you"]);
    assert.deepEqual(bench.observer.heard, ["t=hello", "x=to you"]);
    client.close();
    bench.rig.pass(30);
    assert.equal(bench.observer.heard.at(-1), "online=0");
    assert.throws(() => client.write(null, { topic: "t" }));
  });
});

describe("a client on a link that is lost", () => {
  it("carries nothing in either direction, and finds out by its keep-alive", () => {
    const bench = new Bench();
    const client = bench.connect();
    client.write(null, { operation: 8, id: 1, items: [{ topic: "x" }] });
    bench.rig.pass(30);
    bench.events.length = 0;
    bench.link.setLost(true);
    bench.publish(client, "into the void", { QoS: 1, id: 2 });
    client.write(null, { operation: 8, id: 3, items: [{ topic: "y" }] });
    bench.observer.publish("x", "to nobody");
    bench.observer.publish("y", "to nobody");
    bench.rig.pass(9_000);
    assert.deepEqual(bench.events, []);
    assert.ok(!bench.observer.heard.includes("t=into the void"));
    bench.rig.pass(1_000);
    assert.deepEqual(bench.events, ["error"]);
    assert.equal(bench.observer.heard.at(-1), "online=0");
  });

  it("hears no acknowledgement that was on its way, nor that it is connected", () => {
    const bench = new Bench();
    const client = bench.connect();
    bench.events.length = 0;
    client.write(null, { operation: 8, id: 1, items: [{ topic: "x" }] });
    bench.link.setLost(true);
    bench.rig.pass(1_000);
    assert.deepEqual(bench.events, []);
    bench.link.setLost(false);
    assert.deepEqual(bench.events, ["error"], "a link that comes back resets what was connected over it");
    const late = new Bench();
    late.rig.broker.trouble.delayMs = 0;
    late.link.setLost(false);
    late.connect({ onReadable: () => late.link.setLost(true) });
    assert.deepEqual(late.events, ["control 2", "writable"]);
  });

  it("cannot be connected: an attempt fails after a second, without any connection behind it", () => {
    const bench = new Bench();
    bench.link.setLost(true);
    const client = bench.connect();
    assert.throws(() => client.write(null, { topic: "t" }), /not connected/);
    assert.equal(client.read(), undefined);
    bench.rig.pass(979);
    assert.deepEqual(bench.events, []);
    bench.rig.pass(2);
    assert.deepEqual(bench.events, ["error"]);
    bench.link.setLost(false);
    bench.connect();
    assert.deepEqual(bench.events.slice(1), ["control 2", "writable"]);
  });

  it("that comes back before anybody noticed reports once", () => {
    const bench = new Bench();
    bench.connect();
    bench.events.length = 0;
    bench.link.setLost(true);
    bench.link.setLost(true);
    bench.rig.pass(3_000);
    bench.link.setLost(false);
    bench.link.setLost(true);
    bench.rig.pass(30_000);
    assert.deepEqual(bench.events, ["error"]);
  });
});

describe("a client on a link that loses messages", () => {
  it("loses those that chance picks, and tells the sender that they arrived", () => {
    const bench = new Bench();
    const client = bench.connect();
    bench.events.length = 0;
    bench.link.trouble.lossRatio = 0.3;
    bench.random = 0.29;
    bench.publish(client, "lost", { QoS: 1, id: 1 });
    bench.publish(client, "lost too");
    bench.random = 0.31;
    bench.publish(client, "kept", { QoS: 1, id: 2 });
    assert.deepEqual(bench.observer.heard, ["t=kept"]);
    assert.deepEqual(bench.events, ["control 4", "control 4"]);
    bench.random = 0;
    client.write(null, { operation: 8, id: 3, items: [{ topic: "x" }] });
    bench.rig.pass(30);
    assert.equal(bench.events.at(-1), "control 9", "subscriptions are no messages");
  });
});

describe("a client on a link that is slow", () => {
  it("brings messages late, acknowledges them at once, and once", () => {
    const bench = new Bench();
    const client = bench.connect();
    bench.events.length = 0;
    bench.link.trouble.delayMs = 20_000;
    const bytes = Uint8Array.from([65]);
    client.write(bytes, { topic: "t", QoS: 1, id: 1, retain: true });
    bytes[0] = 66;
    bench.rig.pass(19_900);
    assert.deepEqual(bench.observer.heard, []);
    assert.deepEqual(bench.events, ["control 4"]);
    bench.rig.pass(200);
    assert.deepEqual(bench.observer.heard, ["t=A"]);
    assert.deepEqual(bench.events, ["control 4"]);
    const late = bench.rig.online("late");
    late.subscribe("t");
    assert.deepEqual(late.heard, ["t=A"], "retained");
  });

  it("loses what is on its way when the link or the client goes", () => {
    const bench = new Bench();
    const client = bench.connect();
    bench.link.trouble.delayMs = 2_000;
    bench.publish(client, "1");
    bench.link.setLost(true);
    bench.rig.pass(3_000);
    assert.deepEqual(bench.observer.heard, []);
    bench.link.setLost(false);
    const again = bench.connect();
    bench.publish(again, "2");
    again.close();
    bench.rig.pass(3_000);
    assert.ok(!bench.observer.heard.join().includes("t="));
  });
});

describe("a link whose part is gone", () => {
  it("closes its connections, and calls nobody", () => {
    const bench = new Bench();
    bench.connect();
    bench.connect();
    bench.events.length = 0;
    bench.link.drop();
    bench.link.setLost(true);
    bench.link.setLost(false);
    bench.rig.pass(60_000);
    assert.deepEqual(bench.events, []);
  });

  it("keeps no client, 100 times over, also none that could not be made", () => {
    const bench = new Bench();
    for (let index = 0; index < 100; index++) {
      if (index % 10 === 0) bench.link.setLost(index % 20 === 0);
      bench.connect().close();
    }
    const broken = bench.link.clientClass(
      class {
        constructor() {
          throw new Error("no socket");
        }
        read(): undefined {}
        write(): number {
          return 0;
        }
        close(): void {}
      },
    );
    bench.link.setLost(false);
    assert.throws(() => new broken({ host: "x", id: "part", onError: () => assert.fail() }), /no socket/);
    bench.link.setLost(true);
    bench.link.setLost(false);
    bench.events.length = 0;
    bench.rig.pass(60_000);
    assert.deepEqual(bench.events, []);
  });
});

describe("what the link itself tells an application", () => {
  it("goes the way that the application's host calls it", () => {
    const rig = new BrokerRig();
    const link = new TroubledLink(rig.scheduler, () => 0);
    const calls: string[] = [];
    let said = "";
    const Client = link.clientClass(virtualMqttClient(rig.broker, "part", rig.scheduler), (callback) => {
      callback();
      calls.push(said);
    });
    const client = new Client({
      host: "broker",
      id: "part",
      onControl: (operation) => {
        said = `control ${operation}`;
      },
      onError: () => {
        said = "error";
      },
    });
    rig.pass(20);
    link.trouble.lossRatio = 1;
    client.write(new Uint8Array(1), { topic: "t", QoS: 1, id: 3 });
    rig.pass(20);
    assert.deepEqual(calls, ["control 4"]);
    link.setLost(true);
    rig.pass(20_000);
    assert.deepEqual(calls, ["control 4", "error"]);
  });
});
