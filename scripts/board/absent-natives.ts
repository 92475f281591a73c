/** A native that the image's tables name. */
const MISSING = /mc\.xs\.c\S*: undefined reference to `(\w+)'/;
const ANY_MISSING = /undefined reference to `/;

/**
 * C for the natives that a linker did not find: those of a chip's peripherals, whose modules are in every image and which
 * nothing here calls. Each says its name and ends the program if something does. The image keeps them, so that its frozen
 * heap is a chip's.
 * @param output of gcc.
 * @returns undefined where something else is wrong.
 */
export function absentNatives(output: string): string | undefined {
  const names = new Set<string>();
  for (const line of output.split("\n")) {
    const name = MISSING.exec(line)?.[1];
    if (name !== undefined) names.add(name);
    else if (ANY_MISSING.test(line)) return undefined;
  }
  if (names.size === 0) return undefined;
  const functions = [...names].sort().map((name) => `void ${name}(void *the) { deskAbsent("${name}"); }`);
  return `extern void deskAbsent(const char *name);\n${functions.join("\n")}\n`;
}
