import assert from "node:assert/strict";
import { NodeMqttClient } from "../../../hosts/node/mqtt-client";
import { MqttError } from "../../../modules/mqtt/error";
import type { MqttSessionOptions } from "../../../modules/mqtt/options";
import { MqttSession } from "../../../modules/mqtt/session";
import { type Broker, startBroker } from "../../../sim/live/broker";
import { activeResources, assertNothingLeft } from "./left-behind";
import { Mosquitto, mosquittoMissing, mosquittoPassword, mosquittoUser } from "./mosquitto";
import { Rig, until } from "./rig";

/** A broker that a test can stop and start again at the same place. */
interface Peer {
  readonly endpoint: Pick<MqttSessionOptions, "host" | "port" | "user" | "password" | "tls">;
  stop(): Promise<void>;
  run(): Promise<void>;
  close(): Promise<void>;
}

interface PeerKind {
  readonly name: string;
  readonly missing: string | undefined;
  open(): Promise<Peer>;
}

async function embedded(): Promise<Peer> {
  let broker: Broker | undefined = await startBroker();
  const { port } = broker;
  const stop = async () => {
    await broker?.close();
    broker = undefined;
  };
  const run = async () => {
    broker = await startBroker({ port });
  };
  return { endpoint: { host: "127.0.0.1", port }, stop, run, close: stop };
}

async function mosquitto(tls: boolean): Promise<Peer> {
  const broker = await Mosquitto.start();
  return {
    endpoint: {
      host: tls ? "localhost" : "127.0.0.1",
      port: tls ? broker.tlsPort : broker.port,
      user: mosquittoUser,
      password: mosquittoPassword,
      ...(tls ? { tls: { certificates: broker.authority } } : {}),
    },
    stop: () => broker.stop(),
    run: () => broker.run(),
    close: () => broker.close(),
  };
}

const kinds: readonly PeerKind[] = [
  { name: "the embedded broker", missing: undefined, open: embedded },
  { name: "Mosquitto with a password", missing: mosquittoMissing, open: () => mosquitto(false) },
  { name: "Mosquitto with a password and TLS", missing: mosquittoMissing, open: () => mosquitto(true) },
];

/** One session on a device of its own, and what it has heard. */
class Station {
  readonly rig: Rig;
  readonly session: MqttSession;
  readonly heard: string[] = [];
  readonly states: boolean[] = [];

  constructor(id: string, peer: Peer, more: Partial<MqttSessionOptions> = {}) {
    this.rig = new Rig(id);
    this.session = new MqttSession(this.rig.device, {
      ...peer.endpoint,
      id,
      keepAliveMs: 2_000,
      subscriptions: [],
      onMessage: (topic, payload) => this.heard.push(`${topic} ${Buffer.from(payload).toString()}`),
      onState: (connected) => this.states.push(connected),
      ...more,
    });
  }

  publish(topic: string, payload: string, options?: Parameters<MqttSession["publish"]>[2]): void {
    this.rig.realTime.run(() => this.session.publish(topic, payload, options));
  }

  connected(): Promise<void> {
    return until(`${this.rig.device.id} is connected`, () => this.session.connected);
  }

  close(): void {
    this.rig.realTime.run(() => this.session.close());
    this.rig.close();
    assert.deepEqual(this.rig.errors, []);
  }
}

