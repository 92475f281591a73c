import assert from "node:assert/strict";
import fc from "fast-check";
import { OutgoingMessage, OutgoingQueue } from "../../../modules/mqtt/queue";

function message(topic: string, QoS: 0 | 1 = 0, latest = false, bytes = 1): OutgoingMessage {
  return new OutgoingMessage(topic, new Uint8Array(bytes), QoS, false, latest);
}

function drain(queue: OutgoingQueue): string[] {
  const topics: string[] = [];
  for (let head = queue.head; head !== undefined; head = queue.head) {
    topics.push(head.topic);
    queue.sent(undefined, 0);
  }
  return topics;
}

describe("MQTT outgoing queue", () => {
  it("is first in, first out", () => {
    const queue = new OutgoingQueue(8, 1000);
    for (const topic of ["a", "b", "c"]) queue.add(message(topic));
    assert.deepEqual(drain(queue), ["a", "b", "c"]);
    assert.equal(queue.size, 0);
  });

  it("keeps only the newest of a state, at the place of the first", () => {
    const queue = new OutgoingQueue(8, 1000);
    queue.add(message("state", 0, true, 1));
    queue.add(message("event"));
    const newest = message("state", 0, true, 2);
    queue.add(newest);
    assert.equal(queue.head, newest);
    assert.equal(queue.size, 2);
    assert.equal(queue.dropped, 0);
  });

  it("drops the oldest of QoS 0 first, then the oldest, and counts", () => {
    const queue = new OutgoingQueue(3, 1000);
    queue.add(message("one", 1));
    queue.add(message("two", 0));
    queue.add(message("three", 1));
    queue.add(message("four", 1));
    assert.equal(queue.dropped, 1);
    queue.add(message("five", 1));
    assert.equal(queue.dropped, 2);
    assert.deepEqual(drain(queue), ["three", "four", "five"]);
  });

  it("is bounded in bytes, what is on its way included", () => {
    const queue = new OutgoingQueue(10, 100);
    queue.add(message("a", 1, false, 59));
    queue.sent(7, 0);
    queue.add(message("b", 1, false, 39));
    assert.equal(queue.dropped, 0);
    queue.add(message("c", 1, false, 39));
    assert.equal(queue.dropped, 1);
    assert.equal(queue.head?.topic, "c");
    assert.ok(queue.acknowledge(7));
  });

  it("gives a bigger state room too", () => {
    const queue = new OutgoingQueue(10, 100);
    queue.add(message("event", 0, false, 50));
    queue.add(message("state", 0, true, 10));
    queue.add(message("state", 0, true, 80));
    assert.equal(queue.dropped, 1);
    assert.deepEqual(drain(queue), ["state"]);
  });

  it("repeats what was not acknowledged, in order, before what waits", () => {
    const queue = new OutgoingQueue(8, 1000);
    for (const topic of ["a", "b", "c", "d"]) queue.add(message(topic, 1));
    queue.sent(1, 10);
    queue.sent(2, 11);
    queue.sent(3, 12);
    assert.equal(queue.oldestSentMs, 10);
    assert.ok(queue.acknowledge(2));
    assert.ok(!queue.acknowledge(2));
    assert.ok(!queue.acknowledge(99));
    assert.equal(queue.oldestSentMs, 10);
    queue.connectionLost();
    assert.equal(queue.oldestSentMs, undefined);
    assert.ok(queue.usesId(1) && queue.usesId(3) && !queue.usesId(2));
    assert.equal(queue.head?.id, 1);
    assert.deepEqual(drain(queue), ["a", "c", "d"]);
  });

  it("does not repeat a state that a newer one has overtaken, before or after the loss", () => {
    const queue = new OutgoingQueue(8, 1000);
    queue.add(message("state", 1, true));
    queue.sent(1, 0);
    const newer = message("state", 1, true);
    queue.add(newer);
    queue.connectionLost();
    assert.equal(queue.head, newer);
    assert.equal(queue.size, 1);
    queue.sent(2, 0);
    queue.connectionLost();
    const newest = message("state", 1, true);
    queue.add(newest);
    assert.equal(queue.head, newest);
    assert.equal(newest.id, undefined);
    assert.equal(queue.size, 1);
  });

  it("holds its bounds and loses nothing uncounted, whatever happens", () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant("add"), QoS: fc.constantFrom(0, 1), latest: fc.boolean(), bytes: fc.nat(60) }),
      fc.record({ do: fc.constantFrom("sent", "acknowledge", "lost", "drop") }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new OutgoingQueue(5, 120);
        let id = 0;
        let added = 0;
        let gone = 0;
        for (const each of steps) {
          const before = queue.size + queue.dropped;
          if ("QoS" in each) {
            const next = message(each.latest ? "s" : "e", each.QoS as 0 | 1, each.latest, each.bytes);
            queue.add(next);
            added += 1;
            gone += before + 1 - (queue.size + queue.dropped);
          } else if (each.do === "sent") {
            const head = queue.head;
            queue.sent(head?.QoS === 1 ? ++id : undefined, id);
            gone += before - (queue.size + queue.dropped);
          } else if (each.do === "acknowledge") {
            if (queue.acknowledge(id)) gone += 1;
          } else if (each.do === "lost") {
            queue.connectionLost();
            gone += before - (queue.size + queue.dropped);
          } else queue.dropHead();
          assert.ok(queue.size <= 5);
        }
        assert.equal(queue.size + queue.dropped + gone, added);
        drain(queue);
        for (let used = 0; used <= id; used++) queue.acknowledge(used);
        assert.equal(queue.size, 0);
        queue.add(message("e", 1, false, 119));
        assert.equal(queue.size, 1);
      }),
      { numRuns: 10_000 },
    );
  });
});
