import { writeFileSync } from "node:fs";
import path from "node:path";
import { REPOSITORY } from "./board/run";
import { drawBoard } from "./pictures/draw";
import { LAYOUTS } from "./pictures/layouts";

/** Draws docs/boards/BOARD.svg of every board: node -r ts-node/register scripts/board-pictures.ts */
for (const [name, layout] of Object.entries(LAYOUTS)) {
  const file = path.join("docs", "boards", `${name}.svg`);
  writeFileSync(path.join(REPOSITORY, file), drawBoard(layout));
  console.log(file);
}