for (const kind of kinds) {
  describe(`MQTT session on Node and ${kind.name}`, () => {
    let peer: Peer;
    let stations: Station[] = [];
    const station = (id: string, more?: Partial<MqttSessionOptions>) => {
      const made = new Station(id, peer, more);
      stations.push(made);
      return made;
    };

    before(async function () {
      if (kind.missing !== undefined) {
        console.warn(kind.missing);
        this.skip();
      }
      peer = await kind.open();
    });
    afterEach(() => {
      for (const each of stations) each.close();
      stations = [];
    });
    after(async () => {
      await peer?.close();
    });

    it("carries messages of QoS 0 and 1, text beyond ASCII and empty ones", async () => {
      const meter = station("meter");
      const charger = station("charger", { subscriptions: [{ topic: "site/+/power", QoS: 1 }] });
      await Promise.all([meter.connected(), charger.connected()]);
      charger.publish("site/probe/power", "ready", { QoS: 1 });
      await until("the subscription holds", () => charger.heard.length === 1);
      meter.publish("site/meter/power", "3.2 kW – läuft");
      meter.publish("site/meter/power", "", { QoS: 1 });
      meter.publish("site/meter/power", "x".repeat(4096), { QoS: 1 });
      meter.publish("site/other", "not for the charger", { QoS: 1 });
      await until("all are heard", () => charger.heard.length === 4);
      await until("all are acknowledged", () => meter.session.pending === 0);
      assert.deepEqual(charger.heard.slice(1), [
        "site/meter/power 3.2 kW – läuft",
        "site/meter/power ",
        `site/meter/power ${"x".repeat(4096)}`,
      ]);
    });

    it("hears what was retained, and the will of who vanishes", async () => {
      const first = station("first", { will: { topic: "will/first", message: "gone" } });
      await first.connected();
      first.publish("kept/state", "on", { QoS: 1, retain: true });
      await until("it is kept", () => first.session.pending === 0);
      const second = station("second", { subscriptions: [{ topic: "kept/#" }, { topic: "will/first" }] });
      await until("it is heard", () => second.heard.includes("kept/state on"));
      first.close();
      await until("the will is heard", () => second.heard.includes("will/first gone"));
    });

    it("drops a message over its bound, QoS 1 too, and goes on", async () => {
      const loud = station("loud", { maxPayloadBytes: 60_000, maxQueuedBytes: 200_000 });
      const small = station("small", { maxPayloadBytes: 100, subscriptions: [{ topic: "size", QoS: 1 }] });
      await Promise.all([loud.connected(), small.connected()]);
      small.publish("size", "ready");
      await until("the subscription holds", () => small.heard.length === 1);
      loud.publish("size", "x".repeat(101), { QoS: 1 });
      loud.publish("size", "x".repeat(59_000), { QoS: 1 });
      loud.publish("size", "fits", { QoS: 1 });
      await until("the next is heard", () => small.heard.includes("size fits"));
      assert.equal(small.session.counters.oversize, 2);
      assert.equal(small.session.counters.connects, 1);
    });

    it("delivers 500 messages of QoS 1 in order through a bounded queue", async () => {
      const from = station("from");
      const to = station("to", { subscriptions: [{ topic: "many", QoS: 1 }] });
      await Promise.all([from.connected(), to.connected()]);
      to.publish("many", "ready");
      await until("the subscription holds", () => to.heard.length === 1);
      for (let index = 0; index < 500; index++) {
        await until("there is room", () => from.session.pending < 20);
        from.publish("many", String(index), { QoS: 1 });
      }
      await until("all are heard", () => to.heard.length === 501);
      assert.deepEqual(
        to.heard.slice(1),
        Array.from({ length: 500 }, (_, index) => `many ${index}`),
      );
      assert.equal(from.session.counters.dropped, 0);
    });

    it("comes back after a restart of the broker, subscribes again and delivers what waited", async () => {
      const from = station("from");
      const to = station("to", { subscriptions: [{ topic: "news/#", QoS: 1 }] });
      await Promise.all([from.connected(), to.connected()]);
      await peer.stop();
      await until("both notice", () => !from.session.connected && !to.session.connected);
      from.publish("news/state", "old", { QoS: 1, retain: true, latest: true });
      from.publish("news/state", "new", { QoS: 1, retain: true, latest: true });
      from.publish("news/event", "one", { QoS: 1, retain: true });
      await peer.run();
      await Promise.all([from.connected(), to.connected()]);
      await until("all is heard", () => to.heard.includes("news/event one") && to.heard.includes("news/state new"));
      await until("all is acknowledged", () => from.session.pending === 0);
      assert.ok(!to.heard.includes("news/state old"));
      assert.deepEqual(from.states, [true, false, true]);
      assert.ok(from.rig.logs.some((line) => line.includes("trying again in")));
    }).timeout(40_000);

    it("opens and closes 100 sessions with nothing left behind", async () => {
      const warm = station("warm");
      await warm.connected();
      warm.close();
      stations = [];
      const before = activeResources().filter((name) => !name.startsWith("TCPSocket") && !name.startsWith("TLS"));
      for (let round = 0; round < 100; round++) {
        const each = new Station(`round-${round}`, peer);
        if (round % 3 !== 0) await each.connected();
        each.close();
      }
      await assertNothingLeft(before);
    }).timeout(60_000);
  });
}

