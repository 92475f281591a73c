import assert from "node:assert/strict";
import fc from "fast-check";
import { check, sentence } from "../../../modules/schema/check";
import {
  either,
  flag,
  type Infer,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  pair,
  type Schema,
  text,
  tuple,
  variant,
} from "../../../modules/schema/schema";

const SITE = object({
  voltage: number({ min: 80, max: 300 }),
  phases: optional(number({ min: 1, max: 3, integer: true }), 1),
  name: optional(text({ minLength: 1, maxLength: 8, pattern: "[A-Za-z0-9_-]+", means: "letters, digits, - and _" })),
  breaker: optional(object({ rated: number({ min: 1, max: 125 }), curve: optional(oneOf("B", "C", "D"), "C") })),
});

const ANY_OF_ALL = object({
  site: SITE,
  on: optional(flag(), true),
  series: optional(list(pair(number({ min: 0, max: 10 }), flag()), { max: 3 }), []),
  three: optional(tuple(flag(), flag(), oneOf("x"))),
  gone: optional(nullable(number({ min: 0, max: 1 })), null),
  limit: optional(either(number({ min: 0, max: 1 }), object({ min: number({ min: 0, max: 1 }) }))),
  event: optional(
    variant("do", {
      plug: object({ ev: optional(text({ maxLength: 3 })) }),
      wait: object({ s: number({ min: 0, max: 9 }) }),
    }),
  ),
});

function refusal(schema: Schema<unknown>, value: unknown): string {
  const result = check(schema, value);
  assert.equal(result.ok, false, `accepted ${JSON.stringify(value)}`);
  return sentence(result);
}

