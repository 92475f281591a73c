import assert from "node:assert/strict";
import { transformSync } from "esbuild";
import ts from "typescript";
import { arrows, constants } from "../../../scripts/board/shrink/arrows";
import { freeNames } from "../../../scripts/board/shrink/names";
import { plainLoops } from "../../../scripts/board/shrink/plain-loops";
import { plainMembers } from "../../../scripts/board/shrink/plain-members";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  strict: true,
  types: [],
};

describe("the rewriting of an image's JavaScript", () => {
  it("walks over arrays by index, and over nothing else", () => {
    const source = `
      const seen: unknown[] = [];
      const pairs: readonly (readonly [string, number])[] = [["a", 1], ["b", 2]];
      for (const [name, count] of pairs) { if (count === 1) continue; seen.push(name + count); }
      const grows = [1, 2];
      for (const item of grows) { if (item < 4) grows.push(item + 2); seen.push(item); }
      for (const item of grows) { const item = "inner"; seen.push(item); break; }
      const late = [10, 20].map((value) => value); const calls: (() => number)[] = [];
      for (const item of late) calls.push(() => item);
      for (const call of calls) seen.push(call());
      const [first, , third] = [7, 8, 9]; seen.push(first, third);
      for (const letter of "hé😀") seen.push(letter);
      for (const [key, value] of new Map([["k", 1]])) seen.push(key, value);
      for (const value of new Set([5])) seen.push(value);
      for (const { length } of ["four"]) seen.push(length);
      export { seen };`;
    const rewritten = typed(source);
    assert.deepEqual(run(rewritten)["seen"], run(transformSync(source, { loader: "ts" }).code)["seen"]);
    const left = [...rewritten.matchAll(/ of (\S+)/g)].map((match) => match[1]);
    assert.deepEqual(left, ['"hé😀")', "new", "new"], "strings, maps and sets have iterators of their own");
    assert.doesNotMatch(rewritten, /const \[(?!key)/);
  });

  it("reads members one by one, but keeps defaults, rests and patterns in patterns", () => {
    const source = `
      const seen = [];
      const whole = { a: 1, b: { c: 2 }, d: undefined };
      const { a, b: renamed } = whole; seen.push(a, renamed.c);
      const { d = 4 } = whole; seen.push(d);
      const { a: taken, ...rest } = whole; seen.push(taken, Object.keys(rest));
      const { b: { c } } = whole; seen.push(c);
      const make = () => { seen.push("made"); return whole; };
      const { a: once, b: again } = make(); seen.push(once, again.c);
      const arrow = ({ a, b }, more) => a + b.c + more; seen.push(arrow(whole, 10));
      function declared({ a }) { a += 1; return a; } seen.push(declared(whole));
      class Box { constructor({ a }) { this.a = a; } add({ a }) { return this.a + a; } }
      seen.push(new Box(whole).add(whole));
      const nothing = ({ a }) => a;
      try { nothing(undefined); } catch (error) { seen.push(error instanceof TypeError); }
      export { seen };`;
    const rewritten = printed(source, plainMembers);
    assert.deepEqual(run(rewritten)["seen"], run(source)["seen"]);
    assert.deepEqual(
      [...rewritten.matchAll(/\{ (.+?) \} = whole/g)].map((match) => match[1]),
      ["d = 4", "a: taken, ...rest", "b: { c }"],
    );
  });

  it("makes arrows of functions that need no prototype, and puts them first", () => {
    const source = `
      export const early = later(1);
      function later(value) { return value + helper(); }
      function helper() { return 1; }
      function Old() { this.value = 2; }
      function* steps() { yield 3; }
      function all() { return arguments.length; }
      async function soon() { return 4; }
      function holds() { return class { mine() { return this; } }; }
      export { Old, steps, all, soon, holds, helper };`;
    const rewritten = arrows(source);
    const given = run(rewritten);
    assert.equal(given["early"], 2);
    for (const name of ["Old", "steps", "all"]) assert.match(rewritten, new RegExp(`function\\*? ${name}`));
    for (const name of ["later", "helper", "soon", "holds"])
      assert.doesNotMatch(rewritten, new RegExp(`function ${name}`));
    assert.equal(Object.hasOwn(given["helper"] as object, "prototype"), false);
  });

  it("makes constants of variables that stay what they are", () => {
    const source =
      "var a = 1;\nvar b = 2;\nb += a;\nvar c = 0, d = 1;\n[c] = [3];\nvar { e } = { e: 1 };\nvar f = 0;\nf++;\nvar g = 5;\n~g;\nvar h = 6;\n--h;";
    assert.deepEqual(
      constants(source)
        .split("\n")
        .filter((line) => / = /.test(line) && /^(const|let)/.test(line)),
      [
        "const a = 1;",
        "let b = 2;",
        "let c = 0, d = 1;",
        "let { e } = { e: 1 };",
        "let f = 0;",
        "const g = 5;",
        "let h = 6;",
      ],
    );
  });

  it("takes names that the image has anyway, then some of its own, each once", () => {
    const names = freeNames(
      "const x = { offerA: 1, class: 2, push: 3 }; x.offerA; x.Map; const { limit: y } = x; x['text'];",
    );
    const given = Array.from({ length: 3000 }, (_, index) => names.get(index));
    assert.deepEqual(given.slice(0, 5), ["offerA", "push", "limit", "$a", "$b"]);
    assert.equal(new Set(given).size, given.length);
    for (const name of given) assert.doesNotThrow(() => new Function(`const ${name} = 1;`));
  });
});

function typed(source: string): string {
  const host = ts.createCompilerHost(OPTIONS);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, languageVersion) =>
    name === "given.ts" ? ts.createSourceFile(name, source, languageVersion, true) : read(name, languageVersion);
  const program = ts.createProgram(["given.ts"], OPTIONS, host);
  let text = "";
  program.emit(
    program.getSourceFile("given.ts"),
    (_name, written) => {
      text = written;
    },
    undefined,
    false,
    { before: [plainLoops(program.getTypeChecker())] },
  );
  return text;
}

function printed(source: string, transformer: ts.TransformerFactory<ts.SourceFile>): string {
  const file = ts.createSourceFile("given.js", source, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  return ts
    .transform(file, [transformer])
    .transformed.map((given) => ts.createPrinter().printFile(given))
    .join("");
}

function run(script: string): { readonly [name: string]: unknown } {
  const module = { exports: {} };
  new Function("module", "exports", transformSync(script, { format: "cjs" }).code)(module, module.exports);
  return module.exports;
}
