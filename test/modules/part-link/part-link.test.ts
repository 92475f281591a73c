import assert from "node:assert/strict";
import { virtualDevice } from "../../../hosts/virtual/device";
import { SeededRandom } from "../../../hosts/virtual/random";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { Device } from "../../../modules/device/device";
import { PartLink } from "../../../modules/part-link/part-link";
import { check } from "../../../modules/schema/check";
import { MQTT_SETTINGS } from "../../../modules/settings/mqtt-settings";
import { BrokerRig, type Station } from "../../hosts/virtual/mqtt-rig";

class Bench {
  readonly rig = new BrokerRig();
  readonly observer: Station;
  readonly received: string[] = [];

  constructor() {
    this.observer = this.rig.online("observer");
    this.observer.subscribe("pilotline/v1/#");
  }

  device(seed = 1): Device {
    const { scheduler, broker } = this.rig;
    return virtualDevice({
      id: "Part-1",
      board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 1 },
      resetReason: "software",
      scheduler,
      scope: scheduler.scope(),
      random: new SeededRandom(seed, "board"),
      broker,
      storage: new VirtualFlash(),
      onRestart: () => {},
    });
  }

  link(mqtt: object = { host: "broker.local" }, device = this.device(), onState?: (isUp: boolean) => void): PartLink {
    const settings = check(MQTT_SETTINGS, mqtt);
    assert.ok(settings.ok);
    return new PartLink({
      device,
      mqtt: settings.value,
      subscriptions: ["pilotline/v1/Part-1/set"],
      onMessage: (topic, payload) => void this.received.push(`${topic}=${Buffer.from(payload)}`),
      ...(onState === undefined ? {} : { onState }),
    });
  }

  /** What was heard on a topic of the part, as JSON. */
  heard(kind: string): { readonly [name: string]: unknown }[] {
    const start = `pilotline/v1/Part-1/${kind}=`;
    return this.observer.heard
      .filter((each) => each.startsWith(start))
      .map((each) => JSON.parse(each.slice(start.length)));
  }
}

