import assert from "node:assert/strict";
import fc from "fast-check";
import { crc16 } from "../../../modules/pzem/crc";
import { seal } from "../../../modules/pzem/frame";
import { type AnswerKind, AnswerParser } from "../../../modules/pzem/parser";
import { readInputQuestion, resetEnergyQuestion, setAddressQuestion } from "../../../modules/pzem/writer";
import { GOLDEN, hex } from "./golden";

const QUESTION = hex(GOLDEN.read);
const ANSWER = hex(GOLDEN.answer);

function parse(question: Uint8Array, ...chunks: Uint8Array[]): { kind: AnswerKind | undefined; parser: AnswerParser } {
  const parser = new AnswerParser();
  parser.expect(question);
  let kind: AnswerKind | undefined;
  for (const chunk of chunks) kind = parser.push(chunk) ?? kind;
  return { kind, parser };
}

describe("PZEM answer parser", () => {
  it("takes the golden answer whole", () => {
    const { kind, parser } = parse(QUESTION, ANSWER);
    assert.equal(kind, "data");
    assert.deepEqual(parser.frame, ANSWER);
    assert.equal(parser.discardedBytes, 0);
  });

  it("takes it split at each byte, and not before its last one", () => {
    for (let cut = 0; cut <= ANSWER.length; cut++) {
      const { kind } = parse(QUESTION, ANSWER.subarray(0, cut));
      assert.equal(kind, cut === ANSWER.length ? "data" : undefined);
      assert.equal(parse(QUESTION, ANSWER.subarray(0, cut), ANSWER.subarray(cut)).kind, "data");
    }
    assert.equal(parse(QUESTION, ...Array.from(ANSWER, (byte) => Uint8Array.of(byte))).kind, "data");
  });

  it("takes the first of two joined answers and drops the other", () => {
    const { kind, parser } = parse(QUESTION, Uint8Array.of(...ANSWER, ...ANSWER));
    assert.equal(kind, "data");
    assert.equal(parser.discardedBytes, ANSWER.length);
    assert.equal(parser.push(ANSWER), undefined, "nothing is expected any more");
  });

  it("takes none that is damaged at any one bit", () => {
    for (let bit = 0; bit < 8 * ANSWER.length; bit++) {
      const damaged = Uint8Array.from(ANSWER);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { kind, parser } = parse(QUESTION, damaged);
      assert.equal(kind, undefined, `bit ${bit}`);
      assert.equal(parser.push(ANSWER), "data", `the good one after it, bit ${bit}`);
    }
  });

  it("checks address, function, byte count and CRC, all four", () => {
    for (const [index, value] of [
      [0, 2],
      [1, 3],
      [2, 18],
    ] as const) {
      const other = Uint8Array.from(ANSWER);
      other[index] = value;
      assert.equal(parse(QUESTION, seal(other)).kind, undefined, `byte ${index} with a good CRC`);
    }
    const { kind, parser } = parse(QUESTION, Uint8Array.of(...ANSWER.subarray(0, 24), 0));
    assert.equal(kind, undefined);
    assert.equal(parser.crcErrors, 1);
  });

  it("is in step again after noise, also such that looks like the beginning of an answer", () => {
    for (const noise of ["00", "FF FF FF", "01", "01 04", "01 04 14", "01 04 14 01 04 14", "01 84", GOLDEN.read]) {
      const { kind, parser } = parse(QUESTION, hex(noise), ANSWER);
      assert.equal(kind, "data", noise);
      assert.deepEqual(parser.frame, ANSWER);
      assert.equal(parser.discardedBytes, hex(noise).length, noise);
    }
  });

  it("takes an exception, of the four there are", () => {
    assert.equal(parse(QUESTION, hex(GOLDEN.exception)).kind, "exception");
    assert.equal(parse(QUESTION, hex(GOLDEN.exception)).parser.frame[2], 2);
    for (const code of [0, 5, 255]) {
      assert.equal(parse(QUESTION, seal(Uint8Array.of(1, 0x84, code, 0, 0))).kind, undefined, `code ${code}`);
    }
    assert.equal(parse(QUESTION, seal(Uint8Array.of(1, 0x86, 2, 0, 0))).kind, undefined, "another function's");
  });

  it("takes an echo only where it is the whole question", () => {
    const set = setAddressQuestion(1, 2);
    assert.equal(parse(set, set).kind, "data");
    assert.equal(parse(set, setAddressQuestion(1, 3)).kind, undefined);
    assert.equal(parse(resetEnergyQuestion(1), hex(GOLDEN.reset)).kind, "data");
    assert.equal(parse(resetEnergyQuestion(2), hex(GOLDEN.reset)).kind, undefined);
  });

  it("takes either the general or its own address from a module asked at the general one", () => {
    const general = Uint8Array.from(ANSWER);
    general[0] = 0xf8;
    assert.equal(parse(readInputQuestion(0xf8), seal(general)).kind, "data");
    assert.equal(parse(readInputQuestion(0xf8), ANSWER).kind, "data");
    general[0] = 0xf9;
    assert.equal(parse(readInputQuestion(0xf8), seal(general)).kind, undefined);
  });

  it("refuses to wait for an answer that would not fit", () => {
    const parser = new AnswerParser();
    assert.throws(() => parser.expect(seal(hex("01 04 0000 000B 0000"))), RangeError);
  });

  it("withstands 100,000 random and mutated inputs: only true answers pass, and it is in step afterwards", function () {
    this.timeout(60_000);
    const edit = fc.record({
      at: fc.nat(24),
      how: fc.constantFrom("flip", "insert", "remove", "truncate", "double"),
      byte: fc.nat(255),
    });
    const noise = fc.uint8Array({ maxLength: 40 });
    const inputs = fc.array(fc.record({ noise, edits: fc.array(edit, { maxLength: 3 }) }), {
      minLength: 250,
      maxLength: 250,
    });
    const parser = new AnswerParser();
    let tried = 0;
    fc.assert(
      fc.property(inputs, fc.nat(24), (list, cut) => {
        for (const { noise: random, edits } of list) {
          const mutated = edits.reduce<number[]>(mutate, Array.from(ANSWER));
          const bytes = Uint8Array.of(...random, ...mutated);
          tried++;
          parser.expect(QUESTION);
          const kind = parser.push(bytes.subarray(0, cut)) ?? parser.push(bytes.subarray(cut));
          if (kind === "data") {
            assert.equal(crc16(parser.frame), 0);
            assert.deepEqual([...parser.frame.subarray(0, 3)], [1, 4, 20]);
          }
          if (edits.length === 0 && random.length === 0) assert.equal(kind, "data");
        }
        parser.expect(QUESTION);
        assert.equal(parser.push(ANSWER), "data");
      }),
      { numRuns: 420, seed: 2, endOnFailure: true },
    );
    assert.ok(tried >= 100_000, `${tried} inputs`);
  });
});

function mutate(bytes: number[], edit: { at: number; how: string; byte: number }): number[] {
  const { at, byte } = edit;
  const rest = bytes.slice(at);
  const head = bytes.slice(0, at);
  if (edit.how === "flip") return [...head, (rest[0] ?? 0) ^ (byte || 1), ...rest.slice(1)];
  if (edit.how === "insert") return [...head, byte, ...rest];
  if (edit.how === "remove") return [...head, ...rest.slice(1)];
  return edit.how === "truncate" ? head : [...bytes, ...bytes];
}
