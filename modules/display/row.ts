import { GLYPH_COLUMNS, glyphRow } from "./font";

/** A line of text. It takes `scale` pages, each of its dots `scale` × `scale` of the display's. */
export interface Row {
  readonly text: string;
  readonly scale: 1 | 2 | 3;
}

/** Draws what rows, one below the other from page 0 on, show in a page. `columns`: one byte each, lowest bit on top. */
export function drawPage(rows: readonly Row[], page: number, columns: Uint8Array): void {
  columns.fill(0);
  let above = 0;
  for (const { text, scale } of rows) {
    if (page < above + scale) {
      drawRow(text, scale, (page - above) * 8, columns);
      return;
    }
    above += scale;
  }
}

/** Rows of dots from `top` on, counted in the display's dots from the upper edge of the text. */
function drawRow(text: string, scale: number, top: number, columns: Uint8Array): void {
  const cell = (GLYPH_COLUMNS + 1) * scale;
  for (let y = 0; y < 8; y++) {
    const row = Math.floor((top + y) / scale);
    for (let index = 0; index < text.length; index++) {
      const dots = glyphRow(text.charCodeAt(index), row);
      if (dots !== 0) drawDots(dots, scale, index * cell, 1 << y, columns);
    }
  }
}

/** What reaches over the right edge is left out: a byte outside of an array is written nowhere. */
function drawDots(dots: number, scale: number, left: number, bit: number, columns: Uint8Array): void {
  for (let column = 0; column < GLYPH_COLUMNS; column++) {
    if ((dots & (1 << (GLYPH_COLUMNS - 1 - column))) === 0) continue;
    for (let x = left + column * scale; x < left + (column + 1) * scale && x < columns.length; x++)
      columns[x] = (columns[x] ?? 0) | bit;
  }
}
