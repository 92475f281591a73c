import fc from "fast-check";

/** A good text with bytes changed, cut out, doubled or put in. */
export function mutated(value: object): fc.Arbitrary<string> {
  const text = JSON.stringify(value);
  const change = fc.record({ at: fc.nat(text.length), cut: fc.nat(6), put: fc.string({ maxLength: 4 }) });
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((so, { at, cut, put }) => so.slice(0, at) + put + so.slice(at + cut), text));
}

/** A good value with another member, or another value in a member. */
export function altered(value: object): fc.Arbitrary<string> {
  const name = fc.constantFrom(...Object.keys(value), "x", "__proto__", "constructor");
  const other = fc.oneof(fc.double(), fc.string({ maxLength: 6 }), fc.constantFrom(null, true, [], {}, -0));
  return fc.tuple(name, other).map(([key, member]) => JSON.stringify({ ...value, [key]: member }));
}
