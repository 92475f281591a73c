/**
 * A small monochrome display. Its dots lie in pages of eight rows, page 0 on top; a byte is one column of a page with
 * its lowest bit on top. It may throw at any time: it is not there, or it was pulled off.
 */
export interface Display {
  /** Dots, and bytes a page. */
  readonly width: number;
  /** Dots, a multiple of 8. */
  readonly height: number;
  /** Shows `columns`, `width` of them, in a page. What was never written is dark only after the last page was. */
  write(page: number, columns: Uint8Array): void;
  close(): void;
}

export type DisplayConstructor = new () => Display;