describe("modules/schema/check", () => {
  it("returns a fresh value with defaults filled in, in the schema's order", () => {
    const given = { name: "a", voltage: 230 };
    const result = check(SITE, given);
    assert.ok(result.ok);
    const value: Infer<typeof SITE> = result.value;
    assert.equal(value.breaker, undefined);
    assert.deepEqual(value, { voltage: 230, phases: 1, name: "a" });
    assert.deepEqual(Object.keys(value), ["voltage", "phases", "name"]);
    assert.notEqual(value, given);
  });

  it("fills in defaults of defaults", () => {
    const schema = object({ ev: optional(object({ soc: optional(number({ min: 0, max: 1 }), 0.33) }), {}) });
    assert.deepEqual(check(schema, {}), { ok: true, value: { ev: { soc: 0.33 } } });
  });

  it("takes exactly what lies inside the bounds", () => {
    const schema = number({ min: -1, max: 2 });
    for (const value of [-1, 0, 1.5, 2]) assert.deepEqual(check(schema, value), { ok: true, value });
    for (const value of [-1.0001, 2.0001, Number.NaN, Number.POSITIVE_INFINITY, "1", null, undefined, true, [1], {}])
      assert.match(refusal(schema, value), /^\$ must be a number from -1 to 2, found /);
    assert.equal(
      refusal(number({ min: 0, max: 9, integer: true }), 1.5),
      "$ must be a whole number from 0 to 9, found 1.5",
    );
    const unbounded = number({ min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY });
    assert.equal(check(unbounded, Number.POSITIVE_INFINITY).ok, false);
    const zero = check(schema, -0);
    assert.ok(zero.ok && Object.is(zero.value, 0), "no negative zero comes out");
  });

  const wrong: ReadonlyArray<readonly [unknown, string]> = [
    [{ site: { voltage: 12 } }, "$.site.voltage must be a number from 80 to 300, found 12"],
    [{ site: {} }, "$.site.voltage is missing"],
    [{ site: [] }, "$.site must be an object, found a list of 0"],
    [{ site: null }, "$.site must be an object, found null"],
    [{}, "$.site is missing"],
    [5, "$ must be an object, found 5"],
    [{ site: { voltage: 230, volts: 1 } }, "$.site.volts is not known here; known: voltage, phases, name, breaker"],
    [{ site: { voltage: 230, "a b": 1 } }, '$.site["a b"] is not known here; known: voltage, phases, name, breaker'],
    [{ site: { voltage: 230, name: "" } }, '$.site.name must be a text of 1 to 8 characters, found ""'],
    [{ site: { voltage: 230, name: "a b" } }, '$.site.name must be letters, digits, - and _, found "a b"'],
    [{ site: { voltage: 230, name: "a\n" } }, '$.site.name must be letters, digits, - and _, found "a\\n"'],
    [
      { site: { voltage: 230, breaker: { rated: 1, curve: "Z" } } },
      '$.site.breaker.curve must be B, C or D, found "Z"',
    ],
    [{ site: { voltage: 230 }, on: 1 }, "$.on must be true or false, found 1"],
    [
      {
        site: { voltage: 230 },
        series: [
          [1, true],
          [11, true],
        ],
      },
      "$.series[1][0] must be a number from 0 to 10, found 11",
    ],
    [{ site: { voltage: 230 }, series: [[1]] }, "$.series[0] must be a list of 2, found a list of 1"],
    [{ site: { voltage: 230 }, series: [1, 2, 3, 4] }, "$.series must be a list of 0 to 3, found a list of 4"],
    [{ site: { voltage: 230 }, gone: 3 }, "$.gone must be a number from 0 to 1, found 3"],
    [{ site: { voltage: 230 }, limit: 3 }, "$.limit must be a number from 0 to 1, found 3"],
    [{ site: { voltage: 230 }, limit: { min: 3 } }, "$.limit.min must be a number from 0 to 1, found 3"],
    [{ site: { voltage: 230 }, limit: true }, "$.limit must be a number from 0 to 1 or an object, found true"],
    [{ site: { voltage: 230 }, event: { do: "fly" } }, '$.event.do must be plug or wait, found "fly"'],
    [{ site: { voltage: 230 }, event: { do: "toString" } }, '$.event.do must be plug or wait, found "toString"'],
    [{ site: { voltage: 230 }, event: {} }, "$.event.do is missing; it is plug or wait"],
    [{ site: { voltage: 230 }, event: { do: "wait" } }, "$.event.s is missing"],
    [{ site: { voltage: 230 }, event: { do: "plug", s: 1 } }, "$.event.s is not known here; known: do, ev"],
  ];
  for (const [value, reason] of wrong)
    it(`refuses ${JSON.stringify(value)}`, () => {
      assert.equal(refusal(ANY_OF_ALL, value), reason);
    });

  it("trusts no prototype", () => {
    const inherited: unknown = Object.create({ voltage: 230 });
    assert.equal(refusal(SITE, inherited), "$.voltage is missing");
    assert.match(
      refusal(SITE, JSON.parse('{"voltage":230,"__proto__":{"phases":3}}')),
      /^\$\.__proto__ is not known here/,
    );
    assert.match(refusal(SITE, { voltage: 230, constructor: 1 }), /^\$\.constructor is not known here/);
    assert.match(refusal(SITE, JSON.parse('{"voltage":230,"hasOwnProperty":1}')), /hasOwnProperty is not known here/);
  });

  it("never repeats a secret", () => {
    const schema = object({ password: text({ minLength: 8, maxLength: 64, pattern: "[!-~]+", secret: true }) });
    for (const password of ["hunter2", "hunter2 with spaces", 7_777_777, ["hunter2"]]) {
      const reason = refusal(schema, { password });
      assert.match(reason, /^\$\.password must be /);
      assert.doesNotMatch(reason, /hunter2|7777777/);
    }
  });

  it("cuts what it repeats", () => {
    assert.ok(refusal(flag(), "x".repeat(100_000)).length < 100);
    assert.ok(refusal(object({}), { ["x".repeat(100_000)]: 1 }).length < 120);
  });

  it("holds plain frozen data only", () => {
    const visit = (node: unknown): void => {
      assert.notEqual(typeof node, "function");
      if (typeof node !== "object" || node === null) return;
      assert.ok(Object.isFrozen(node));
      assert.ok(Array.isArray(node) || Object.getPrototypeOf(node) === Object.prototype);
      for (const child of Object.values(node)) visit(child);
    };
    visit(ANY_OF_ALL);
  });

  it("takes 100,000 random values, and what it accepts it accepts again unchanged", () => {
    const good = fc.record(
      {
        site: fc.record(
          {
            voltage: fc.double({ min: 80, max: 300 }),
            phases: fc.constantFrom(1, 3),
            name: fc.stringMatching(/^[a-z_-]{1,9}$/),
            breaker: fc.record({ rated: fc.integer({ min: 1, max: 130 }), curve: fc.constantFrom("B", "C", "D") }),
          },
          { requiredKeys: ["voltage"] },
        ),
        on: fc.boolean(),
        series: fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.boolean()), { maxLength: 4 }),
        limit: fc.oneof(fc.double({ min: 0, max: 1 }), fc.record({ min: fc.double({ min: 0, max: 1 }) })),
        event: fc.oneof(fc.constant({ do: "plug" }), fc.record({ do: fc.constant("wait"), s: fc.nat(10) })),
      },
      { requiredKeys: ["site"] },
    );
    const near = fc
      .tuple(
        good,
        fc.constantFrom("site", "on", "series", "limit", "event", "x", "__proto__"),
        fc.anything({ maxDepth: 1 }),
        fc.nat(2),
      )
      .map(([value, name, put, when]) =>
        when === 0
          ? { ...value, [name]: put }
          : when === 1
            ? { ...value, site: { ...value.site, [name]: put } }
            : value,
      );
    let accepted = 0;
    const property = (value: unknown): void => {
      const result = check(ANY_OF_ALL, value);
      if (result.ok) {
        accepted++;
        assert.deepEqual(check(ANY_OF_ALL, result.value), result);
      } else {
        assert.match(result.path, /^\$/);
        assert.ok(result.reason.length > 0 && result.reason.length < 200, result.reason);
      }
    };
    fc.assert(fc.property(near, property), { numRuns: 60_000 });
    fc.assert(fc.property(fc.anything({ withBigInt: true, withSparseArray: true, maxDepth: 2 }), property), {
      numRuns: 40_000,
    });
    assert.ok(accepted > 1_000, `the generator reaches the accepting side (${accepted})`);
  });
});
