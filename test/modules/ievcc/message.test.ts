import assert from "node:assert/strict";
import fc from "fast-check";
import { IEVCC_CODES, IEVCC_MAX_BYTES } from "../../../modules/ievcc/constants";
import { type IevccForm, ievccText, readIevcc, writeIevcc } from "../../../modules/ievcc/message";
import { encodeUtf8 } from "../../../modules/text/utf8";

const BLANK_HEX: IevccForm = { syntax: "blank", isHex: true };
const FORMS: readonly IevccForm[] = (["json", "blank", "comma"] as const).flatMap((syntax) =>
  [false, true].map((isHex) => ({ syntax, isHex })),
);

/** Text, code, id, value, form. */
const READABLE = [
  ['{"code": 1, "id": "Counter-1"}', 1, "Counter-1", undefined, { syntax: "json", isHex: false }],
  ['{"code": "0x001", "id": "Counter-1"}', 1, "Counter-1", undefined, { syntax: "json", isHex: true }],
  [' \r\n{"id":"Charger-1","value":12.5,"code":"50"}', 50, "Charger-1", 12.5, { syntax: "json", isHex: true }],
  ['{"code":34,"id":"Charger-1","value":"C"}', 34, "Charger-1", "C", { syntax: "json", isHex: false }],
  ["0x001 Counter-1", 1, "Counter-1", undefined, BLANK_HEX],
  ["0X01\tCounter-1\r\n", 1, "Counter-1", undefined, BLANK_HEX],
  ["1,Counter-1", 1, "Counter-1", undefined, { syntax: "comma", isHex: false }],
  ["49, Counter-1, 12.25\u0000", 49, "Counter-1", 12.25, { syntax: "comma", isHex: false }],
  ["0x032 Charger-1 0", 50, "Charger-1", 0, BLANK_HEX],
  ["0x022 Charger-1 B", 34, "Charger-1", "B", BLANK_HEX],
  ["0x0 Charger-1", 0, "Charger-1", undefined, BLANK_HEX],
  ["9999 x", 9999, "x", undefined, { syntax: "blank", isHex: false }],
  ["0xffff x 1000", 65535, "x", 1000, BLANK_HEX],
  // Either 0x11 or 11: no code.
  ["011 Counter-1", 0, "Counter-1", undefined, { syntax: "blank", isHex: false }],
  ['{"code": "abc", "id": "x"}', 0, "x", undefined, { syntax: "json", isHex: true }],
] as const;

const UNREADABLE = [
  "",
  " ",
  ",",
  "{",
  "{}",
  "null",
  "[1]",
  "1",
  "0x001",
  "0x Counter-1",
  "0xg1 Counter-1",
  "0x00001 Counter-1",
  "10000 Counter-1",
  "1.0 Counter-1",
  "-1 Counter-1",
  "+1 Counter-1",
  "1,,Counter-1",
  ",1,Counter-1",
  "1 Counter-1 2 3",
  "1 Counter/1",
  "1 Zähler",
  "1 Counter-1 -1",
  "1 Counter-1 1000.1",
  "1 Counter-1 1e2",
  "1 Counter-1 1.2.3",
  "1 Counter-1 .",
  "1 Counter-1 Infinity",
  "1 Counter-1 G",
  `1 ${"x".repeat(33)}`,
  "Counter registered: Counter-1",
  '{"code":1}',
  '{"code":1.5,"id":"x"}',
  '{"code":-1,"id":"x"}',
  '{"code":65536,"id":"x"}',
  '{"code":"0x00001","id":"x"}',
  '{"code":1,"id":"a/b"}',
  '{"code":1,"id":"x","value":null}',
  '{"code":1,"id":"x","value":-0.1}',
  '{"code":1,"id":"x","other":1}',
  '{"code":1,"id":"x","__proto__":1}',
  '{"code":1,"id":["x"]}',
  '{"code":1,"id":"x"} trailing',
  `{"code":1,"id":"x"${" ".repeat(IEVCC_MAX_BYTES)}}`,
  `1 x${" ".repeat(IEVCC_MAX_BYTES)}`,
];

describe("a message of the published protocol", () => {
  for (const [text, code, id, value, form] of READABLE)
    it(`is ${JSON.stringify(text)}`, () => assert.deepEqual(readIevcc(text), { code, id, value, form }));

  for (const text of UNREADABLE)
    it(`is not ${JSON.stringify(text.slice(0, 50))}`, () => assert.equal(readIevcc(text), undefined));

  it("has the published codes", () => {
    assert.deepEqual(Object.values(IEVCC_CODES), [0x001, 0x002, 0x011, 0x012, 0x021, 0x022, 0x031, 0x032, 0x033]);
  });

  it("is written as its device writes", () => {
    assert.deepEqual(
      FORMS.map((form) => writeIevcc(form, IEVCC_CODES.availableLoad, "Charger-1", 12)),
      [
        '{"code":51,"id":"Charger-1","value":12}',
        '{"code":"0x033","id":"Charger-1","value":12}',
        "51 Charger-1 12",
        "0x033 Charger-1 12",
        "51,Charger-1,12",
        "0x033,Charger-1,12",
      ],
    );
    assert.equal(writeIevcc(BLANK_HEX, IEVCC_CODES.newCounter, "Counter-1"), "0x001 Counter-1");
  });

  it("reads what it writes, in every form", () => {
    const arbitrary = fc.record({
      code: fc.constantFrom(...Object.values(IEVCC_CODES)),
      id: fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/),
      value: fc.option(fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constantFrom("A", "B", "C", "D", "E", "F")), {
        nil: undefined,
      }),
      form: fc.constantFrom(...FORMS),
    });
    fc.assert(
      fc.property(arbitrary, ({ code, id, value, form }) => {
        assert.deepEqual(readIevcc(writeIevcc(form, code, id, value as never)), { code, id, value, form });
      }),
      { numRuns: 1_000 },
    );
  });

  it("is bounded bytes of valid UTF-8", () => {
    assert.equal(ievccText(new Uint8Array([0x31, 0xff])), undefined);
    assert.equal(ievccText(new Uint8Array(IEVCC_MAX_BYTES + 1).fill(0x31)), undefined);
    assert.equal(ievccText(new Uint8Array(IEVCC_MAX_BYTES).fill(0x31))?.length, IEVCC_MAX_BYTES);
    assert.equal(ievccText(encodeUtf8("1 x", 10) ?? new Uint8Array()), "1 x");
  });
});