describe("MQTT on Node and a Mosquitto that refuses", () => {
  let broker: Mosquitto;
  before(async function () {
    if (mosquittoMissing !== undefined) {
      console.warn(mosquittoMissing);
      this.skip();
    }
    broker = await Mosquitto.start();
  });
  after(async () => {
    await broker?.close();
  });

  const wrongPassword = "not-the-Password-9";

  it("says not-authorised for a wrong password, keeps trying, and prints no secret", async () => {
    const rig = new Rig("wrong");
    const session = new MqttSession(rig.device, {
      host: "127.0.0.1",
      port: broker.port,
      user: mosquittoUser,
      password: wrongPassword,
      id: "wrong",
      keepAliveMs: 10_000,
      subscriptions: [],
      onMessage: () => {},
    });
    await until("it tried twice", () => session.counters.failures >= 2);
    rig.realTime.run(() => session.close());
    rig.close();
    assert.equal(session.counters.connects, 0);
    assert.match(rig.logs.join("\n"), /refused the user name or password \(not-authorised\); trying again in/);
    assert.ok(!rig.logs.join("\n").includes(wrongPassword));
    assert.equal(rig.logs.length, 1, "the same failure is not logged again and again");
  });

  const failure = (options: Partial<ConstructorParameters<typeof NodeMqttClient>[0]>): Promise<MqttError> =>
    new Promise((resolve, reject) => {
      const client = new NodeMqttClient({
        host: "localhost",
        port: broker.tlsPort,
        id: "refused",
        user: mosquittoUser,
        password: mosquittoPassword,
        onWritable: () => {
          client.close();
          reject(new Error("it was accepted"));
        },
        onError: (error) => (error instanceof MqttError ? resolve(error) : reject(error)),
        ...options,
      });
    });

  it("refuses a broker that the given authority does not vouch for", async () => {
    const error = await failure({ tls: { certificates: broker.strangeAuthority } });
    assert.equal(error.code, "tls");
  });

  it("refuses a broker that the host's own trust store does not know", async () => {
    assert.equal((await failure({ tls: {} })).code, "tls");
  });

  it("refuses a broker whose certificate bears another name", async () => {
    const error = await failure({ host: "127.0.0.1", tls: { certificates: broker.authority } });
    assert.equal(error.code, "tls");
    assert.equal(error.message, "ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("refuses trusted certificates that are none", async () => {
    assert.equal((await failure({ tls: { certificates: "no PEM at all" } })).code, "tls");
  });

  it("accepts the same broker by its name and authority", async () => {
    await assert.rejects(failure({ tls: { certificates: broker.authority } }), /it was accepted/);
  });

  it("says tls where the peer speaks none", async () => {
    assert.equal((await failure({ port: broker.port, tls: { certificates: broker.authority } })).code, "tls");
  });

  it("says not-authorised without user and password", async () => {
    const error = await new Promise<unknown>((resolve) => {
      new NodeMqttClient({ host: "127.0.0.1", port: broker.port, id: "nobody", onError: resolve });
    });
    assert.ok(error instanceof MqttError && error.code === "not-authorised");
  });

  it("ends a keep-alive that the broker serves with nothing but answers", async () => {
    const operations: number[] = [];
    const client = new NodeMqttClient({
      host: "127.0.0.1",
      port: broker.port,
      id: "pinging",
      user: mosquittoUser,
      password: mosquittoPassword,
      keepAlive: 1_000,
      onControl: (operation) => operations.push(operation),
    });
    await until("three pings are answered", () => operations.filter((operation) => operation === 13).length >= 3);
    client.close();
    assert.equal(operations[0], 2);
  });
});
