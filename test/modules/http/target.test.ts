import assert from "node:assert/strict";
import fc from "fast-check";
import { parseTarget, percentDecode, queryValue } from "../../../modules/http/target";

describe("target of an HTTP request", () => {
  it("is decoded once", () => {
    assert.deepEqual(parseTarget("/a%20b/%c3%A4%252e?x=%2f"), {
      path: "/a b/ä%2e",
      rawQuery: "x=%2f",
      authority: undefined,
    });
    assert.equal(parseTarget("/...")?.path, "/...");
    assert.equal(parseTarget("/a..")?.path, "/a..");
    assert.equal(parseTarget("//x")?.path, "//x");
    assert.equal(parseTarget("/.."), undefined);
    assert.equal(parseTarget("/%09"), undefined);
  });

  it("gives the first value of a name", () => {
    const query = "by=user&by=charger&=x&flag&a%20b=%C3%A4+1%2B&bad=%ff";
    assert.equal(queryValue(query, "by"), "user");
    assert.equal(queryValue(query, "flag"), "");
    assert.equal(queryValue(query, ""), "x");
    assert.equal(queryValue(query, "a b"), "ä 1+");
    assert.equal(queryValue(query, "bad"), undefined);
    assert.equal(queryValue(query, "user"), undefined);
    assert.equal(queryValue("", ""), undefined);
    assert.equal(queryValue("__proto__=1", "__proto__"), "1");
  });

  it("decodes what encodeURIComponent made", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (name, value) => {
        assert.equal(percentDecode(encodeURIComponent(value)), value);
        const query = new URLSearchParams([
          ["-", "0"],
          [name, value],
          [name, "second"],
        ]).toString();
        assert.equal(queryValue(query, name), name === "-" ? "0" : value);
      }),
    );
  });

  it("decodes as decodeURIComponent does, or not at all", () => {
    const text = fc.string({ unit: fc.constantFrom(..."%%%%0123456789abcdefABCDEFgz+") });
    fc.assert(
      fc.property(text, (given) => {
        let expected: string | undefined;
        try {
          expected = decodeURIComponent(given);
        } catch {
          expected = undefined;
        }
        assert.equal(percentDecode(given), expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
