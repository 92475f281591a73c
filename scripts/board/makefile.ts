import path from "node:path";

/** Modules of an image as mcconfig's makefile names them, each with the JavaScript it is compiled from. */
export function readModules(makefile: string, temporary: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const [, name, source] of makefile.matchAll(/^\$\(MODULES_DIR\)\/(\S+)\.xsb ?: ?(\S+)/gm)) {
    if (name !== undefined && source !== undefined) modules.set(name, source.replace("$(TMP_DIR)", temporary));
  }
  return modules;
}

/** A module's file is not called `embedded:…`. */
export function moduleKey(specifier: string): string {
  return specifier.startsWith("embedded:") ? `~.embedded/${specifier.slice("embedded:".length)}` : specifier;
}

/**
 * The makefile of an image in which one preloaded module, `bundle`, stands for many. It comes last: what the linker says
 * of the SDK's modules, it says of the first way there.
 * @param keeps whether a module stays a module of its own.
 */
export function withBundle(makefile: string, bundle: string, keeps: (module: string) => boolean): string {
  const name = path.basename(bundle, ".js");
  const rule = [
    `$(MODULES_DIR)/${name}.xsb: ${bundle}`,
    `\t@echo '# xsc ${name}.xsb'`,
    `\txsc ${bundle} -c -e -o $(@D) -r ${name}`,
  ];
  const modules = withList(makefile, "MODULES", `$(MODULES_DIR)/${name}.xsb`, (entry) => keepsEntry(entry, keeps));
  const preloads = withList(modules, "PRELOADS", `-p ${name}.xsb`, (entry) => keepsEntry(entry, keeps));
  return `${preloads}\n${rule.join("\n")}\n`;
}

/** An entry that is no module's, such as one of the C files', stays. */
function keepsEntry(entry: string, keeps: (module: string) => boolean): boolean {
  const module = /^(?:\$\(MODULES_DIR\)\/|-p )(\S+)\.xsb$/.exec(entry)?.[1];
  return module === undefined || keeps(module);
}

/** `NAME =\` and an entry a line, without those that go and with one more at its end. */
function withList(makefile: string, name: string, last: string, keeps: (entry: string) => boolean): string {
  return makefile.replace(new RegExp(`^${name} =((?:\\\\\n\t[^\\\\\n]*)+)$`, "m"), (_whole, list: string) => {
    const entries = list
      .split("\n")
      .map((line) => line.trim().replace(/\\$/, ""))
      .filter((entry) => entry !== "" && entry !== last && keeps(entry));
    return `${name} =${[...entries, last].map((entry) => `\\\n\t${entry}`).join("")}`;
  });
}
