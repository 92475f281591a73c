import type { Snippets } from "../snippet";

export const BUILT_IN_OBJECT: Snippets = {
  accepted: [
    "export function make(): Map<string, Uint8Array> { return new Map([['a', new Uint8Array(4)]]); }",
    "export const LONGEST = new Date(0).getTime() + new Uint8Array(4).length;",
    "export function isName(text: string): boolean { return /^[a-z]+$/.test(text); }",
  ],
  refused: [
    { text: "export const a = new Map();", linker: "silent", at: "1:18", says: "a is a Map" },
    { text: "export const a = Object.freeze(new Set([1]));", linker: "silent", at: "1:18", says: "a Set" },
    {
      text: "const seen = new WeakSet<object>();\nexport function see(a: object): void { seen.add(a); }",
      linker: "silent",
      at: "1:14",
    },
    { text: "export const a = new WeakMap();", linker: "silent", at: "1:18" },
    { text: "export const a = new Date(0);", linker: "warns", at: "1:18", says: "a Date" },
    { text: "export const a = Object.freeze(new Date(0));", linker: "silent", at: "1:18" },
    { text: "export const a = new Uint8Array(4);", linker: "silent", at: "1:18" },
    {
      text: "export const a = Object.freeze({ b: Uint8Array.of(1, 2) });",
      linker: "silent",
      at: "1:37",
      says: "a.b is",
    },
    { text: "export const a = new DataView(new ArrayBuffer(4));", linker: "silent", at: "1:18" },
    { text: "export const a = new ArrayBuffer(4);", linker: "silent", at: "1:18" },
    {
      text: "async function f(): Promise<number> { return 1; }\nexport const a = f();",
      linker: "silent",
      at: "2:18",
      says: "a Promise",
    },
    { text: "export const a = new Proxy(Object.freeze({}), Object.freeze({}));", linker: "silent", at: "1:18" },
    { text: "export const a = /x/;", linker: "silent", at: "1:18", says: "a regular expression" },
    { text: "export const a = /x/g;", linker: "silent", at: "1:18" },
    {
      text: "class A { m = new Map(); }\nexport const a = Object.freeze(new A());",
      linker: "silent",
      at: "2:18",
      says: "a.m is a Map",
    },
  ],
};
