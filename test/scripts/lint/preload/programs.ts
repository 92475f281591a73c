import fc from "fast-check";

/** Ways in which a function keeps what it is given, or does not. */
const MAKERS = Object.freeze({
  parameter: "(p) => () => p",
  constant: "(p) => { const c = p; return () => c; }",
  method: "(p) => Object.freeze({ m() { return p; } })",
  member: "(p) => Object.freeze({ p })",
  classMethod: "(p) => class { m() { return p; } }",
  classField: "(p) => { const c = p; return class { f = c; }; }",
  staticField: "(p) => class { static readonly f = p; }",
  constructed: "(p) => class extends Base { constructor() { super(p); } }",
  nested: "(p) => { const c = (() => { const d = p; return () => d; })(); return Object.freeze([() => c]); }",
  forgotten: "(p) => { const f = () => p; return typeof f === 'function' ? 7 : f; }",
  function: "(p) => (typeof p === 'function' ? p : 1)",
});

const HEAD = [
  "class Base { constructor(v) { this.v = v; } }",
  "class Hidden { #v; constructor(v) { this.#v = v; } get() { return this.#v; } }",
  ...Object.entries(MAKERS).map(([name, maker]) => `const ${name}Of = ${maker};`),
].join("\n");

const LEAVES = ["1", "null", "() => 1", "`x`", "[]", "Object.freeze([])", "({})", "class { m() {} }", "Math.abs"];

const { value } = fc.letrec<{ value: string }>((tie) => {
  const inner = tie("value");
  const bare = fc.oneof(
    fc.tuple(inner, inner).map(([a, b]) => `({ a: ${a}, b: ${b} })`),
    fc.tuple(inner, inner).map(([a, b]) => `[${a}, ${b}]`),
    inner.map((a) => `({ get g() { return 1; }, ["k" + 1]: ${a} })`),
    inner.map((a) => `[...[${a}]].map((x) => x)`),
    inner.map((a) => `new Base(${a})`),
    inner.map((a) => `new Hidden(${a})`),
    inner.map((a) => `new (constructedOf(${a}))()`),
    inner.map((a) => `Object.create(Object.freeze({ a: ${a} }), { w: { value: ${a}, enumerable: true } })`),
  );
  const frozen = bare.map((text) => `Object.freeze(${text})`);
  const made = fc.tuple(fc.constantFrom(...Object.keys(MAKERS)), inner).map(([name, a]) => `${name}Of(${a})`);
  return {
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(...LEAVES),
      { arbitrary: frozen, weight: 6 },
      { arbitrary: made, weight: 6 },
      { arbitrary: inner.map((a) => `Object.freeze({ deep: ${a} }, true)`), weight: 1 },
      { arbitrary: bare, weight: 1 },
    ),
  };
});

/** Modules that export a value, or a function that keeps one, put together from what the rules have to tell apart. */
export const PROGRAMS: fc.Arbitrary<string> = fc
  .tuple(value, fc.boolean())
  .map(([text, isKept]) =>
    [HEAD, isKept ? `const kept = ${text};\nexport const a = () => kept;` : `export const a = ${text};`].join("\n"),
  );
