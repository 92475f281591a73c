import assert from "node:assert/strict";
import fc from "fast-check";
import { SeededRandom } from "../../../hosts/virtual/random";
import { type FrameKind, FrameParser } from "../../../modules/pn532/parser";
import { hex } from "../pzem/golden";
import { bytes, extended, GOLDEN, normal } from "./golden";

const TARGET = bytes("target");
const TARGET_BODY = TARGET.slice(5, -2);

/** What was found: the kinds of frames, and in `data` frames their bodies. */
function feed(parser: FrameParser, chunk: Iterable<number>): (FrameKind | Uint8Array)[] {
  const found: (FrameKind | Uint8Array)[] = [];
  for (const byte of chunk) {
    parser.add(byte);
    for (let kind = parser.next(); kind !== undefined; kind = parser.next()) {
      found.push(kind === "data" ? parser.body.slice() : kind);
    }
  }
  return found;
}

function parse(...chunks: Iterable<number>[]): (FrameKind | Uint8Array)[] {
  const parser = new FrameParser(0xd5);
  return chunks.flatMap((chunk) => feed(parser, chunk));
}

describe("PN532 frame parser", () => {
  it("knows the golden frames", () => {
    for (const [name, kind] of [
      ["ack", "ack"],
      ["nack", "nack"],
      ["error", "error"],
    ] as const) {
      assert.deepEqual(parse(bytes(name)), [kind]);
    }
    for (const name of ["awake", "firmware", "configured", "noTarget", "target", "released"] as const) {
      assert.deepEqual(parse(bytes(name)), [bytes(name).slice(5, -2)], name);
    }
  });

  it("takes a frame split at each byte, and not before its checksum", () => {
    for (let cut = 0; cut <= TARGET.length; cut++) {
      const whole = cut >= TARGET.length - 1;
      assert.equal(parse(TARGET.subarray(0, cut)).length, whole ? 1 : 0, `${cut}`);
      assert.deepEqual(parse(TARGET.subarray(0, cut), TARGET.subarray(cut)), [TARGET_BODY], `${cut}`);
    }
  });

  it("takes joined frames one by one", () => {
    const all = Uint8Array.of(...bytes("ack"), ...TARGET, ...bytes("error"), ...bytes("ack"), ...bytes("noTarget"));
    assert.deepEqual(parse(all), ["ack", TARGET_BODY, "error", "ack", bytes("noTarget").slice(5, -2)]);
  });

  it("takes preambles and postambles of any length, also none", () => {
    const bare = TARGET.subarray(1, -1);
    assert.deepEqual(parse(bare, bare), [TARGET_BODY, TARGET_BODY]);
    const parser = new FrameParser(0xd5);
    assert.deepEqual(feed(parser, [...new Uint8Array(300), ...TARGET, ...new Uint8Array(300), ...TARGET]).length, 2);
    assert.equal(parser.discardedBytes, 0);
  });

  it("takes none that is damaged at any one bit, save in the filling, and the next one all the same", () => {
    for (const name of ["target", "firmware", "noTarget"] as const) {
      const good = bytes(name);
      for (let bit = 0; bit < 8 * good.length; bit++) {
        const at = bit >> 3;
        const bad = Uint8Array.from(good);
        bad[at] = (bad[at] ?? 0) ^ (1 << (bit & 7));
        const isFilling = at === 0 || at === good.length - 1;
        const parser = new FrameParser(0xd5);
        const found = feed(parser, bad).filter((each) => each !== "damaged");
        assert.deepEqual(found, isFilling ? [good.slice(5, -2)] : [], `${name} ${bit}`);
        parser.clear();
        assert.deepEqual(feed(parser, good), [good.slice(5, -2)], `${name} after ${bit}`);
      }
    }
  });

  it("takes none that is damaged at any byte, to any value", () => {
    for (let at = 1; at < TARGET.length - 1; at++) {
      for (let value = 0; value < 256; value++) {
        if (value === TARGET[at]) continue;
        const bad = Uint8Array.from(TARGET);
        bad[at] = value;
        assert.ok(
          parse(bad).every((each) => each === "damaged"),
          `${at} ${value}`,
        );
      }
    }
  });

  it("says what was damaged behind a good head, and counts it", () => {
    const bad = Uint8Array.from(TARGET);
    bad[10] = 0x99;
    const parser = new FrameParser(0xd5);
    assert.deepEqual(feed(parser, bad), ["damaged"]);
    assert.equal(parser.damagedFrames, 1);
  });

  it("is in step again at once where noise looked like the head of a long frame", () => {
    // A head that claims 18 bytes: the checksum falls into the answer that follows.
    const found = parse(hex("00 FF 12 EE"), bytes("ack"), TARGET, bytes("noTarget"));
    assert.deepEqual(found, ["damaged", "ack", TARGET_BODY, bytes("noTarget").slice(5, -2)]);
  });

  it("forgets a beginning when it is told to", () => {
    const parser = new FrameParser(0xd5);
    feed(parser, TARGET.subarray(0, 9));
    parser.clear();
    assert.deepEqual(feed(parser, TARGET), [TARGET_BODY]);
    assert.equal(parser.discardedBytes, 7, "those that are not 00");
  });

  it("drops frames that are not from the other side, whole, and heads without a body", () => {
    assert.deepEqual(parse(bytes("list"), bytes("ack")), ["ack"], "an echo");
    assert.deepEqual(parse(normal([0xd4, 0x4a, 0x00, 0x00, 0xff, 0x00, 0xff, 0x00])), [], "no frame within a frame");
    assert.deepEqual(parse(normal([0xd5]), bytes("ack")), ["ack"], "no code");
    assert.deepEqual(parse(hex("00 00 FF 00 00 D5 00"), bytes("ack")), ["ack"], "no body");
    assert.deepEqual(parse(normal([0x7f, 0x01]), bytes("ack")), ["ack"], "too long for an error");
  });

  it("takes normal frames of up to 255 bytes and extended ones of up to 265", () => {
    const body = Array.from({ length: 255 }, (_, index) => (index === 0 ? 0xd5 : index & 0xff));
    assert.deepEqual(parse(normal(body)), [Uint8Array.from(body)]);
    const long = [...body, ...new Array<number>(10).fill(0x42)];
    assert.deepEqual(parse(extended(long), bytes("ack")), [Uint8Array.from(long), "ack"]);
    assert.deepEqual(parse(extended([0xd5, 0x4b, 0x00])), [Uint8Array.of(0xd5, 0x4b, 0x00)]);
  });

  it("refuses extended frames that are longer, empty, or wrong in a byte of their length", () => {
    assert.deepEqual(parse(extended(new Array<number>(266).fill(0x55)), bytes("ack")), ["ack"]);
    assert.deepEqual(parse(extended([]), bytes("ack")), ["ack"]);
    const bad = extended([0xd5, 0x4b, 0x00]);
    bad[7] = (bad[7] ?? 0) ^ 1;
    assert.deepEqual(parse(bad, bytes("ack")), ["ack"]);
  });

  it("hears the other direction too, for who plays the chip", () => {
    const parser = new FrameParser(0xd4);
    assert.deepEqual(feed(parser, bytes("wakeUp")), [bytes("wakeUp").slice(21, -2)]);
    assert.equal(parser.discardedBytes, 2);
  });

  it("withstands 100,000 random and mutated inputs, and is in step afterwards", () => {
    const random = new SeededRandom(1, "frames");
    const below = (limit: number) => Math.floor(limit * random.next());
    const names = Object.keys(GOLDEN) as (keyof typeof GOLDEN)[];
    const frames = names.map(bytes);
    const parser = new FrameParser(0xd5);
    const input = new Uint8Array(64);
    let good = 0;
    for (let round = 0; round < 100_000; round++) {
      let length = below(8);
      for (let index = 0; index < length; index++) input[index] = [0x00, 0xff, 0xd5, below(256)][below(4)] ?? 0;
      const frame = frames[below(frames.length)] ?? TARGET;
      input.set(frame, length);
      length += frame.length;
      if (round % 2 === 0) input[below(length)] = below(256);
      for (let index = 0; index < length; index++) {
        parser.add(input[index] ?? 0);
        for (let kind = parser.next(); kind !== undefined; kind = parser.next()) {
          if (kind !== "data") continue;
          good++;
          assert.equal(parser.body[0], 0xd5);
          assert.ok(parser.body.length >= 2 && parser.body.length <= 265);
        }
      }
      if (round % 1000 > 0) continue;
      parser.clear();
      assert.deepEqual(feed(parser, TARGET), [TARGET_BODY]);
    }
    assert.ok(good > 20_000, `${good} frames came through`);
  });

  it("finds every frame in noise that cannot be taken for a head, however it is cut", () => {
    const noise = fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(noise, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat(5)), (noises, cuts) => {
        const line = noises.flatMap((each) => [...each, ...bytes("ack"), ...TARGET]);
        const parser = new FrameParser(0xd5);
        const found: (FrameKind | Uint8Array)[] = [];
        let at = 0;
        for (const cut of cuts) {
          found.push(...feed(parser, line.slice(at, at + cut)));
          at += cut;
          if (at >= line.length) break;
        }
        // A postamble and an FF of noise begin a frame like 00 FF; nothing else may be lost.
        const lost = noises.filter((each) => each[0] === 0xff).length;
        const frames = found.filter((each) => each !== "damaged");
        assert.ok(frames.length >= 2 * (noises.length - 2 * lost), `${frames.length}`);
        if (lost === 0)
          assert.deepEqual(
            frames,
            noises.flatMap(() => ["ack", TARGET_BODY]),
          );
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});
