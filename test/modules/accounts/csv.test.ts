import assert from "node:assert/strict";
import fc from "fast-check";
import { csvField, csvRow } from "../../../modules/accounts/csv";

/** A reader of RFC 4180 for one record. */
function parse(row: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = "";
    if (row[at] === '"') {
      for (at += 1; row[at] !== '"' || row[at + 1] === '"'; at++) {
        if (row[at] === '"') at += 1;
        field += row[at];
      }
      at += 1;
    } else while (row[at] !== "," && !row.startsWith("\r\n", at)) field += row[at++];
    fields.push(field);
    if (row.startsWith("\r\n", at)) {
      assert.equal(at + 2, row.length);
      return fields;
    }
    assert.equal(row[at], ",");
    at += 1;
  }
}

describe("a CSV field", () => {
  for (const [field, wanted] of [
    [null, ""],
    [0, "0"],
    [-1.5, "-1.5"],
    ["", ""],
    ["plain text", "plain text"],
    ["a,b", '"a,b"'],
    ['say "a"', '"say ""a"""'],
    ["two\nlines", '"two\nlines"'],
    ["two\r\nlines", '"two\r\nlines"'],
    [" blank", '" blank"'],
    ["=1+1", "'=1+1"],
    ['=HYPERLINK("http://a","b")', '"\'=HYPERLINK(""http://a"",""b"")"'],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["\r", '"\'\r"'],
    [" =1", "' =1"],
    ["＝1", "'＝1"],
    ["a=1", "a=1"],
  ] as const)
    it(`${JSON.stringify(field)} is written ${JSON.stringify(wanted)}`, () => assert.equal(csvField(field), wanted));
});

describe("a CSV record", () => {
  it("is read again as what was written, with an apostrophe before what would be calculated", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", ",", '"', "\r", "\n", " ", "=", "+", "-", "@", "'", "é", "\t"),
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (fields) => {
        const found = parse(csvRow(fields));
        assert.equal(found.length, fields.length);
        for (const [index, field] of found.entries()) {
          const given = fields[index] ?? "";
          assert.ok(field === given || field === `'${given}`);
          assert.ok(!["=", "+", "-", "@", "\t", "\r", "\n"].includes(field.charAt(0)), "a spreadsheet would calculate");
        }
      }),
      { numRuns: 500 },
    );
  });
});
