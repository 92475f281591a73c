import assert from "node:assert/strict";
import fc from "fast-check";
import { Reader, type ReaderInput } from "../../../modules/pn532/reader";
import { bytes, GOLDEN, GOLDEN_UID } from "./golden";

const NAMES = Object.keys(GOLDEN) as (keyof typeof GOLDEN)[];
const DEADLINE: ReaderInput = { kind: "deadline" };
const WRITABLE: ReaderInput = { kind: "writable" };
const LOST: ReaderInput = { kind: "lost" };

/** What a step asks for, in words: the name of a golden frame, preceded by "again" behind an ACK. */
function step(reader: Reader, nowMs: number, input: ReaderInput): string {
  const { port, send, state, tag } = reader.step(nowMs, input);
  return [port, send === undefined ? undefined : nameOf(send), state, tag]
    .filter((each) => each !== undefined)
    .join(" ");
}

function nameOf(frame: Uint8Array): string {
  const text = frame.toString();
  const again = NAMES.find((name) => `${bytes("ack")},${bytes(name)}` === text);
  return again !== undefined ? `again ${again}` : (NAMES.find((name) => bytes(name).toString() === text) ?? text);
}

/** The chip acknowledges and answers at once. */
function answer(reader: Reader, nowMs: number, name: keyof typeof GOLDEN): string {
  assert.equal(step(reader, nowMs, { kind: "bytes", bytes: bytes("ack") }), "");
  return step(reader, nowMs, { kind: "bytes", bytes: bytes(name) });
}

/** A reader that has just begun its first poll at `nowMs`. */
function ready(nowMs: number): Reader {
  const reader = new Reader(nowMs);
  step(reader, nowMs, DEADLINE);
  step(reader, nowMs, WRITABLE);
  answer(reader, nowMs, "awake");
  answer(reader, nowMs, "firmware");
  assert.equal(answer(reader, nowMs, "configured"), "list ready");
  return reader;
}

/** One poll that was begun: its list is answered at `nowMs`, the rest 10 ms later. Returns the tag. */
function poll(reader: Reader, nowMs: number, name: "target" | "noTarget"): string {
  const first = answer(reader, nowMs, name);
  if (name === "target") assert.equal(answer(reader, nowMs + 5, "released"), "fieldOff");
  assert.equal(answer(reader, nowMs + 10, "configured"), "");
  return first;
}

