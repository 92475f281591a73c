import assert from "node:assert/strict";
import fc from "fast-check";
import { MqttError } from "../../../modules/mqtt/error";
import type { MqttSession } from "../../../modules/mqtt/session";
import { type FakeClient, SessionRig } from "./fake-client";

describe("MQTT session: connecting", () => {
  it("passes its options on to the client", () => {
    const rig = new SessionRig({ port: 8884, tls: { certificates: "PEM" }, will: { topic: "w", message: "gone" } });
    rig.pass(0);
    const { onReadable, onWritable, onControl, onClose, onError, ...plain } = rig.client.options;
    assert.ok(onReadable && onWritable && onControl && onClose && onError);
    assert.deepEqual(plain, {
      host: "broker.test",
      port: 8884,
      id: "charger-1",
      user: "me",
      password: "s3cret",
      clean: true,
      keepAlive: 30_000,
      tls: { certificates: "PEM" },
      will: { topic: "w", message: "gone" },
    });
  });

  it("is connected from the first onWritable", () => {
    const rig = new SessionRig();
    rig.pass(0);
    assert.ok(!rig.session.connected);
    rig.client.accept();
    assert.ok(rig.session.connected);
    assert.deepEqual(rig.states, [true]);
    assert.equal(rig.session.counters.connects, 1);
  });

  it("gives an attempt 9 s, to the millisecond, and starts the next within 10 s of it", () => {
    const rig = new SessionRig();
    rig.pass(8_999);
    assert.equal(rig.session.counters.failures, 0);
    rig.pass(1);
    assert.equal(rig.session.counters.failures, 1);
    assert.equal(rig.client.closed, 1);
    rig.pass(499);
    assert.equal(rig.clients.length, 1);
    rig.pass(1);
    assert.equal(rig.clients.length, 2);
  });

  it("tries again after about 1, 2, 4, 8, 8 s when refused at once", () => {
    const rig = new SessionRig();
    for (let attempt = 0; attempt < 6; attempt++) rig.nextAttempt().fail(new MqttError("refused", "ECONNREFUSED"));
    const gapsMs = rig.attemptsMs.slice(1).map((atMs, index) => atMs - (rig.attemptsMs[index] ?? 0));
    assert.deepEqual(gapsMs, [1_000, 2_000, 4_000, 8_000, 8_000]);
  });

  it("never lets more than 10 s pass between two attempts, however they fail", () => {
    const fate = fc.record({
      afterMs: fc.nat(12_000),
      up: fc.boolean(),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(fate, { minLength: 1, maxLength: 12 }), (fates) => {
        const rig = new SessionRig();
        rig.pass(0);
        for (const { afterMs, up, random } of fates) {
          rig.random = random;
          const client = rig.client;
          const attempts = rig.attemptsMs.length;
          if (up) client.accept();
          rig.pass(afterMs);
          if (rig.client === client) client.fail(new MqttError("closed", ""));
          const failedMs = rig.nowMs;
          rig.pass(10_000);
          assert.ok(rig.attemptsMs.length > attempts, "it tried again");
          const fromMs = up ? failedMs : (rig.attemptsMs[attempts - 1] ?? 0);
          assert.ok((rig.attemptsMs[attempts] ?? 0) - fromMs <= 10_000);
        }
        rig.session.close();
      }),
      { numRuns: 500 },
    );
  });

  it("says why in plain words and a code, once while it stays the same, and never the password", () => {
    const rig = new SessionRig();
    rig.nextAttempt();
    for (let attempt = 0; attempt < 5; attempt++) rig.nextAttempt().fail(new MqttError("not-authorised", "s3cret"));
    rig.nextAttempt().fail(new Error("anything s3cret"));
    assert.deepEqual(
      rig.logs.map((line) => line.replace(/\d+\.\d s$/, "… s")),
      [
        "warn MQTT broker.test: no answer in time (timeout); trying again in … s",
        "warn MQTT broker.test: the broker refused the user name or password (not-authorised); trying again in … s",
        "warn MQTT broker.test: no connection (refused); trying again in … s",
      ],
    );
  });

  it("logs a lasting failure now and then", () => {
    const rig = new SessionRig();
    for (let attempt = 1; attempt <= 60; attempt++) rig.nextAttempt().fail(new MqttError("refused", ""));
    assert.equal(rig.logs.length, 3);
  });

  it("takes a client that cannot even be made for a failure", () => {
    const rig = new SessionRig();
    rig.broken = new Error("no network");
    rig.pass(0);
    assert.equal(rig.session.counters.failures, 1);
    rig.broken = undefined;
    rig.pass(1_000);
    assert.equal(rig.clients.length, 1);
    rig.client.accept();
    assert.ok(rig.session.connected);
  });

  it("starts its back-off anew after a connection that lasted 10 s, not after a shorter one", () => {
    for (const [lastedMs, nextMs] of [
      [9_999, 2_000],
      [10_000, 1_000],
    ] as const) {
      const rig = new SessionRig();
      rig.pass(0);
      rig.client.fail();
      rig.pass(1_000);
      rig.client.accept();
      rig.pass(lastedMs);
      const lostMs = rig.nowMs;
      rig.client.end();
      rig.pass(10_000);
      assert.equal((rig.attemptsMs[2] ?? 0) - lostMs, nextMs);
    }
  });

  it("ignores what a client says that was given up", () => {
    const rig = new SessionRig({ subscriptions: [{ topic: "t" }] });
    const old = rig.connect();
    old.end();
    rig.pass(2_000);
    old.writable(100);
    old.receive("t", "late");
    old.fail();
    assert.deepEqual(rig.heard, []);
    assert.equal(rig.session.counters.failures, 1);
    assert.equal(old.closed, 1);
  });

  it("counts a failure once, however often the client reports it", () => {
    const rig = new SessionRig();
    const client = rig.nextAttempt();
    client.fail();
    client.end();
    client.fail();
    assert.equal(rig.session.counters.failures, 1);
  });
});

