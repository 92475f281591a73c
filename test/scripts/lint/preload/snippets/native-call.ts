import type { Snippets } from "../snippet";

export const NATIVE_CALL: Snippets = {
  accepted: [
    'import Native from "native";\nexport const make = () => new Native();',
    'import Native from "native";\nexport class Mine extends Native { now() { return Native.ticks; } }',
    'import Native from "native";\nexport const PARTS = Object.freeze({ Native });',
    "export const square = Math.sqrt(2) + Number.parseInt('12', 10);",
    "export const log = (line: string) => trace(line);",
    "export const hasSystem = typeof Intl;",
  ],
  refused: [
    {
      text: 'import Native from "native";\nexport const a = Object.freeze(new Native());',
      linker: "stops",
      at: "2:32",
      says: "native is constructed",
    },
    { text: 'import Native from "native";\nexport const a = Native.ask();', linker: "stops", at: "2:25" },
    {
      text: 'import Native from "native";\nexport const a = Native.ticks;',
      linker: "stops",
      at: "2:25",
      says: "ticks",
    },
    { text: 'import Native from "native";\nexport const a = [1].map(Native.ask).length;', linker: "stops", at: "2:33" },
    {
      text: 'import Native from "native";\nclass Mine extends Native {}\nexport const a = Object.freeze(new Mine());',
      linker: "stops",
      at: "3:32",
    },
    {
      text: 'import Native from "native";\nconst now = () => Native.ticks;\nexport const a =\n  now() + 1;',
      linker: "stops",
      at: "4:3",
    },
    {
      text: 'import Native from "native";\nexport const a = Native.KIND;',
      linker: "silent",
      at: "2:25",
      says: "native.KIND is read",
    },
    { text: "System.restart();\nexport const a = 1;", linker: "stops", says: "System is used" },
    { text: "trace('x');\nexport const a = 1;", linker: "silent", says: "trace is used" },
    { text: "export const a = Date.now();", linker: "silent", at: "1:23", says: "the machine that links" },
    { text: "export const a = new Date().getTime();", linker: "silent", at: "1:18" },
    { text: "export const a = Math.random();", linker: "silent", at: "1:23" },
  ],
};