describe("a part's link", () => {
  it("puts an envelope around what a part says on its own topic", () => {
    const bench = new Bench();
    bench.rig.pass(1_000);
    const link = bench.link();
    bench.rig.pass(50);
    const startedMs = bench.rig.nowMs - 50;
    link.publishState("status", { state: "A" }, true);
    bench.rig.pass(2_000.4);
    link.publishState("reading", { state: "B" }, false);
    bench.rig.pass(50);
    const [first] = bench.heard("status");
    assert.deepEqual(Object.keys(first ?? {}), ["version", "boot", "sequence", "uptimeMs", "state"]);
    assert.match(String(first?.["boot"]), /^[0-9a-f]{8}$/);
    assert.deepEqual(first, { version: 1, boot: first?.["boot"], sequence: 0, uptimeMs: 50, state: "A" });
    const [second] = bench.heard("reading");
    assert.deepEqual(second, { ...first, sequence: 1, uptimeMs: 2_050, state: "B" });
    assert.equal(link.silentMs(startedMs + 5_000), 5_000 - 2_050.4);
    const late = bench.rig.online("late");
    late.subscribe("pilotline/v1/Part-1/+");
    assert.deepEqual(late.heard.map((each) => each.split("=")[0]).sort(), [
      "pilotline/v1/Part-1/online",
      "pilotline/v1/Part-1/status",
    ]);
  });

  it("has another boot id at every start", () => {
    const bench = new Bench();
    for (const seed of [1, 2]) {
      const link = bench.link(undefined, bench.device(seed));
      bench.rig.pass(50);
      link.publishState("status", {}, false);
      bench.rig.pass(50);
      link.close();
    }
    const boots = bench.heard("status").map((each) => each["boot"]);
    assert.equal(new Set(boots).size, 2);
    assert.deepEqual(
      bench.heard("status").map((each) => each["sequence"]),
      [0, 0],
    );
  });

  it("says that it is online, and the broker that it is not any more", () => {
    const bench = new Bench();
    const link = bench.link();
    assert.equal(link.isConnected, false);
    bench.rig.pass(50);
    assert.equal(link.isConnected, true);
    assert.deepEqual(bench.heard("online"), [1]);
    link.close();
    bench.rig.pass(50);
    assert.deepEqual(bench.heard("online"), [1, 0]);
    const late = bench.rig.online("late");
    late.subscribe("pilotline/v1/Part-1/online");
    assert.deepEqual(late.heard, ["pilotline/v1/Part-1/online=0"], "retained");
  });

  it("hears its subscriptions, and them alone, also after the broker was away", () => {
    const bench = new Bench();
    bench.link();
    bench.rig.pass(50);
    bench.rig.broker.setBrokerDown(true);
    bench.rig.pass(3_000);
    bench.rig.broker.setBrokerDown(false);
    bench.rig.pass(15_000);
    const other = bench.rig.online("other");
    other.publish("pilotline/v1/Part-1/set", "hello");
    other.publish("pilotline/v1/Part-2/set", "not for you");
    bench.rig.pass(50);
    assert.deepEqual(bench.received, ["pilotline/v1/Part-1/set=hello"]);
  });

  it("sends after an outage the newest state only, and every answer", () => {
    const bench = new Bench();
    const link = bench.link();
    bench.rig.pass(50);
    bench.rig.broker.setBrokerDown(true);
    bench.rig.pass(10);
    for (let index = 0; index < 5; index++) {
      link.publishState("status", { index }, true);
      link.publishAnswer("answer", { index });
    }
    assert.equal(link.isConnected, false);
    bench.rig.broker.setBrokerDown(false);
    const back = bench.rig.online("observer-2");
    back.subscribe("pilotline/v1/#");
    bench.rig.pass(15_000);
    const answers = back.heard.filter((each) => each.includes("/answer=")).map((each) => each.split("=")[1]);
    assert.deepEqual(answers, ['{"index":0}', '{"index":1}', '{"index":2}', '{"index":3}', '{"index":4}']);
    const states = back.heard.filter((each) => each.includes("/status="));
    assert.equal(states.length, 1);
    assert.match(states[0] ?? "", /"sequence":4.*"index":4/);
  });

  it("publishes on topics below its own, counted together with its states", () => {
    const bench = new Bench();
    const link = bench.link();
    bench.rig.pass(50);
    const topic = "pilotline/v1/Part-1/grant/Charger-1";
    link.publishState("status", {}, true);
    const envelope = link.publishNewest(topic, { currentA: 6 });
    bench.rig.pass(50);
    assert.deepEqual(envelope, { version: 1, boot: link.boot, sequence: 1, uptimeMs: 50 });
    assert.deepEqual(bench.heard("grant/Charger-1"), [{ ...envelope, currentA: 6 }]);
    const late = bench.rig.online("late");
    late.subscribe(topic);
    assert.deepEqual(late.heard, [], "not retained unless asked for");
  });

  it("takes a retained message away, and of what waits on a topic keeps the newest", () => {
    const bench = new Bench();
    const link = bench.link();
    const topic = "pilotline/v1/Part-1/member/Charger-1";
    link.publishNewest(topic, { order: 0 }, true);
    link.publishNewest(topic, { order: 1 }, true);
    bench.rig.pass(50);
    assert.deepEqual(
      bench.heard("member/Charger-1").map(({ order }) => order),
      [1],
    );
    link.clearRetained(topic);
    bench.rig.pass(50);
    const late = bench.rig.online("late");
    late.subscribe("pilotline/v1/Part-1/member/+");
    assert.deepEqual(late.heard, []);
  });

  it("hears further topics, and what is retained there again each time that it asks anew", () => {
    const bench = new Bench();
    bench.observer.publish("pilotline/v1/Manager-1/site", "kept", { retain: true });
    bench.rig.pass(50);
    const link = bench.link();
    bench.rig.pass(50);
    for (let round = 1; round <= 3; round++) {
      link.subscribe(["pilotline/v1/Manager-1/site"]);
      bench.rig.pass(50);
      link.unsubscribe(["pilotline/v1/Manager-1/site"]);
      bench.rig.pass(50);
      assert.equal(bench.received.length, round);
    }
    bench.observer.publish("pilotline/v1/Manager-1/site", "new", { retain: true });
    bench.rig.pass(50);
    assert.equal(bench.received.length, 3, "and nothing while it does not ask");
  });

  it("says when the broker is reached and when it is not any more", () => {
    const bench = new Bench();
    const states: boolean[] = [];
    bench.link(undefined, undefined, (isConnected) => void states.push(isConnected));
    bench.rig.pass(50);
    bench.rig.broker.setBrokerDown(true);
    bench.rig.pass(3_000);
    assert.deepEqual(states, [true, false]);
  });

  it("without a broker subscribes to nothing, and takes nothing away", () => {
    const bench = new Bench();
    const link = bench.link({});
    link.subscribe(["a"]);
    link.unsubscribe(["a"]);
    link.clearRetained("a");
    assert.equal(link.publishNewest("a", {}).sequence, 0);
    bench.rig.pass(1_000);
    assert.deepEqual(bench.observer.heard, []);
  });

  it("is mute where no broker is set up, and counts on all the same", () => {
    const bench = new Bench();
    const link = bench.link({});
    link.publishState("status", { state: "A" }, true);
    link.publishAnswer("answer", {});
    bench.rig.pass(20_000);
    assert.equal(link.isConnected, false);
    assert.equal(link.silentMs(bench.rig.nowMs), 20_000);
    assert.deepEqual(bench.observer.heard, []);
    link.close();
  });

  it("leaves no timer behind when it is opened and closed 100 times", () => {
    const bench = new Bench();
    for (let index = 0; index < 100; index++) {
      const link = bench.link();
      bench.rig.pass(index % 15);
      link.publishState("status", {}, true);
      link.publishAnswer("answer", {});
      link.close();
    }
    bench.rig.pass(60_000);
    assert.equal(bench.rig.scheduler.nextDueMs(), undefined);
  });
});