describe("MQTT session: subscriptions and messages", () => {
  it("subscribes before it publishes, one by one, and again after a reconnect", () => {
    const rig = new SessionRig({ subscriptions: [{ topic: "a/+" }, { topic: "b", QoS: 1 }] });
    rig.session.publish("x", "1");
    const first = rig.connect();
    assert.deepEqual(
      first.subscribed.map(({ items }) => items),
      [[{ topic: "a/+" }], [{ topic: "b", QoS: 1 }]],
    );
    assert.equal(first.written.at(-1)?.options.topic, "x");
    first.end();
    rig.pass(2_000);
    assert.equal(rig.connect().subscribed.length, 2);
  });

  it("counts and logs a refused subscription, with its topic", () => {
    const rig = new SessionRig({ subscriptions: [{ topic: "a" }, { topic: "b" }, { topic: "c" }] });
    const client = rig.connect();
    const [a, b, c] = client.subscribed.map(({ id }) => id);
    client.grant(b, 0x80);
    client.grant(a, 0);
    client.grant(c);
    client.grant(77, 0x80);
    assert.equal(rig.session.counters.subscriptionsRefused, 2);
    assert.deepEqual(rig.logs.slice(1), [
      "warn MQTT broker.test: the broker refused the subscription to b",
      "warn MQTT broker.test: the broker refused the subscription to c",
    ]);
  });

  it("hands over whole messages of its topics and counts the rest", () => {
    const rig = new SessionRig({ subscriptions: [{ topic: "t/#" }], maxPayloadBytes: 8 });
    const client = rig.connect();
    client.receive("t/1", "abcdefgh", 3);
    client.receive("t/2", "123456789", 2);
    client.receive("u", "x");
    client.receive("t", "");
    assert.deepEqual(rig.heard, ["t/1=abcdefgh", "t="]);
    const { received, oversize, unknownTopic } = rig.session.counters;
    assert.deepEqual({ received, oversize, unknownTopic }, { received: 2, oversize: 1, unknownTopic: 1 });
  });

  it("takes a broker that owes a SUBACK for 10 s for dead", () => {
    const rig = new SessionRig({ subscriptions: [{ topic: "t" }] });
    rig.connect();
    rig.pass(9_999);
    assert.ok(rig.session.connected);
    rig.pass(5_001);
    assert.ok(rig.session.counters.failures === 1);
  });
});

