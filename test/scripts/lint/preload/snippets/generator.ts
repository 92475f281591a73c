import type { Snippets } from "../snippet";

export const GENERATOR: Snippets = {
  accepted: [
    "export const a = Object.freeze([...(function () { return [1, 2]; })()]);",
    "export async function f(): Promise<void> {}",
  ],
  refused: [
    { text: "export function* g() { yield 1; }", linker: "warns", says: "g is a generator function" },
    { text: "export class A { *m() {} }", linker: "warns", says: "A.prototype.m" },
    { text: "export const a = Object.freeze({ *m() {} });", linker: "warns", at: "1:34" },
    { text: "export async function* g() {}", linker: "warns" },
  ],
};
