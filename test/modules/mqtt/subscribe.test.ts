import assert from "node:assert/strict";
import fc from "fast-check";
import { type FakeClient, SessionRig } from "./fake-client";

const UNSUBSCRIBE = 10;
const REFUSED = 0x80;

/** Filters of the SUBSCRIBE packets so far, in order. */
function asked(client: FakeClient): readonly string[] {
  return client.subscribed.map(({ items }) => items?.[0]?.topic ?? "");
}

/** The same of the UNSUBSCRIBE packets. */
function dropped(client: FakeClient): readonly string[] {
  return client.written
    .filter(({ options }) => options.operation === UNSUBSCRIBE)
    .map(({ options }) => options.items?.[0]?.topic ?? "");
}

const filters = (...topics: readonly string[]) => topics.map((topic) => ({ topic }));

describe("MQTT session: subscribing at run time", () => {
  it("before it is connected adds to what it asks for then", () => {
    const rig = new SessionRig({ subscriptions: filters("a") });
    rig.session.subscribe(filters("b", "c/+"));
    rig.session.unsubscribe(["c/+"]);
    const client = rig.connect();
    assert.deepEqual(asked(client), ["a", "b"]);
    assert.deepEqual(dropped(client), []);
    client.receive("b", "1");
    client.receive("c/x", "2");
    assert.deepEqual(rig.heard, ["b=1"]);
  });

  it("while it is connected asks at once, and hears from then on", () => {
    const rig = new SessionRig({ subscriptions: filters("a") });
    const client = rig.connect();
    client.receive("b/1", "too early");
    rig.session.subscribe([{ topic: "b/+", QoS: 1 }]);
    assert.deepEqual(asked(client), ["a", "b/+"]);
    assert.deepEqual(client.subscribed.at(-1)?.items, [{ topic: "b/+", QoS: 1 }]);
    client.receive("b/1", "x");
    assert.deepEqual(rig.heard, ["b/1=x"]);
    const ids = client.subscribed.map(({ id }) => id);
    assert.equal(new Set(ids).size, 2, "each has an id of its own");
  });

  it("asks before the messages that wait, and in the room that the client has", () => {
    const rig = new SessionRig();
    const client = rig.connect(10);
    rig.session.publish("t", "0123456789");
    rig.session.subscribe(filters("a/long/filter"));
    assert.equal(client.written.length, 0);
    client.writable(100);
    assert.deepEqual(asked(client), ["a/long/filter"]);
    assert.equal(client.written[0]?.options.operation, 8);
    assert.deepEqual(client.published, ["t=0123456789"]);
  });

  it("leaves out what it hears already, also where it is named twice", () => {
    const rig = new SessionRig({ subscriptions: filters("a") });
    const client = rig.connect();
    rig.session.subscribe(filters("a", "b"));
    rig.session.subscribe(filters("b"));
    assert.deepEqual(asked(client), ["a", "b"]);
  });

  it("stops to hear what it unsubscribes, at once, even where the broker goes on sending", () => {
    const rig = new SessionRig({ subscriptions: filters("a", "b") });
    const client = rig.connect();
    rig.session.unsubscribe(["a", "never asked"]);
    assert.deepEqual(dropped(client), ["a"]);
    client.receive("a", "late");
    client.receive("b", "x");
    assert.deepEqual(rig.heard, ["b=x"]);
  });

  it("asks anew for what was unsubscribed: a broker sends what it retains again", () => {
    const rig = new SessionRig({ subscriptions: filters("a") });
    const client = rig.connect();
    for (let round = 0; round < 3; round++) {
      rig.session.unsubscribe(["a"]);
      rig.session.subscribe(filters("a"));
    }
    assert.deepEqual(asked(client), ["a", "a", "a", "a"]);
    assert.deepEqual(dropped(client), ["a", "a", "a"]);
    const kinds = client.written.map(({ options }) => options.operation);
    assert.deepEqual(kinds, [8, 10, 8, 10, 8, 10, 8], "in this order, which decides what holds");
    client.receive("a", "retained");
    assert.deepEqual(rig.heard, ["a=retained"]);
  });

  it("asks after a reconnect for what it hears now, and for nothing else", () => {
    const rig = new SessionRig({ subscriptions: filters("a", "b") });
    const client = rig.connect();
    rig.session.subscribe(filters("c"));
    rig.session.unsubscribe(["a"]);
    client.end();
    rig.session.subscribe(filters("d"));
    rig.session.unsubscribe(["b"]);
    const next = rig.nextAttempt();
    next.accept();
    assert.deepEqual(asked(next), ["c", "d"]);
    assert.deepEqual(dropped(next), [], "a clean session knows nothing of them");
  });

  it("does not leave out the others where one is unsubscribed before its turn to be asked for", () => {
    const rig = new SessionRig({ subscriptions: filters("a", "bb", "ccc") });
    rig.pass(0);
    const client = rig.client;
    client.accept(6);
    assert.deepEqual(asked(client), ["a"]);
    rig.session.unsubscribe(["a"]);
    client.writable(100);
    assert.deepEqual(asked(client), ["a", "bb", "ccc"]);
    rig.session.subscribe(filters("a"));
    assert.deepEqual(asked(client), ["a", "bb", "ccc", "a"]);
  });

  it("says and counts what the broker refuses, and goes on", () => {
    const rig = new SessionRig({ subscriptions: filters("a") });
    const client = rig.connect();
    rig.session.subscribe(filters("secret/#", "b"));
    const [, secret, b] = client.subscribed;
    client.grant(secret?.id, REFUSED);
    client.grant(b?.id, 0);
    assert.equal(rig.session.counters.subscriptionsRefused, 1);
    assert.match(rig.logs.join("\n"), /the broker refused the subscription to secret\/#$/);
    client.receive("b", "x");
    assert.deepEqual(rig.heard, ["b=x"]);
    assert.ok(rig.session.connected);
  });

  it("names the filter that the broker refused, also when others were unsubscribed meanwhile", () => {
    const rig = new SessionRig({ subscriptions: filters("a", "b", "c") });
    const client = rig.connect();
    const [, , c] = client.subscribed;
    rig.session.unsubscribe(["a"]);
    client.grant(c?.id, REFUSED);
    assert.match(rig.logs.join("\n"), /the broker refused the subscription to c$/);
  });

  it("takes a broker that does not answer a further subscription for dead", () => {
    const rig = new SessionRig();
    const client = rig.connect();
    rig.pass(60_000);
    rig.session.subscribe(filters("a"));
    rig.pass(20_000);
    assert.deepEqual(rig.states, [true, false]);
    assert.equal(client.closed, 1);
  });

  it("refuses as the constructor does, and then changes nothing", () => {
    const rig = new SessionRig({ subscriptions: filters(...Array.from({ length: 15 }, (_, index) => `t${index}`)) });
    const client = rig.connect();
    for (const wrong of [filters("ok", "a#"), filters("x", "y"), filters("")]) {
      assert.throws(() => rig.session.subscribe(wrong), {
        name: "RangeError",
        message: /^MQTT session: subscriptions /,
      });
    }
    assert.equal(asked(client).length, 15);
    rig.session.subscribe(filters("t0", "t1", "x"));
    assert.equal(asked(client).length, 16, "those it hears already do not count twice");
    rig.session.unsubscribe(["t3"]);
    rig.session.subscribe(filters("y"));
    assert.equal(asked(client).length, 17);
  });

  it("does nothing that could be seen after it was closed", () => {
    const rig = new SessionRig();
    const client = rig.connect();
    rig.session.close();
    const { length } = client.written;
    rig.session.subscribe(filters("a"));
    rig.session.unsubscribe(["a"]);
    rig.pass(60_000);
    assert.equal(client.written.length, length);
    assert.equal(rig.scheduler.nextDueMs(), undefined);
  });

  it("keeps asking for exactly what it hears, whatever comes and goes", () => {
    const topics = ["a", "b", "c", "d"];
    const happening = fc.oneof(
      fc.record({ do: fc.constantFrom("subscribe" as const, "unsubscribe" as const), at: fc.nat(3) }),
      fc.record({ do: fc.constant("room" as const), room: fc.nat(12) }),
      fc.record({ do: fc.constant("answer" as const) }),
      fc.record({ do: fc.constant("reconnect" as const) }),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (list) => {
        const rig = new SessionRig();
        const wanted = new Set<string>();
        rig.connect(5);
        for (const each of list) {
          if (each.do === "subscribe") {
            const topic = topics[each.at] ?? "a";
            wanted.add(topic);
            rig.session.subscribe(filters(topic));
          } else if (each.do === "unsubscribe") {
            const topic = topics[each.at] ?? "a";
            wanted.delete(topic);
            rig.session.unsubscribe([topic]);
          } else if (each.do === "room") rig.client.writable(each.room);
          else if (each.do === "answer") for (const { id } of rig.client.subscribed) rig.client.grant(id, 0);
          else {
            rig.client.end();
            rig.nextAttempt().accept(5);
          }
        }
        rig.client.writable(1_000);
        // As a broker counts them: the newest word on each filter holds.
        const held = new Set<string>();
        for (const { options } of rig.client.written) {
          const topic = options.items?.[0]?.topic ?? "";
          if (options.operation === 8) held.add(topic);
          else if (options.operation === UNSUBSCRIBE) held.delete(topic);
        }
        for (const topic of wanted) assert.ok(held.has(topic), `${topic} is not asked for`);
        rig.heard.length = 0;
        for (const topic of topics) rig.client.receive(topic, "x");
        assert.deepEqual(
          rig.heard,
          topics.filter((topic) => wanted.has(topic)).map((topic) => `${topic}=x`),
        );
        rig.session.close();
      }),
      { numRuns: 500 },
    );
  });
});