describe("MQTT session: publishing", () => {
  it("writes at once when connected, and keeps what comes before", () => {
    const rig = new SessionRig();
    rig.session.publish("state", "1", { latest: true });
    rig.session.publish("event", "a");
    rig.session.publish("state", "2", { latest: true, retain: true });
    const client = rig.connect();
    assert.deepEqual(client.published, ["state=2", "event=a"]);
    assert.equal(client.written[0]?.options.retain, true);
    rig.session.publish("state", "3", { latest: true });
    assert.deepEqual(client.published.at(-1), "state=3");
    assert.equal(rig.session.pending, 0);
  });

  it("writes only what the client has room for, in order, and goes on when there is room", () => {
    const rig = new SessionRig();
    const client = rig.connect(10);
    rig.session.publish("t", "12345678");
    rig.session.publish("t", "abcdefgh");
    rig.session.publish("t", "x");
    assert.deepEqual(client.published, ["t=12345678"]);
    client.writable(9);
    assert.deepEqual(client.published, ["t=12345678", "t=abcdefgh"]);
    client.writable(100);
    assert.deepEqual(client.published, ["t=12345678", "t=abcdefgh", "t=x"]);
  });

  it("survives a client that throws overflow although it had said there is room", () => {
    const rig = new SessionRig();
    const client = rig.connect(100);
    client.room = 0;
    rig.session.publish("t", "1");
    assert.deepEqual(client.published, []);
    client.writable(100);
    assert.deepEqual(client.published, ["t=1"]);
  });

  it("reconnects when the client has no room for 10 s", () => {
    const rig = new SessionRig();
    const client = rig.connect(10);
    rig.session.publish("t", "123456789");
    rig.session.publish("t", "123");
    rig.pass(15_000);
    assert.equal(rig.session.counters.failures, 1);
    assert.equal(client.closed, 1);
    rig.pass(2_000);
    rig.connect(100);
    assert.deepEqual(rig.client.published, ["t=123"]);
  });

  it("gives up a message that no client has room for, and goes on with the next", () => {
    const rig = new SessionRig();
    const client = rig.connect(10);
    rig.session.publish("t", "1234567890");
    rig.session.publish("t", "next");
    rig.pass(5_000);
    assert.deepEqual(client.published, ["t=next"]);
    assert.equal(rig.session.counters.dropped, 1);
    assert.equal(rig.session.counters.failures, 0);
  });

  it("sends QoS 1 again with its id and the duplicate flag after a reconnect, until it is acknowledged", () => {
    const rig = new SessionRig();
    const first = rig.connect();
    rig.session.publish("t", "one", { QoS: 1 });
    rig.session.publish("t", "two", { QoS: 1 });
    const [one, two] = first.written.map(({ options }) => options.id);
    first.acknowledge(one);
    assert.equal(rig.session.pending, 1);
    first.end();
    rig.session.publish("t", "three", { QoS: 1 });
    rig.pass(2_000);
    const second = rig.connect();
    assert.deepEqual(second.published, ["t=two!", "t=three"]);
    assert.equal(second.written[0]?.options.id, two);
    assert.notEqual(second.written[1]?.options.id, two);
    for (const { options } of second.written) second.acknowledge(options.id);
    assert.equal(rig.session.pending, 0);
    assert.equal(rig.session.counters.resent, 1);
  });

  it("takes a broker that owes a PUBACK for 10 s for dead, however busy the link is", () => {
    const rig = new SessionRig();
    rig.connect();
    rig.session.publish("t", "1", { QoS: 1 });
    for (let second = 0; second < 15; second++) {
      rig.session.publish("busy", "x");
      rig.pass(1_000);
    }
    assert.equal(rig.session.counters.failures, 1);
  });

  it("keeps packet ids between 1 and 65535 and out of use, over the wrap", () => {
    const rig = new SessionRig();
    const client = rig.connect(1e9);
    rig.session.publish("t", "kept", { QoS: 1 });
    const kept = client.written[0]?.options.id;
    assert.equal(kept, 1);
    for (let round = 0; round < 66_000; round++) {
      rig.session.publish("t", "x", { QoS: 1 });
      const id = client.written.pop()?.options.id ?? 0;
      assert.ok(id >= 1 && id <= 65_535 && id !== kept);
      client.acknowledge(id);
    }
    assert.equal(rig.session.pending, 1);
  });

  it("counts a payload over the bound or a topic that is none, and logs it once", () => {
    const rig = new SessionRig({ maxPayloadBytes: 4 });
    const client = rig.connect();
    rig.session.publish("t", "12345");
    rig.session.publish("t", "€€");
    rig.session.publish("a/#", "x");
    rig.session.publish("t", "1234");
    assert.deepEqual(client.published, ["t=1234"]);
    assert.equal(rig.session.counters.rejected, 3);
    assert.equal(rig.logs.filter((line) => line.startsWith("warn")).length, 1);
  });

  it("may publish from within onState and onMessage", () => {
    let session: MqttSession | undefined;
    const rig = new SessionRig({
      subscriptions: [{ topic: "ask" }],
      onState: (connected) => session?.publish("online", String(connected)),
      onMessage: () => session?.publish("answer", "yes"),
    });
    session = rig.session;
    const client = rig.connect();
    client.receive("ask", "?");
    assert.deepEqual(client.published, ["online=true", "answer=yes"]);
  });
});

