import { drawPage, type Row } from "../../../modules/display/row";

const WIDTH = 128;
const PAGES = 8;

/** One line of # and . a row of dots. */
export function pictureOf(pages: readonly Uint8Array[]): string[] {
  return pages.flatMap((columns) =>
    Array.from({ length: 8 }, (_, y) => [...columns].map((byte) => ((byte >> y) & 1 ? "#" : ".")).join("")),
  );
}

export function draw(rows: readonly Row[], width = WIDTH): string[] {
  const pages = Array.from({ length: PAGES }, (_, page) => {
    // What was in the buffer before must not shine through.
    const columns = new Uint8Array(width).fill(0xff);
    drawPage(rows, page, columns);
    return columns;
  });
  return pictureOf(pages);
}
