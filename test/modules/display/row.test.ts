import assert from "node:assert/strict";
import fc from "fast-check";
import { glyphRow } from "../../../modules/display/font";
import type { Row } from "../../../modules/display/row";
import { draw } from "./picture";

const PRINTABLE = Array.from({ length: 0x5f }, (_, index) => String.fromCharCode(0x20 + index));
const text = fc.string({ unit: fc.constantFrom(...PRINTABLE), maxLength: 25 });
const dotsOf = (character: string) =>
  Array.from({ length: 8 }, (_, row) => glyphRow(character.charCodeAt(0), row)).join();

describe("text on a display", () => {
  it("has a glyph of its own for every printable character, in five columns and seven rows", () => {
    assert.equal(new Set(PRINTABLE.map(dotsOf)).size, PRINTABLE.length);
    for (const character of PRINTABLE) {
      for (let row = 0; row < 7; row++) {
        const dots = glyphRow(character.charCodeAt(0), row);
        assert.ok(Number.isInteger(dots) && dots >= 0 && dots < 32, character);
      }
      assert.equal(glyphRow(character.charCodeAt(0), 7), 0);
    }
    assert.equal(dotsOf(" "), "0,0,0,0,0,0,0,0");
  });

  it("shows a question mark for everything else", () => {
    for (const character of ["\u0000", "\u001f", "\u007f", "é", "…"]) assert.equal(dotsOf(character), dotsOf("?"));
  });

  it("draws dot by dot, each cell six wide and eight high", () => {
    const picture = draw([{ text: "A1", scale: 1 }]).slice(0, 8);
    assert.deepEqual(
      picture.map((line) => line.slice(0, 13)),
      [
        "..#.....#....",
        ".#.#...##....",
        "#...#...#....",
        "#...#...#....",
        "#####...#....",
        "#...#...#....",
        "#...#..###...",
        ".............",
      ],
    );
  });

  it("draws the same larger, dot for dot", () => {
    const scales = fc.constantFrom(2 as const, 3 as const);
    fc.assert(
      fc.property(text, scales, (line, scale) => {
        const small = draw([{ text: line, scale: 1 }], 256);
        const large = draw([{ text: line, scale }], 128);
        large.slice(0, 8 * scale).forEach((row, y) => {
          const from = small[Math.floor(y / scale)] ?? "";
          const expected = Array.from({ length: 128 }, (_, x) => from[Math.floor(x / scale)]).join("");
          assert.equal(row, expected);
        });
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it("puts rows below each other, and leaves dark what no row reaches", () => {
    const rows = fc.array(fc.record({ text, scale: fc.constantFrom(1 as const, 2 as const, 3 as const) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, (all: Row[]) => {
        const alone = all.flatMap((row) => draw([row]).slice(0, 8 * row.scale));
        const expected = [...alone, ...Array<string>(64).fill(".".repeat(128))].slice(0, 64);
        assert.deepEqual(draw(all), expected);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});
