import assert from "node:assert/strict";
import fc from "fast-check";
import { parseJson } from "../../../modules/schema/json";
import {
  either,
  list,
  nullable,
  number,
  object,
  optional,
  type Schema,
  text,
  tuple,
  variant,
} from "../../../modules/schema/schema";

const NOTE = object({ n: number({ min: 0, max: 9 }), s: optional(text({ maxLength: 20 })) });
const LIMITS = { maxBytes: 64 };

function reason(
  schema: Schema<unknown>,
  source: string,
  limits: { maxBytes: number; maxDepth?: number; isForeign?: boolean } = LIMITS,
): string {
  const result = parseJson(schema, source, limits);
  assert.equal(result.ok, false, `accepted ${source.slice(0, 80)}`);
  return `${result.path} ${result.reason}`;
}

describe("modules/schema/json", () => {
  it("parses and checks", () => {
    assert.deepEqual(parseJson(NOTE, ' {"n": 3} ', LIMITS), { ok: true, value: { n: 3 } });
    assert.equal(reason(NOTE, '{"n": 10}'), "$.n must be a number from 0 to 9, found 10");
  });

  it("says no more than that it is not JSON", () => {
    for (const source of ["", "{", "secret", '{"n":3}}', "{'n':3}", '{"n":03}', '{"n":NaN}', "\u0000", '{"n":3,}'])
      assert.equal(reason(NOTE, source), "$ is not JSON");
  });

  it("counts UTF-8 bytes", () => {
    const quoted = (inner: string): string => `"${inner}"`;
    const schema = text({ maxLength: 1000 });
    for (const [inner, bytes] of [
      ["a", 3],
      ["é", 4],
      ["€", 5],
      ["🔌", 6],
    ] as const) {
      assert.equal(Buffer.byteLength(quoted(inner)), bytes);
      assert.ok(parseJson(schema, quoted(inner), { maxBytes: bytes }).ok);
      assert.equal(reason(schema, quoted(inner), { maxBytes: bytes - 1 }), `$ is longer than ${bytes - 1} bytes`);
    }
  });

  it("refuses what is nested too deep before a parser recurses into it", () => {
    assert.equal(reason(NOTE, "[".repeat(5_000_000), { maxBytes: 1e7 }), "$ is nested deeper than 16");
    assert.equal(reason(NOTE, '{"a":'.repeat(17), { maxBytes: 1000 }), "$ is nested deeper than 16");
    const nested = list(list(number({ min: 0, max: 9 }), { max: 9 }), { max: 9 });
    assert.ok(parseJson(nested, "[[1],[2]]", { maxBytes: 64, maxDepth: 2 }).ok);
    assert.equal(reason(nested, "[[1],[2]]", { maxBytes: 64, maxDepth: 1 }), "$ is nested deeper than 1");
  });

  it("does not count brackets inside a text", () => {
    const source = JSON.stringify({ n: 1, s: '[[["\\[[[{{' });
    assert.ok(parseJson(NOTE, source, { maxBytes: 64, maxDepth: 1 }).ok);
  });

  describe("from outside", () => {
    const SITE = object({
      a: either(number({ min: 0, max: 9 }), object({ b: nullable(number({ min: 0, max: 9 })) })),
      c: optional(list(tuple(object({ d: text({ maxLength: 9 }) })), { max: 3 })),
      e: optional(variant("kind", { one: object({ f: number({ min: 0, max: 9 }) }) })),
    });
    const FOREIGN = { maxBytes: 200, isForeign: true };

    it("takes every name of the schema, wherever it stands there", () => {
      const source = '{ "a" : {"b":null}, "c" :\t[[{"d" \n:"x\\":"}]],"e":{"kind":"one","f":1}}';
      assert.ok(parseJson(SITE, source, FOREIGN).ok);
      assert.ok(parseJson(SITE, '{"a":1,"c":[[{"d":"zz\\":"}]]}', FOREIGN).ok, "what looks like a name inside a text");
    });

    it("refuses a name that the schema has not, before the engine meets it", () => {
      const strange = (name: string): string => `$ has a member ${JSON.stringify(name)}, which is not known here`;
      assert.equal(reason(SITE, '{"a":1,"zz":2}', FOREIGN), strange("zz"));
      assert.equal(reason(SITE, '{"a":{"zz"\t: 2}}', FOREIGN), strange("zz"));
      assert.equal(reason(SITE, '{"__proto__":{}}', FOREIGN), strange("__proto__"));
      assert.equal(reason(SITE, '{"":1}', FOREIGN), strange(""));
      assert.equal(reason(SITE, '{"one":1}', FOREIGN), strange("one"), "a case is no member");
      assert.equal(reason(SITE, '{"\\u0061":1}', FOREIGN), strange("\\u0061"), "spelt with an escape");
      assert.equal(reason(SITE, '{"zz":', FOREIGN), strange("zz"), "in what is no JSON, too");
    });

    it("never lets a parser see a name that the schema has not", () => {
      const seen = new Set<string>();
      const { parse } = JSON;
      JSON.parse = (source: string): unknown =>
        parse(source, (name, value: unknown) => {
          seen.add(name);
          return value;
        });
      try {
        fc.assert(
          fc.property(
            fc.json({ maxDepth: 4 }),
            (source) => void parseJson(SITE, source, { maxBytes: 4_000, isForeign: true }),
          ),
          { seed: 5, numRuns: 5_000 },
        );
      } finally {
        JSON.parse = parse;
      }
      for (const name of seen) assert.match(name, /^(|[a-f]|kind|\d+)$/);
      assert.ok(seen.size > 1, "something was parsed");
    });
  });

  it("takes 100,000 random and mutated texts and throws nothing", () => {
    const whole = '{"n": 3, "s": "a \\u20ac [x] {y} \\" z"}';
    const mutated = fc
      .tuple(fc.nat(whole.length), fc.nat(6), fc.string({ maxLength: 4 }))
      .map(([at, cut, put]) => whole.slice(0, at) + put + whole.slice(at + cut));
    let accepted = 0;
    const property = (source: string): void => {
      const result = parseJson(NOTE, source, LIMITS);
      if (result.ok) accepted++;
      else assert.doesNotMatch(result.reason, /Unexpected|SyntaxError|position|at /);
    };
    fc.assert(fc.property(mutated, property), { numRuns: 60_000 });
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), property), { numRuns: 25_000 });
    fc.assert(fc.property(fc.json({ maxDepth: 2 }), property), { numRuns: 15_000 });
    assert.ok(accepted > 100, `the generator reaches the accepting side (${accepted})`);
  });
});
