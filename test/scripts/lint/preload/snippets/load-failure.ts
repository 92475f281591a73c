import type { Snippets } from "../snippet";

export const LOAD_FAILURE: Snippets = {
  accepted: ["export function f(): never { throw new Error('x'); }"],
  refused: [
    { text: "export const a = 1;\nthrow new Error('x');", linker: "stops", at: "2:7", says: "Error: x" },
    { text: "setTimeout(() => {}, 1);\nexport const a = 1;", linker: "stops", says: "setTimeout is not defined" },
    { text: "export const a = Object.freeze({ b: console });", linker: "stops", at: "1:37", says: "console is not" },
    { text: "export const a = b + 1;\nconst b = 1;", linker: "stops", at: "1:18" },
    { text: "export const a = Object.freeze(new Uint8Array(4));", linker: "stops", at: "1:25" },
  ],
};
