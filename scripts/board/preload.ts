const OWN = /^(?:modules\/|firmware\/|hosts\/|board$|link$|pilotline$)/;
/** The image starts there: it runs on the chip, not on the desk. */
const START = /^hosts\/[a-z0-9]+\/[a-z]+-main$/;

/**
 * Modules of ours that a makefile of mcconfig links without preloading them: they would be built up in RAM at every
 * start. A module is one of the makefile's list, preloading a `-p` of the linker.
 */
export function notPreloaded(makefile: string): string[] {
  const preloaded = new Set(names(makefile, /^\t-p (\S+)\.xsb/gm));
  return names(makefile, /^\t\$\(MODULES_DIR\)\/(\S+)\.xsb/gm).filter(
    (name) => OWN.test(name) && !START.test(name) && !preloaded.has(name),
  );
}

function names(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}
