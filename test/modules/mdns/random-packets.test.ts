import assert from "node:assert/strict";
import fc from "fast-check";
import { Board, name, packet, question, RESPONSE, record, type TypeName } from "./rig";

const NAMES = ["box.local", "box._http._tcp.local", "_http._tcp.local", "_services._dns-sd._udp.local", "other.local"];
const of = fc.constantFrom(...NAMES);
const type = fc.constantFrom<TypeName>("A", "AAAA", "PTR", "TXT", "SRV", "NSEC", "ANY");
const group = fc.constantFrom(1, 0x8001, 255, 3);
const aQuestion = fc.tuple(of, type, group).map(([each, kind, bits]) => question(each, kind, bits));
const data = fc.oneof(
  fc.array(fc.nat(255), { maxLength: 20 }),
  of.map((each) => name(each)),
  of.map((each) => [0, 0, 0, 0, 0, 80, ...name(each)]),
  fc.constant([192, 168, 1, 7]),
);
const aRecord = fc
  .record({ name: of, type, ttlS: fc.constantFrom(0, 1, 120, 4_500), data, group })
  .map((parts) => record(parts));
const several = fc.array(aRecord, { maxLength: 3 });
const sound = fc
  .record({
    id: fc.nat(0xffff),
    flags: fc.constantFrom(0, RESPONSE, 0x0200),
    questions: fc.array(aQuestion, { maxLength: 3 }),
    answers: several,
    authority: several,
    additional: several,
  })
  .map((parts) => packet(parts));
const mutated = fc
  .tuple(sound, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 5 }))
  .map(([bytes, changes]) => {
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return bytes;
  });
const anyBytes = fc.oneof(sound, mutated, fc.uint8Array({ maxLength: 200 }));
const port = fc.constantFrom(5353, 40_000);
const from = fc.constantFrom("192.168.1.8", "192.168.1.9");
const event = fc.record({ bytes: anyBytes, port, from, afterMs: fc.constantFrom(0, 1, 100, 250, 1_000, 5_000) });

/** Longest packet that a board with this id can need. */
const MAX_BYTES = 700;

describe("mDNS with packets of any kind", () => {
  it("never throws, sends little, keeps to its rate, and comes to rest", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), fc.nat(1_500), fc.nat(), (events, startMs, seed) => {
        let state = seed;
        const random = () => {
          state = (state * 1_103_515_245 + 12_345) % 0x8000_0000;
          return state / 0x8000_0000;
        };
        const board = new Board({ random });
        board.address("192.168.1.7");
        board.run(startMs);
        for (const { bytes, port: fromPort, from: address, afterMs } of events) {
          const before = board.sent.length;
          const copy = bytes.slice();
          board.hear(bytes, address, fromPort);
          assert.deepEqual(bytes, copy);
          assert.ok(board.sent.length - before <= 3, "what is due, an answer to one, and one to all");
          board.run(afterMs);
        }
        board.run(120_000);
        assert.equal(board.responder.dueMs, undefined);
        assert.ok(board.responder.isUp);
        assert.ok(board.sent.every(({ bytes }) => bytes.length <= MAX_BYTES));
        const toAll = board.sent.filter(({ to, bytes }) => to === "all" && ((bytes[2] ?? 0) & 0x80) !== 0);
        for (const [index, { atMs, bytes }] of toAll.entries()) {
          const next = toAll[index + 1];
          if (next !== undefined && next.atMs - atMs < 250) assert.notDeepEqual(next.bytes, bytes);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("does not answer its own answers", () => {
    fc.assert(
      fc.property(sound, port, (bytes, fromPort) => {
        const board = Board.up();
        board.hear(bytes, "192.168.1.9", fromPort);
        board.run(2_000);
        const sent = board.sent.splice(0);
        for (const each of sent)
          if (each.to === "all" && ((each.bytes[2] ?? 0) & 0x80) !== 0) board.hear(each.bytes, "192.168.1.7");
        board.run(2_000);
        assert.deepEqual(board.take(), []);
      }),
    );
  });

  it("looks at 100 entries, and drops a packet of more", () => {
    for (const [count, answers] of [
      [100, 1],
      [101, 0],
    ] as const) {
      const board = Board.up();
      // The root, 5 bytes each.
      const fillers = new Array(count - 1).fill([0, 0, 1, 0, 1]);
      board.hear(packet({ questions: [question("box.local", "A"), ...fillers] }));
      assert.equal(board.sent.length, answers);
    }
  });

  it("drops a packet whose last entry is cut off anywhere", () => {
    const known = record({ name: "other.local", type: "A", data: [1, 2, 3, 4] });
    const whole = packet({ questions: [question("box.local", "A")], answers: [known] });
    for (let length = 0; length <= whole.length; length++) {
      const board = Board.up();
      board.hear(whole.subarray(0, length));
      assert.equal(board.sent.length, length === whole.length ? 1 : 0, `${length} bytes`);
    }
  });

  it("is not led round by pointers", () => {
    const board = Board.up();
    const loops = new Array(60).fill(0).map(() => [0xc0, 12, 0, 1, 0, 1]);
    board.hear(packet({ questions: [[0xc0, 14, 0xc0, 12], ...loops] }));
    board.hear(packet({ questions: [[1, 97, 0xc0, 12, 0, 1, 0, 1], ...loops] }));
    board.run(1_000);
    assert.deepEqual(board.take(), []);
  });
});