describe("MQTT session: closing", () => {
  it("is silent and final, at every stage", () => {
    for (const stage of ["new", "connecting", "connected", "waiting"]) {
      const rig = new SessionRig({ subscriptions: [{ topic: "t" }] });
      if (stage !== "new") rig.pass(0);
      if (stage === "connected" || stage === "waiting") rig.client.accept();
      if (stage === "waiting") rig.client.end();
      const { length } = rig.states;
      const logged = rig.logs.length;
      rig.session.publish("t", "never", { QoS: 1 });
      rig.session.close();
      rig.session.close();
      rig.session.publish("t", "never");
      rig.pass(60_000);
      assert.ok(rig.clients.length <= 1, stage);
      for (const client of rig.clients) assert.equal(client.closed, 1, stage);
      assert.equal(rig.states.length, length);
      assert.equal(rig.logs.length, logged);
      assert.equal(rig.session.pending, 0);
      assert.equal(rig.scheduler.nextDueMs(), undefined);
    }
  });

  it("may be called from within its own callbacks", () => {
    const closing = { session: undefined as MqttSession | undefined };
    for (const where of ["up", "down", "message"]) {
      const rig = new SessionRig({
        subscriptions: [{ topic: "t" }],
        onState: (connected) => (connected ? where === "up" : where === "down") && closing.session?.close(),
        onMessage: () => closing.session?.close(),
      });
      closing.session = rig.session;
      const client = rig.connect();
      if (where === "message") client.receive("t", "x");
      if (where === "down") client.end();
      rig.pass(60_000);
      assert.equal(rig.clients.length, 1, where);
      assert.equal(client.closed, 1, where);
      assert.equal(rig.scheduler.nextDueMs(), undefined, where);
    }
  });

  it("opens and closes 100 times with nothing left behind", () => {
    for (let round = 0; round < 100; round++) {
      const rig = new SessionRig();
      if (round % 2 === 0) rig.connect();
      rig.session.close();
      rig.pass(0);
      assert.equal(rig.scheduler.nextDueMs(), undefined);
    }
  });
});

