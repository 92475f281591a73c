import type { Snippets } from "../snippet";

export const STATIC_FIELD: Snippets = {
  accepted: [
    "export class A { static readonly b = 1; static readonly c = Object.freeze({ d: 1 }); }",
    "export class A { static m() {} static get b() { return 1; } }",
    "export function make(): unknown { return class { static b = 1; }; }",
    "export class A { static { if (A.length > 3) throw new Error('too many'); } }",
  ],
  refused: [
    { text: "export class A { static b = 1; }", linker: "silent", at: "1:18", says: "b is a static field" },
    { text: "export class A { static #b = 1; static f() { return A.#b++; } }", linker: "silent", at: "1:18" },
    { text: "export const A = class { static b?: number; };", linker: "silent", at: "1:26" },
    { text: "export class A { static readonly b: number; static { A.b = 1; } }", linker: "silent", at: "1:54" },
    { text: "export class A { static readonly b = 1; static { this.b++; } }", linker: "silent", at: "1:50" },
  ],
};
