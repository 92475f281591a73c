import assert from "node:assert/strict";
import { findingLine } from "../../../../scripts/lint/preload/rule";
import { checked } from "./checked";

function lines(texts: Readonly<Record<string, string>>, aliases?: Readonly<Record<string, string>>): string[] {
  return checked(texts, aliases).map(findingLine);
}

describe("the preload check of several modules", () => {
  it("follows a value into the module that makes it, and tells of the one that keeps it", () => {
    const found = lines({
      "modules/a/make.ts": "export function make(n: number) {\n  return { n };\n}\n",
      "modules/b/table.ts":
        'import { make } from "../a/make";\n\nexport const TABLE = Object.freeze({\n  one: make(1),\n  two: Object.freeze(make(2)),\n});\n',
    });
    assert.deepEqual(found, [
      "modules/b/table.ts:4:8 not-frozen: TABLE.one is not frozen: wrap it in Object.freeze, each row of a table by itself",
    ]);
  });

  it("tells of a kept variable where it is declared, once for all who keep it", () => {
    const found = lines({
      "modules/a/make.ts": "export const make = (n: number) => Object.freeze({ look: () => n });\n",
      "modules/b/table.ts":
        'import { make } from "../a/make";\nexport const TABLE = Object.freeze([make(1), make(2)]);\nexport { make };\n',
    });
    assert.deepEqual(found, [
      "modules/a/make.ts:1:22 kept-variable: n is a parameter that a function keeps: " +
        "copy it into a const first, or make the function in the running program",
    ]);
  });

  it("tells of an object once, where it stands first", () => {
    const found = checked({
      "modules/a/list.ts": "const LIST: number[] = [];\nexport const BOTH = Object.freeze([LIST, LIST]);\n",
      "modules/b/again.ts": 'export { BOTH } from "../a/list";\nexport * from "../a/list";\n',
    });
    assert.deepEqual(
      found.map(({ file, line, column, rule }) => [file, line, column, rule]),
      [["modules/a/list.ts", 2, 36, "not-frozen"]],
    );
  });

  it("tells of a module that fails, and not of those that import it", () => {
    const found = lines({
      "hosts/esp32/clock.ts": 'import Time from "time";\nexport const START = Time.ticks;\n',
      "hosts/esp32/run.ts":
        'import { START } from "./clock";\nexport const LATER = START + 1;\nexport const list = [1];\n',
    });
    assert.deepEqual(found, [
      "hosts/esp32/clock.ts:2:27 native-call: time.ticks is read while the module loads: " +
        "ask for it in a function that the running program calls",
    ]);
  });

  it("points at the line that runs while the module loads, not into what it calls", () => {
    const [found] = checked({
      "hosts/esp32/clock.ts": 'import Time from "time";\nexport function now() {\n  return Time.ticks;\n}\n',
      "hosts/esp32/run.ts": 'import { now } from "./clock";\n\nexport const START = now();\n',
    });
    assert.deepEqual([found?.file, found?.line, found?.rule], ["hosts/esp32/run.ts", 3, "native-call"]);
  });

  it("knows modules by the names a manifest gives them", () => {
    const texts = {
      "modules/boards/one.ts": "export const board = Object.freeze({ pins: Object.freeze([4]) });\n",
      "hosts/esp32/pins.ts": 'import { board } from "board";\nexport const COUNT = board.pins.length;\n',
    };
    assert.deepEqual(lines(texts, { board: "modules/boards/one.ts" }), []);
    assert.match(lines(texts).join(), /^hosts\/esp32\/pins\.ts:2:28 native-call: board's board\.pins is read/);
  });

  it("takes modules in a circle, unless one needs a value that is not there yet", () => {
    const circle = (use: string) => ({
      "modules/a/a.ts": `import { b } from "../b/b";\nexport const A = 1;\nexport const a = () => b();\n`,
      "modules/b/b.ts": `import { A } from "../a/a";\n${use}\n`,
    });
    assert.deepEqual(lines(circle("export const b = () => A;")), []);
    assert.match(
      lines(circle("export const b = () => 1;\nexport const B = A + 1;")).join("\n"),
      /^modules\/b\/b\.ts:3:18 load-failure: .*A of modules\/a\/a\.ts is not there yet/,
    );
  });

  it("leaves types and their imports out", () => {
    const found = lines({
      "modules/a/a.ts":
        'import type { Gone } from "../gone/gone";\nimport { type Other, ONE } from "../b/b";\n' +
        "export type { Gone };\nexport interface Mine { m: Gone | Other }\nexport const TWO = ONE + 1;\n",
      "modules/b/b.ts": "export type Other = { [key: string]: number };\nexport const ONE = 1;\n",
    });
    assert.deepEqual(found, []);
  });

  it("sorts what it finds by file and line", () => {
    const found = checked({
      "modules/b/b.ts": "export const b = [];\nexport let c = 1;\n",
      "modules/a/a.ts": 'import { b } from "../b/b";\nexport const a = [b];\n',
    });
    assert.deepEqual(
      found.map(({ file, line, rule }) => `${file}:${line} ${rule}`),
      ["modules/a/a.ts:2 not-frozen", "modules/b/b.ts:1 not-frozen", "modules/b/b.ts:2 module-variable"],
    );
  });
});