describe("MQTT session: what it is made of", () => {
  const wrong: ReadonlyArray<readonly [string, ConstructorParameters<typeof SessionRig>[0]]> = [
    ["host", { host: "" }],
    ["port", { port: 65_536 }],
    ["id", { id: "x".repeat(65) }],
    ["keepAliveMs", { keepAliveMs: 999 }],
    ["user", { user: "x".repeat(257) }],
    ["will.topic", { will: { topic: "a/#", message: "" } }],
    ["subscriptions", { subscriptions: [{ topic: "a#" }] }],
    ["subscriptions", { subscriptions: Array.from({ length: 17 }, () => ({ topic: "a" })) }],
    ["maxQueued", { maxQueued: 0 }],
  ];
  for (const [name, options] of wrong) {
    it(`refuses a wrong ${name} by its name`, () => {
      assert.throws(() => new SessionRig(options), {
        name: "RangeError",
        message: new RegExp(`^MQTT session: ${name} `),
      });
    });
  }

  it("does not print the password where it is refused", () => {
    assert.throws(
      () => new SessionRig({ password: "s3cret".repeat(50) }),
      (error: Error) => !error.message.includes("s3cret"),
    );
  });

  it("survives 100,000 random callbacks of its client", () => {
    const text = fc.string({ unit: "binary", maxLength: 6 });
    const happening = fc.oneof(
      fc.record({
        do: fc.constant("receive" as const),
        topic: fc.constantFrom("t", "t/u", "x", ""),
        text,
        parts: fc.nat(4),
      }),
      fc.record({
        do: fc.constant("control" as const),
        operation: fc.nat(15),
        id: fc.nat(5),
        codes: fc.uint8Array({ maxLength: 2 }),
      }),
      fc.record({
        do: fc.constant("publish" as const),
        topic: fc.constantFrom("t", "u", "#"),
        text,
        QoS: fc.constantFrom(0 as const, 1 as const),
        latest: fc.boolean(),
      }),
      fc.record({ do: fc.constant("room" as const), room: fc.nat(40) }),
      fc.record({ do: fc.constant("part" as const), count: fc.nat(9), more: fc.boolean() }),
      fc.record({ do: fc.constant("pass" as const), ms: fc.nat(4_000) }),
      fc.record({ do: fc.constantFrom("end" as const, "fail" as const) }),
    );
    fc.assert(
      fc.property(fc.array(happening, { minLength: 50, maxLength: 50 }), (list) => {
        const rig = new SessionRig({ subscriptions: [{ topic: "t/#" }], maxQueued: 4, maxPayloadBytes: 8 });
        rig.connect(30);
        for (const each of list) {
          const client: FakeClient = rig.client;
          if (each.do === "receive") client.receive(each.topic, each.text, each.parts + 1);
          else if (each.do === "control") {
            const { operation, id, codes } = each;
            client.options.onControl?.(operation, { operation, id, payload: Uint8Array.from(codes).buffer });
          } else if (each.do === "publish") rig.session.publish(each.topic, each.text, each);
          else if (each.do === "room") client.writable(each.room);
          else if (each.do === "part") client.options.onReadable?.(each.count, { more: each.more });
          else if (each.do === "pass") rig.pass(each.ms);
          else client[each.do]();
          assert.ok(rig.session.pending <= 4);
        }
        assert.ok(rig.heard.every((line) => line.startsWith("t")));
        rig.session.close();
        rig.pass(0);
        assert.equal(rig.scheduler.nextDueMs(), undefined);
      }),
      { numRuns: 2_000 },
    );
  });
});
