import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { REPOSITORY } from "../../../scripts/board/run";
import { BOARDS } from "../../../scripts/board/targets";
import { contactsOf, LAYOUTS } from "../../../scripts/pictures/layouts";
import { FUNCTIONS } from "../../../scripts/pictures/wiring";

/** The cells of the first table behind a heading. */
function table(file: string, heading: string): string[][] {
  const text = readFileSync(path.join(REPOSITORY, "docs", file), "utf8");
  const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const lines = section.split("\n");
  const first = lines.findIndex((line) => line.startsWith("| Function |"));
  const rows = lines.slice(first + 2);
  const end = rows.findIndex((line) => !line.startsWith("| "));
  return rows.slice(0, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe("docs/boards.md", () => {
  it("says of every function what to connect", () => {
    const rows = table("boards.md", "Wiring");
    assert.deepEqual(
      rows.map(([name]) => name),
      FUNCTIONS.map(({ name }) => name),
    );
    for (const [name, connect] of rows) assert.ok(connect, name);
  });

  it("leads to the page of every board of a chip", () => {
    const text = readFileSync(path.join(REPOSITORY, "docs", "boards.md"), "utf8");
    for (const name of BOARDS)
      assert.ok(text.includes(name === "lin" ? "| `lin` |" : `| [\`${name}\`](boards/${name}.md) |`));
    assert.deepEqual(
      Object.keys(LAYOUTS),
      BOARDS.filter((name) => name !== "lin"),
    );
  });
});

describe("the pages of the boards", () => {
  for (const [name, layout] of Object.entries(LAYOUTS))
    for (const use of ["charger", "meter"] as const)
      it(`wire ${name} as the ${use}'s board file does`, () => {
        const { pins } = layout[use];
        const expected = FUNCTIONS.flatMap((each) => {
          const wire = each.wire(pins);
          return wire ? [[each.name, `${wire.pin}${wire.remark}`, contactsOf(layout, wire.pin).join(", ")]] : [];
        });
        assert.deepEqual(table(`boards/${name}.md`, `As a ${use}`), expected);
      });

  for (const [name, layout] of Object.entries(LAYOUTS))
    it(`miss no pin of ${name}, and name a contact for each`, () => {
      for (const { pins } of [layout.charger, layout.meter]) {
        const { ethernet, plugLock, meterSerial, tagSerial, display, ...single } = {
          tagSerial: undefined,
          plugLock: undefined,
          ...pins,
        };
        const pairs = [meterSerial, tagSerial, display].filter((pair) => pair !== undefined).length;
        const count = Object.keys(single).length + 2 * pairs + (plugLock === undefined ? 0 : 3);
        const wires = FUNCTIONS.flatMap((each) => each.wire(pins) ?? []);
        assert.equal(wires.length, count, ethernet && "Ethernet has no row");
        for (const { pin } of wires) assert.notDeepEqual(contactsOf(layout, pin), [], `GPIO ${pin}`);
      }
    });
});
