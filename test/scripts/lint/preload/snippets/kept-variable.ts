import type { Snippets } from "../snippet";

export const KEPT_VARIABLE: Snippets = {
  accepted: [
    "function make(n: number) { const kept = n; return () => kept; }\nexport const a = make(1);",
    "function make(f: () => number) { return () => f(); }\nexport const a = make(() => 1);",
    "function make(K: new () => object) { return () => new K(); }\nclass B {}\nexport const a = make(B);",
    "function make({ f }: { f: () => number }) { return Object.freeze({ look: () => f() }); }\nexport const a = make({ f: () => 1 });",
    "function make(n: number) { const inner = () => n; return inner() > 0 ? () => 1 : () => 2; }\nexport const a = make(1);",
    "function make() { function inner() { return 1; } return () => inner(); }\nexport const a = make();",
    "const all: (() => number)[] = [];\nfor (const n of [1, 2]) all.push(() => n);\nexport const a = Object.freeze(all);",
    "export function make(n: number) { return () => n++; }",
    "class A { b = 1; f = () => this.b; }\nexport const a = Object.freeze(new A());",
    "function make(Base: new () => object) { return class extends Base {}; }\nclass B {}\nexport const A = make(B);",
    "function make(n: number) { return Object.freeze({ n }); }\nexport const a = make(1);",
    "function make(text: string) { return Object.freeze([text].map((word) => text + word)); }\nexport const a = make('x');",
  ],
  refused: [
    {
      text: "function make(n: number) { return () => n; }\nexport const a = make(1);",
      linker: "warns",
      at: "1:15",
      says: "n is a parameter",
    },
    {
      text: "function make(o: object) { return () => o; }\nexport const a = make(Object.freeze({}));",
      linker: "warns",
      at: "1:15",
    },
    {
      text: "function make() { let n = 0; return () => n++; }\nexport const a = make();",
      linker: "warns",
      at: "1:23",
      says: "n is a variable",
    },
    { text: "function make() { var n = 0; return () => n; }\nexport const a = make();", linker: "warns", at: "1:23" },
    {
      text: "function make() { let f = () => 1; return { set: (g: () => number) => { f = g; } }; }\nexport const a = Object.freeze(make());",
      linker: "silent",
      at: "1:23",
    },
    {
      text: "function make({ n }: { n: number }) { return () => n; }\nexport const a = make({ n: 1 });",
      linker: "warns",
      at: "1:17",
    },
    { text: "function make(n = 1) { return () => n; }\nexport const a = make();", linker: "warns", at: "1:15" },
    {
      text: "function make(n: number) { return () => () => n; }\nexport const a = make(1);",
      linker: "warns",
      at: "1:15",
    },
    {
      text: "function make(n: number) { const inner = () => n; return () => inner(); }\nexport const a = make(1);",
      linker: "warns",
      at: "1:15",
    },
    {
      text: "function make(n: number) { return () => inner(); function inner() { return n; } }\nexport const a = make(1);",
      linker: "warns",
      at: "1:15",
    },
    {
      text: "function make(n: number) { return Object.freeze({ look() { return n; } }); }\nexport const a = make(1);",
      linker: "warns",
      at: "1:15",
    },
    {
      text: "function make(n: number) { return Object.freeze({ get look() { return { n }; } }); }\nexport const a = make(1);",
      linker: "warns",
      at: "1:15",
    },
    {
      text: "function make(n: number) { return class { m() { return n; } }; }\nexport const A = make(1);",
      linker: "warns",
      at: "1:15",
    },
    {
      text: "function make(n: number) { class A { b = n; } return A; }\nexport const A = make(1);",
      linker: "warns",
      at: "1:15",
    },
    {
      text: "function make() { try { throw 1; } catch (e) { return () => e; } }\nexport const a = make();",
      linker: "warns",
      at: "1:43",
    },
    {
      text: "const all: (() => number)[] = [];\nfor (let n = 0; n < 2; n++) all.push(() => n);\nexport const a = Object.freeze(all);",
      linker: "warns",
      at: "2:10",
    },
  ],
};
