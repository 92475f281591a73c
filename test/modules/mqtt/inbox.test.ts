import assert from "node:assert/strict";
import fc from "fast-check";
import { type MqttCounters, newCounters } from "../../../modules/mqtt/counters";
import { Inbox } from "../../../modules/mqtt/inbox";

/** A client that has `bytes` to read. */
class Source {
  constructor(public bytes: Uint8Array) {}
  read(count = this.bytes.length): ArrayBuffer | undefined {
    const part = this.bytes.slice(0, count);
    this.bytes = this.bytes.slice(count);
    return part.length === 0 ? undefined : part.buffer;
  }
}

function rig(maxBytes = 16): { inbox: Inbox; counters: MqttCounters } {
  const counters = newCounters();
  return { inbox: new Inbox(maxBytes, counters, (topic) => topic === "t"), counters };
}

function give(inbox: Inbox, text: string, part: Parameters<Inbox["part"]>[2]): boolean {
  const source = new Source(Uint8Array.from(Buffer.from(text)));
  const whole = inbox.part(source, source.bytes.length, part);
  assert.equal(source.bytes.length, 0, "every byte is read");
  return whole;
}

const textOf = (inbox: Inbox) => Buffer.from(inbox.payload).toString();

describe("MQTT inbox", () => {
  it("takes a message in one part, an empty one too", () => {
    const { inbox } = rig();
    assert.ok(give(inbox, "16 A", { more: false, topic: "t", byteLength: 4 }));
    assert.equal(inbox.topic, "t");
    assert.equal(textOf(inbox), "16 A");
    assert.ok(give(inbox, "", { more: false, topic: "t", byteLength: 0 }));
    assert.equal(inbox.payload.length, 0);
    assert.ok(give(inbox, "ab", { more: false, topic: "t" }), "the length may be left out of a single part");
  });

  it("joins parts", () => {
    const { inbox } = rig();
    assert.ok(!give(inbox, "ab", { more: true, topic: "t", byteLength: 5 }));
    assert.ok(!give(inbox, "cd", { more: true }));
    assert.ok(give(inbox, "e", { more: false }));
    assert.equal(textOf(inbox), "abcde");
  });

  const bad: ReadonlyArray<
    readonly [string, keyof MqttCounters, ReadonlyArray<readonly [string, Parameters<Inbox["part"]>[2]]>]
  > = [
    ["one byte over the bound", "oversize", [["x".repeat(17), { more: false, topic: "t", byteLength: 17 }]]],
    [
      "a huge announcement",
      "oversize",
      [
        ["x", { more: true, topic: "t", byteLength: 2 ** 31 }],
        ["y", { more: false }],
      ],
    ],
    [
      "an unknown topic",
      "unknownTopic",
      [
        ["x", { more: true, topic: "u", byteLength: 2 }],
        ["y", { more: false }],
      ],
    ],
    ["fewer bytes than announced", "malformed", [["x", { more: false, topic: "t", byteLength: 2 }]]],
    [
      "more bytes than announced",
      "malformed",
      [
        ["x", { more: true, topic: "t", byteLength: 2 }],
        ["yz", { more: false }],
      ],
    ],
    [
      "a part without a beginning",
      "malformed",
      [
        ["x", { more: true }],
        ["y", { more: false }],
      ],
    ],
    [
      "parts without a length",
      "malformed",
      [
        ["x", { more: true, topic: "t" }],
        ["y", { more: false }],
      ],
    ],
    ["a length that is no number of bytes", "malformed", [["x", { more: false, topic: "t", byteLength: 1.5 }]]],
  ];
  for (const [name, counter, parts] of bad) {
    it(`skips and counts ${name}, once`, () => {
      const { inbox, counters } = rig();
      for (const [text, part] of parts) assert.ok(!give(inbox, text, part));
      assert.equal(counters[counter], 1);
      assert.equal(counters.oversize + counters.unknownTopic + counters.malformed, 1);
      assert.ok(give(inbox, "next", { more: false, topic: "t", byteLength: 4 }));
    });
  }

  it("counts a message that another one cuts off", () => {
    const { inbox, counters } = rig();
    give(inbox, "ab", { more: true, topic: "t", byteLength: 4 });
    assert.ok(give(inbox, "new", { more: false, topic: "t", byteLength: 3 }));
    assert.equal(counters.malformed, 1);
    assert.equal(textOf(inbox), "new");
  });

  it("begins anew after a reset", () => {
    const { inbox, counters } = rig();
    give(inbox, "ab", { more: true, topic: "t", byteLength: 4 });
    inbox.reset();
    assert.ok(!give(inbox, "cd", { more: false }));
    assert.equal(counters.malformed, 1);
  });

  it("hands over a payload that the next message does not change", () => {
    const { inbox } = rig();
    give(inbox, "one", { more: false, topic: "t", byteLength: 3 });
    const kept = inbox.payload;
    give(inbox, "two", { more: false, topic: "t", byteLength: 3 });
    assert.equal(Buffer.from(kept).toString(), "one");
  });

  it("puts any message back together from any parts", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 16 }),
        fc.array(fc.integer({ min: 1, max: 5 })),
        (bytes, cuts) => {
          const { inbox } = rig();
          let whole = false;
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const count = Math.min(cuts[turn] ?? 16, bytes.length - at);
            const more = at + count < bytes.length;
            const first = at === 0 ? { topic: "t", byteLength: bytes.length } : {};
            whole = inbox.part(new Source(bytes.slice(at, at + count)), count, { more, ...first });
            assert.equal(whole, !more);
            at += count;
          }
          assert.ok(whole);
          assert.deepEqual(Buffer.from(inbox.payload), Buffer.from(bytes));
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it("stays bounded and consistent through 100,000 random parts", () => {
    const part = fc.record(
      {
        more: fc.boolean(),
        topic: fc.constantFrom("t", "u", ""),
        byteLength: fc.oneof(fc.integer({ min: -2, max: 20 }), fc.constantFrom(Number.NaN, 2 ** 40, 1.5)),
      },
      { requiredKeys: ["more"] },
    );
    const parts = fc.array(fc.tuple(part, fc.nat(20), fc.nat(20)), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(parts, (list) => {
        const { inbox, counters } = rig();
        let received = 0;
        for (const [options, there, announced] of list) {
          if (inbox.part(new Source(new Uint8Array(there)), announced, options)) {
            received += 1;
            assert.equal(inbox.topic, "t");
          }
          assert.ok(inbox.payload.length <= 16);
        }
        const ended = list.filter(([options]) => !options.more).length;
        assert.ok(received <= ended);
        assert.ok(received + counters.oversize + counters.unknownTopic + counters.malformed >= ended);
      }),
      { numRuns: 10_000 },
    );
  });
});
