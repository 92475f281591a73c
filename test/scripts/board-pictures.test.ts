import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { chips } from "../../modules/boards/chips";
import { REPOSITORY } from "../../scripts/board/run";
import { drawBoard } from "../../scripts/pictures/draw";
import { LAYOUTS } from "../../scripts/pictures/layouts";
import { functionOf } from "../../scripts/pictures/wiring";

/** Contacts of each row, from the makers' tables. */
const ROWS = { esp32: 19, "esp32-poe": 10, esp32c3: 15, esp32s3: 22 } as const;
/** px a letter of 13 px takes in a line of them, generously. */
const LETTER = 7.6;

describe("the picture of a board", () => {
  for (const [name, layout] of Object.entries(LAYOUTS)) {
    const picture = drawBoard(layout);

    it(`${name} is the one in docs/boards (node -r ts-node/register scripts/board-pictures.ts draws it)`, () => {
      assert.equal(picture, readFileSync(path.join(REPOSITORY, "docs", "boards", `${name}.svg`), "utf8"));
    });

    it(`${name} shows what is on each pin, once, and stays on the sheet`, () => {
      const shown = [...picture.matchAll(/<text x="([\d.]+)"[^>]*text-anchor="(start|end)"[^>]*>(.*?)<\/text>/g)];
      const words = shown.map(([, , , text = ""]) => text.replaceAll(/<[^>]*>/g, ""));
      for (const pin of chips[layout.charger.chip].all) {
        const charger = functionOf(layout.charger, pin);
        const meter = functionOf(layout.meter, pin);
        const expected = [charger?.name, meter === charger ? undefined : meter && `meter: ${meter.name}`];
        const remark = expected.filter((each) => each !== undefined).join(" · ");
        if (remark !== "") assert.equal(words.filter((text) => text === remark).length, 1, remark);
      }
      for (const [index, [, x, anchor]] of shown.entries()) {
        const width = (words[index]?.length ?? 0) * LETTER;
        assert.ok(anchor === "end" ? Number(x) - width >= 0 : Number(x) + width <= 980, words[index]);
      }
    });

    it(`${name} has the maker's number of contacts, and no GPIO twice`, () => {
      for (const { contacts } of [layout.left, layout.right])
        assert.equal(contacts.length, ROWS[name as keyof typeof ROWS]);
      const drawn = [...layout.left.contacts, ...layout.right.contacts].flatMap(({ gpio }) => gpio ?? []);
      assert.equal(new Set(drawn).size, drawn.length);
      for (const gpio of drawn) assert.ok(chips[layout.charger.chip].all.includes(gpio), `GPIO ${gpio}`);
    });
  }
});
