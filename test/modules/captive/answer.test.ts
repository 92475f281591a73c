import assert from "node:assert/strict";
import fc from "fast-check";
import { answer, LONGEST_ANSWER } from "../../../modules/captive/answer";
import { encodeName } from "../../../modules/dns/name";

const ADDRESS = "192.168.4.1";
const NAME = encodeName(["connectivitycheck", "gstatic", "com"]);
const RECORD = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 192, 168, 4, 1];

interface Asked {
  readonly name?: Uint8Array;
  readonly type?: number;
  readonly group?: number;
  readonly flags?: readonly [number, number];
  readonly counts?: readonly [number, number, number, number];
  readonly tail?: readonly number[];
}

function query({
  name = NAME,
  type = 1,
  group = 1,
  flags = [1, 0],
  counts = [1, 0, 0, 0],
  tail = [],
}: Asked): Uint8Array {
  const question = [...name, type >> 8, type & 0xff, group >> 8, group & 0xff];
  return Uint8Array.from([
    0xab,
    0xcd,
    ...flags,
    ...counts.flatMap((count) => [count >> 8, count & 0xff]),
    ...question,
    ...tail,
  ]);
}

/** What the server says, as text. */
function said(asked: Asked, isReleased = false): string | undefined {
  const reply = answer(query(asked), ADDRESS, isReleased);
  return reply === undefined ? undefined : Buffer.from(reply).toString("hex");
}

function expected(flags: string, asked: Asked, record: readonly number[]): string {
  const question = Buffer.from(query({ ...asked, tail: [] }).subarray(12)).toString("hex");
  return `abcd${flags}0001000${record.length === 0 ? 0 : 1}00000000${question}${Buffer.from(record).toString("hex")}`;
}

describe("the captive portal's name server", () => {
  it("knows one address for every name", () => {
    assert.equal(
      Buffer.from(
        answer(Buffer.from("12340100000100000000000003777777076578616d706c6503636f6d0000010001", "hex"), ADDRESS) ?? [],
      ).toString("hex"),
      "12348580000100010000000003777777076578616d706c6503636f6d0000010001c00c00010001000000000004c0a80401",
    );
    assert.equal(said({ type: 255 }), expected("8580", { type: 255 }, RECORD));
    assert.equal(said({ group: 255 }), expected("8580", { group: 255 }, RECORD));
    assert.equal(said({ name: Uint8Array.of(0) }), expected("8580", { name: Uint8Array.of(0) }, RECORD));
  });

  it("knows nothing of any other type or class, and says so without an error", () => {
    // NS, CNAME, SOA, PTR, MX, TXT, AAAA, SRV, SVCB, HTTPS.
    for (const type of [2, 5, 6, 12, 15, 16, 28, 33, 64, 65, 0, 257])
      assert.equal(said({ type }), expected("8580", { type }, []), `type ${type}`);
    assert.equal(said({ group: 3 }), expected("8580", { group: 3 }, []));
  });

  it("says a name in the letters that it was asked in", () => {
    const name = encodeName(["CaPtIvE", "aPPle", "COM"]);
    assert.equal(said({ name }), expected("8580", { name }, RECORD));
  });

  it("wishes for recursion as the asker did", () => {
    assert.equal(said({ flags: [0, 0] }), expected("8480", {}, RECORD));
    assert.equal(said({ flags: [1, 0x30] }), expected("8580", {}, RECORD), "AD and CD are not copied");
  });

  it("takes a question with EDNS, and answers without", () => {
    const option = [0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0];
    assert.equal(said({ counts: [1, 0, 0, 1], tail: option }), expected("8580", {}, RECORD));
  });

  it("says of all but questions that it does not know how", () => {
    for (const opcode of [1, 2, 4, 5, 15])
      assert.equal(said({ flags: [opcode << 3, 0] }), `abcd${(0x80 | (opcode << 3)).toString(16)}040000000000000000`);
  });

  it("drops answers, several questions, and what else is no question", () => {
    assert.equal(said({ flags: [0x81, 0] }), undefined);
    for (const counts of [
      [0, 0, 0, 0],
      [2, 0, 0, 0],
      [1, 1, 0, 0],
      [1, 0, 1, 0],
      [257, 0, 0, 0],
    ] as const)
      assert.equal(said({ counts }), undefined, String(counts));
  });

  it("drops a question that is cut off anywhere", () => {
    const whole = query({});
    for (let length = 0; length < whole.length; length++)
      assert.equal(answer(whole.subarray(0, length), ADDRESS), undefined, `${length} bytes`);
  });

  it("drops names with pointers, long labels and more than 255 bytes", () => {
    for (const name of [
      [0xc0, 12],
      [0xc0, 0],
      [1, 97, 0xc0, 12],
      [1, 97, 0xc0, 0],
      [0x40, ...new Array(64).fill(97), 0],
      [...new Array(4).fill([63, ...new Array(63).fill(97)]).flat(), 0],
    ])
      assert.equal(said({ name: Uint8Array.from(name) }), undefined, String(name.slice(0, 4)));
  });

  it("takes 512 bytes, and drops 513", () => {
    const rest = 512 - query({}).length;
    assert.equal(said({ counts: [1, 0, 0, 1], tail: new Array(rest).fill(0) }), expected("8580", {}, RECORD));
    assert.equal(said({ counts: [1, 0, 0, 1], tail: new Array(rest + 1).fill(0) }), undefined);
  });

  it("lets Windows believe in the Internet once the phone is released", () => {
    const name = encodeName(["DNS", "msftncsi", "com"]);
    assert.equal(said({ name }), expected("8580", { name }, RECORD));
    assert.equal(said({ name }, true), expected("8580", { name }, [...RECORD.slice(0, 12), 131, 107, 255, 255]));
    assert.equal(said({}, true), expected("8580", {}, RECORD));
  });

  it("names nothing where the board has no address", () => {
    assert.equal(Buffer.from(answer(query({}), "") ?? []).toString("hex"), expected("8580", {}, []));
  });

  it("never throws, answers with bounded bytes, and never answers its own answers", () => {
    const near = fc.tuple(fc.nat(60), fc.nat(255)).map(([at, value]) => {
      const bytes = query({ tail: [0, 0, 41, 0, 0, 0, 0, 0, 0, 0, 0] });
      bytes[at % bytes.length] = value;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), near), (bytes) => {
        const before = bytes.slice();
        const reply = answer(bytes, ADDRESS);
        assert.deepEqual(bytes, before);
        if (reply === undefined) return;
        assert.ok(reply.length <= Math.min(LONGEST_ANSWER, bytes.length + 16));
        assert.equal(answer(reply, ADDRESS), undefined);
      }),
      { numRuns: 2_000 },
    );
  });
});
