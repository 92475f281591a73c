/**
 * What the linker does with a module: `warns` keeps something of it in RAM, `stops` makes no image, `silent` takes it
 * and makes read-only what the program would write, or keeps a value of the machine that links: our rule is stricter.
 */
export type LinkerDoes = "warns" | "stops" | "silent";

export interface Snippet {
  readonly text: string;
  readonly linker: LinkerDoes;
  /** The finding's line and column, from 1; 1:1 where it is left out. */
  readonly at?: string;
  /** A part of the finding. */
  readonly says?: string;
}

export interface Snippets {
  readonly accepted: readonly string[];
  readonly refused: readonly Snippet[];
}

/** What `import … from "native"` gives in snippets: functions in C, and constants. */
export const NATIVE_MODULE = [
  "class Native @ 'xs_native_destructor' {",
  "  constructor() @ 'xs_native'",
  "  static get ticks() @ 'xs_ticks'",
  "  static ask() @ 'xs_ask'",
  "  static KIND = 3",
  "}",
  "export default Native;",
].join("\n");

/** Names that tests are told by. */
export function title(text: string): string {
  return text.replaceAll("\n", " ");
}
