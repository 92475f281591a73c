import type { Snippets } from "../snippet";

export const MODULE_VARIABLE: Snippets = {
  accepted: [
    "export const one = 1;",
    "export function count(): number { let n = 0; n++; return n; }",
    "export const sum = (() => { let n = 0; for (let i = 0; i < 3; i++) n += i; return n; })();",
    "{ let inner = 1; inner++; }\nexport const one = 1;",
    "declare let elsewhere: number;\nexport const read = () => elsewhere;",
  ],
  refused: [
    { text: "let n = 0;\nexport function next(): number { return n++; }", linker: "warns", at: "1:5" },
    { text: "let n = 0;\nexport function get(): number { return n; }", linker: "warns", at: "1:5" },
    { text: "var n = 0;\nexport const get = () => n;", linker: "warns", at: "1:5" },
    { text: "if (true) { var n = 0; }\nexport const get = () => n;", linker: "warns", at: "1:17" },
    {
      text: "export let handler = () => 1;",
      linker: "silent",
      at: "1:12",
      says: "handler is a variable of the module",
    },
  ],
};
