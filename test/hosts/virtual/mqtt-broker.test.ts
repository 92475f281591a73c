import assert from "node:assert/strict";
import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import type { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { BrokerRig } from "./mqtt-rig";

describe("the virtual broker", () => {
  it("keeps the newest retained message of a topic for who comes later, and forgets it with an empty one", () => {
    const rig = new BrokerRig();
    const speaker = rig.online("speaker");
    speaker.publish("a/1", "old", { retain: true });
    speaker.publish("a/1", "new", { retain: true });
    speaker.publish("a/2", "gone", { retain: true });
    speaker.publish("a/2", "", { retain: true });
    speaker.publish("a/3", "not kept");
    rig.pass(20);
    const late = rig.online("late");
    late.subscribe("a/#");
    assert.deepEqual(late.heard, ["a/1=new"]);
  });

  const will = { topic: "a/online", message: "0", retain: true };

  it("publishes the will of who closes, as every host's client closes: without a goodbye", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    listener.subscribe("a/#");
    rig.online("a", { will }).client.close();
    rig.pass(20);
    assert.deepEqual(listener.heard, ["a/online=0"]);
  });

  it("publishes the will of who vanished when one and a half keep-alives are over", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    listener.subscribe("a/#");
    const station = rig.online("a", { will, keepAlive: 10_000 });
    station.scope.close();
    rig.broker.vanish("a");
    rig.pass(14_999);
    assert.deepEqual(listener.heard, []);
    rig.pass(20);
    assert.deepEqual(listener.heard, ["a/online=0"]);
  });

  it("takes a part that comes back for the same one: the will, then what it says now", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    listener.subscribe("a/#");
    rig.online("a", { will }).scope.close();
    rig.broker.vanish("a");
    const again = rig.online("a", { will });
    again.publish("a/online", "1", { retain: true });
    rig.pass(30_000);
    assert.deepEqual(listener.heard, ["a/online=0", "a/online=1"], "once");
  });

  it("drops everybody when it goes down, refuses them meanwhile, and still has what was retained", () => {
    const rig = new BrokerRig();
    const station = rig.online("a", { will });
    station.publish("kept", "x", { retain: true });
    rig.pass(20);
    station.events.length = 0;
    rig.broker.setBrokerDown(true);
    assert.deepEqual(station.events, [], "no callback inside somebody else's call");
    rig.pass(0);
    assert.deepEqual(station.events, ["closed"]);
    assert.throws(() => station.publish("t", "x"));
    const refused = rig.online("a");
    assert.deepEqual(refused.events, ["error"]);
    rig.broker.setBrokerDown(false);
    const back = rig.online("a");
    back.subscribe("#");
    assert.deepEqual(back.heard, ["kept=x"], "and a broker that was stopped published no will");
  });

  it("loses what is on its way when it goes down", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    listener.subscribe("#");
    const speaker = rig.online("speaker");
    speaker.publish("t", "x");
    rig.pass(1);
    rig.broker.setBrokerDown(true);
    rig.pass(100);
    assert.deepEqual(listener.heard, []);
  });
});

