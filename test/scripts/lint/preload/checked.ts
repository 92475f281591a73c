import { checkPreload } from "../../../../scripts/lint/preload/check";
import { parse } from "../../../../scripts/lint/preload/compile";
import type { Finding } from "../../../../scripts/lint/preload/rule";

/** What is found in modules that make up an image by themselves. */
export function checked(
  texts: Readonly<Record<string, string>>,
  aliases: Readonly<Record<string, string>> = {},
): Finding[] {
  const files = new Map(Object.entries(texts).map(([name, text]) => [name, parse(name, text)]));
  return checkPreload({ files, aliases: new Map(Object.entries(aliases)) });
}