describe("PN532 reader", () => {
  it("opens the port, wakes the chip, sets it up and polls", () => {
    const reader = new Reader(7);
    assert.equal(reader.deadlineMs, 7);
    assert.equal(reader.state, "starting");
    assert.equal(step(reader, 6.9, DEADLINE), "", "too early");
    assert.equal(step(reader, 7, DEADLINE), "open");
    assert.equal(step(reader, 8, WRITABLE), "wakeUp");
    assert.equal(step(reader, 8, WRITABLE), "", "once");
    assert.equal(answer(reader, 12, "awake"), "getFirmware");
    assert.equal(answer(reader, 16, "firmware"), "limitRetries");
    assert.equal(answer(reader, 20, "configured"), "list ready");
    assert.equal(answer(reader, 50, "noTarget"), "fieldOff");
    assert.equal(answer(reader, 55, "configured"), "");
    assert.equal(reader.deadlineMs, 270, "250 ms after the poll began");
    assert.equal(step(reader, 269.9, DEADLINE), "");
    assert.equal(step(reader, 270, DEADLINE), "list");
  });

  it("tells of a card at once, releases it and turns the field off", () => {
    const reader = ready(0);
    assert.equal(answer(reader, 30, "target"), `release ${GOLDEN_UID}`);
    assert.equal(answer(reader, 35, "released"), "fieldOff");
    assert.equal(answer(reader, 38, "configured"), "");
    step(reader, 250, DEADLINE);
    assert.equal(poll(reader, 280, "target"), "release", "it lies there");
  });

  it("tells of the same card again after 1 s without it", () => {
    for (const [backMs, expected] of [
      [1249, "release"],
      [1250, `release ${GOLDEN_UID}`],
    ] as const) {
      const reader = ready(0);
      poll(reader, 0, "target");
      for (const atMs of [250, 500, 750, 1000]) {
        step(reader, atMs, DEADLINE);
        poll(reader, atMs, "noTarget");
      }
      assert.equal(reader.deadlineMs, 1250);
      step(reader, 1250, DEADLINE);
      assert.equal(answer(reader, backMs, "target"), expected);
    }
  });

  it("pauses for at least 20 ms, however long a poll took", () => {
    const reader = ready(0);
    step(reader, 5, { kind: "bytes", bytes: bytes("ack") });
    assert.equal(step(reader, 400, { kind: "bytes", bytes: bytes("noTarget") }), "fieldOff");
    answer(reader, 405, "configured");
    assert.equal(reader.deadlineMs, 425);
  });

  it("neither reports nor takes for an absence a list that holds less than it says", () => {
    const reader = ready(0);
    const half = Uint8Array.of(0, 0, 0xff, 4, 0xfc, 0xd5, 0x4b, 1, 1, 0xde, 0);
    assert.equal(step(reader, 30, { kind: "bytes", bytes: half }), "release");
    assert.equal(reader.malformedLists, 1);
    assert.equal(reader.state, "ready");
  });

  it("is silent after three tries, and tries anew after 1, 2, 4, 8, 10 and 10 s", () => {
    const reader = new Reader(0);
    step(reader, 0, DEADLINE);
    let atMs = 0;
    const waits: number[] = [];
    for (let round = 0; round < 6; round++) {
      assert.equal(step(reader, atMs, WRITABLE), "wakeUp");
      assert.equal(step(reader, atMs + 100, DEADLINE), "wakeUp");
      assert.equal(step(reader, atMs + 200, DEADLINE), "wakeUp");
      assert.equal(step(reader, atMs + 299.9, DEADLINE), "");
      assert.equal(step(reader, atMs + 300, DEADLINE), round === 0 ? "close silent" : "close");
      waits.push(reader.deadlineMs - (atMs + 300));
      atMs = reader.deadlineMs;
      assert.equal(step(reader, atMs - 0.1, DEADLINE), "");
      assert.equal(step(reader, atMs, DEADLINE), "open");
    }
    assert.deepEqual(waits, [1000, 2000, 4000, 8000, 10_000, 10_000]);
    assert.equal(reader.failures, 6);
    assert.equal(reader.state, "silent");
  });

  it("is silent until the handshake is done, and its waits begin anew after a whole poll", () => {
    const reader = new Reader(0);
    step(reader, 0, DEADLINE);
    step(reader, 0, LOST);
    step(reader, 1000, DEADLINE);
    step(reader, 1000, WRITABLE);
    answer(reader, 1000, "awake");
    answer(reader, 1000, "firmware");
    assert.equal(reader.state, "silent");
    assert.equal(answer(reader, 1000, "configured"), "list ready");
    assert.equal(step(reader, 1010, LOST), "close silent");
    assert.equal(reader.deadlineMs, 3010, "the poll was not whole: 2 s");
    step(reader, 3010, DEADLINE);
    step(reader, 3010, WRITABLE);
    answer(reader, 3010, "awake");
    answer(reader, 3010, "firmware");
    answer(reader, 3010, "configured");
    poll(reader, 3010, "noTarget");
    step(reader, 3100, LOST);
    assert.equal(reader.deadlineMs, 4100);
  });

  it("gives a port 5 s to become writable", () => {
    const reader = new Reader(0);
    step(reader, 0, DEADLINE);
    assert.equal(step(reader, 4999.9, DEADLINE), "");
    assert.equal(step(reader, 5000, DEADLINE), "close silent");
    assert.equal(step(reader, 5001, WRITABLE), "");
    assert.equal(step(reader, 5001, LOST), "", "it is closed already");
    assert.equal(reader.failures, 1);
  });

  it("does not talk to another chip", () => {
    const reader = new Reader(0);
    step(reader, 0, DEADLINE);
    step(reader, 0, WRITABLE);
    answer(reader, 0, "awake");
    const pn533 = Uint8Array.of(0, 0, 0xff, 6, 0xfa, 0xd5, 0x03, 0x33, 0x01, 0x06, 0x07, 0xe7, 0);
    assert.equal(step(reader, 5, { kind: "bytes", bytes: pn533 }), "close silent");
  });

  it("does not tell of a card that lay there while the reader was silent", () => {
    const reader = ready(0);
    assert.equal(poll(reader, 20, "target"), `release ${GOLDEN_UID}`);
    step(reader, 250, DEADLINE);
    poll(reader, 260, "noTarget");
    step(reader, 300, LOST);
    step(reader, 1300, DEADLINE);
    step(reader, 1300, WRITABLE);
    answer(reader, 1300, "awake");
    answer(reader, 1300, "firmware");
    answer(reader, 1300, "configured");
    assert.equal(poll(reader, 1330, "target"), "release", "1 s and more after it was missed");
  });

  it("always has a next deadline, sends only to an open port, and recovers from whatever it hears", () => {
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(...NAMES).map(bytes),
      fc.constantFrom(...NAMES).map((name) => Uint8Array.of(...bytes("ack"), ...bytes(name))),
    );
    const input: fc.Arbitrary<ReaderInput> = fc.oneof(
      { weight: 6, arbitrary: chunk.map((each) => ({ kind: "bytes" as const, bytes: each })) },
      { weight: 4, arbitrary: fc.constant(DEADLINE) },
      { weight: 2, arbitrary: fc.constant(WRITABLE) },
      { weight: 1, arbitrary: fc.constant(LOST) },
    );
    const moves = fc.array(fc.tuple(input, fc.integer({ min: 0, max: 600 })), { maxLength: 60 });
    fc.assert(
      fc.property(moves, (list) => {
        const reader = new Reader(0);
        let nowMs = 0;
        let isOpen = false;
        for (const [each, afterMs] of list) {
          nowMs = each.kind === "deadline" ? Math.max(nowMs, reader.deadlineMs) : nowMs + afterMs;
          if (each.kind === "writable" && !isOpen) continue;
          const output = reader.step(nowMs, each);
          if (output.port !== undefined) isOpen = output.port === "open";
          if (output.send !== undefined) assert.equal(isOpen, true);
          if (output.tag !== undefined) assert.match(output.tag, /^(?:[0-9A-F]{2}){1,10}$/);
          assert.ok(reader.deadlineMs - nowMs <= 10_000, "a deadline within 10 s");
        }
        // Silence from here on: it must ask for the port again and again.
        let opened = 0;
        for (let round = 0; round < 40; round++) {
          nowMs = Math.max(nowMs, reader.deadlineMs);
          if (reader.step(nowMs, DEADLINE).port === "open") opened++;
        }
        assert.ok(opened > 10, `${opened}`);
      }),
      { numRuns: 1500, seed: 7 },
    );
  });
});