describe("trouble on the network", () => {
  it("carries nothing over a lost link, and the keep-alive finds out", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    listener.subscribe("t");
    const station = rig.online("a", { keepAlive: 10_000 });
    station.subscribe("t");
    station.events.length = 0;
    const upMs = rig.nowMs;
    rig.broker.trouble.lostLinks.add("a");
    station.publish("t", "into the void", { QoS: 1, id: 1 });
    listener.publish("t", "to the others");
    rig.pass(8_000);
    assert.deepEqual(listener.heard, ["t=to the others"]);
    assert.deepEqual([station.heard, station.events], [[], []], "nobody has noticed yet");
    rig.pass(10_000);
    assert.deepEqual(station.events, ["error"]);
    assert.ok(rig.nowMs - upMs <= 20_000);
  });

  it("answers nobody over a lost link: an attempt takes 10 s", () => {
    const rig = new BrokerRig();
    rig.broker.trouble.lostLinks.add("*");
    const station = rig.station("a");
    rig.pass(9_999);
    assert.deepEqual(station.events, []);
    rig.pass(2);
    assert.deepEqual(station.events, ["error"]);
  });

  it("resets the connections of a link that comes back, and nobody else's", () => {
    const rig = new BrokerRig();
    const one = rig.online("one", { will: { topic: "one/online", message: "0" } });
    const other = rig.online("other");
    other.subscribe("#");
    rig.broker.trouble.lostLinks.add("one");
    rig.pass(1_000);
    rig.broker.restoreLink("one");
    rig.pass(20);
    assert.deepEqual(one.events.slice(2), ["closed"]);
    assert.deepEqual(other.heard, ["one/online=0"]);
    assert.ok(!other.events.includes("closed"));
    const again = rig.online("one");
    assert.deepEqual(again.events, ["control 2", "writable"]);
  });

  it("leaves connections alone where a link is restored that was never lost", () => {
    const rig = new BrokerRig();
    const station = rig.online("a");
    rig.broker.restoreLink("a");
    rig.broker.restoreLink("*");
    rig.pass(100);
    assert.deepEqual(station.events, ["control 2", "writable"]);
  });

  it("loses each message once, end to end, with the given chance; its sender is none the wiser", () => {
    const rig = new BrokerRig();
    const listeners = [rig.online("x"), rig.online("y")];
    for (const listener of listeners) listener.subscribe("t");
    const speaker = rig.online("speaker");
    speaker.events.length = 0;
    rig.broker.trouble.lossRatio = 0.25;
    for (let index = 0; index < 2_000; index++) {
      speaker.publish("t", String(index), { QoS: 1, id: index + 1 });
      rig.pass(20);
    }
    assert.deepEqual(listeners[0]?.heard, listeners[1]?.heard, "lost for all or for nobody");
    const lost = 2_000 - (listeners[0]?.heard.length ?? 0);
    assert.ok(lost > 420 && lost < 580, `${lost} of 2,000`);
    assert.equal(speaker.events.filter((event) => event.startsWith("control 4")).length, 2_000);
    rig.broker.trouble.lossRatio = 1;
    speaker.publish("t", "lost");
    rig.pass(20);
    rig.broker.trouble.lossRatio = 0;
    speaker.publish("t", "kept");
    rig.pass(20);
    assert.ok(!listeners[0]?.heard.includes("t=lost"));
    assert.equal(listeners[0]?.heard.at(-1), "t=kept");
  });

  it("delays messages, not acknowledgements", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    listener.subscribe("t");
    const speaker = rig.online("speaker");
    speaker.events.length = 0;
    rig.broker.trouble.delayMs = 20_000;
    speaker.publish("t", "late", { QoS: 1, id: 1 });
    rig.pass(20);
    assert.deepEqual(speaker.events, ["control 4 1"]);
    rig.broker.trouble.delayMs = 0;
    rig.pass(19_980);
    assert.deepEqual(listener.heard, []);
    rig.pass(20);
    assert.deepEqual(listener.heard, ["t=late"]);
  });

  it("delivers some messages twice, the second time at most 5 s and the delay later", () => {
    const rig = new BrokerRig();
    const listeners = [rig.online("x"), rig.online("y")];
    for (const listener of listeners) listener.subscribe("t");
    const speaker = rig.online("speaker");
    rig.broker.trouble.duplicateRatio = 0.25;
    rig.broker.trouble.delayMs = 1_000;
    const sentMs: number[] = [];
    for (let index = 0; index < 1_000; index++) {
      sentMs.push(rig.nowMs);
      speaker.publish("t", String(index));
      rig.pass(20);
    }
    rig.broker.trouble.duplicateRatio = 0;
    rig.pass(10_000);
    const twice = listeners.map(({ heard, heardMs }) => {
      const firstMs = new Map<string, number>();
      const again = new Set<string>();
      heard.forEach((message, index) => {
        const atMs = heardMs[index] ?? 0;
        const beforeMs = firstMs.get(message);
        if (beforeMs === undefined) {
          firstMs.set(message, atMs);
          assert.ok(atMs - (sentMs[Number(message.slice(2))] ?? 0) <= 1_020, "the first is no later than without");
          return;
        }
        assert.ok(!again.has(message), "no more than twice");
        assert.ok(atMs - beforeMs <= 6_000, `${atMs - beforeMs} ms later`);
        again.add(message);
      });
      assert.equal(firstMs.size, 1_000, "nothing is lost");
      return again;
    });
    for (const again of twice) assert.ok(again.size > 190 && again.size < 310, `${again.size} of 1,000`);
    assert.notDeepEqual(twice[0], twice[1], "each client by itself");
  });

  it("lets messages overtake each other, within the time it is told", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    listener.subscribe("t");
    const speaker = rig.online("speaker");
    rig.broker.trouble.reorderMs = 500;
    const sentMs: number[] = [];
    for (let index = 0; index < 200; index++) {
      sentMs.push(rig.nowMs);
      speaker.publish("t", String(index));
      rig.pass(20);
    }
    rig.pass(520);
    const numbers = listener.heard.map((message) => Number(message.slice(2)));
    assert.deepEqual(
      [...numbers].sort((a, b) => a - b),
      sentMs.map((_, index) => index),
      "each once",
    );
    const overtaken = numbers.filter((number, index) => number < (numbers[index - 1] ?? 0)).length;
    assert.ok(overtaken > 50, `${overtaken}`);
    numbers.forEach((number, index) => {
      assert.ok((listener.heardMs[index] ?? 0) - (sentMs[number] ?? 0) <= 520);
    });
    rig.broker.trouble.reorderMs = 0;
    for (let index = 0; index < 20; index++) speaker.publish("t", `after ${index}`);
    rig.pass(50);
    assert.deepEqual(
      listener.heard.slice(200),
      Array.from({ length: 20 }, (_, index) => `t=after ${index}`),
    );
  });

  it("draws random numbers for the trouble there is, and for no other", () => {
    const scheduler = new Scheduler();
    let draws = 0;
    const random = {
      next: () => {
        draws += 1;
        return 0.5;
      },
    };
    const broker = new VirtualBroker(scheduler, random as unknown as SeededRandom);
    const ear = { linkId: "ear", will: undefined, filters: [], deliver: () => undefined, drop: () => undefined };
    broker.attach(ear);
    broker.subscribe(ear, "t");
    const drawn = (): number => {
      draws = 0;
      broker.publish("t", new Uint8Array(1), false);
      return draws;
    };
    assert.equal(drawn(), 1, "the latency");
    broker.trouble.reorderMs = 1;
    assert.equal(drawn(), 2);
    broker.trouble.duplicateRatio = 0.1;
    assert.equal(drawn(), 3, "whether there is a duplicate");
    broker.trouble.duplicateRatio = 1;
    assert.equal(drawn(), 4, "and when");
    broker.trouble.reorderMs = 0;
    broker.trouble.duplicateRatio = 0;
    assert.equal(drawn(), 1);
  });
});
