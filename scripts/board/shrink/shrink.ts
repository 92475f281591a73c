import { minify_sync } from "terser";
import ts from "typescript";
import { arrows, constants } from "./arrows";
import { freeNames } from "./names";
import { plainMembers } from "./plain-members";

/** The same program in less bytecode and fewer slots: an image's flash is small, and its JavaScript is read by nobody. */
export function shrink(bundle: string): string {
  const plain = constants(rewritten(bundle, plainMembers));
  const { code } = minify_sync(plain, {
    module: true,
    toplevel: true,
    ecma: 2020,
    // A function that is called once is not moved to its call: it would be made anew at every call, in RAM.
    compress: { passes: 4, pure_getters: true, keep_fargs: false, sequences: false, reduce_funcs: false },
    mangle: { nth_identifier: freeNames(plain) },
    format: { beautify: true },
  });
  if (code === undefined) throw new Error("terser gave nothing back");
  return arrows(code);
}

function rewritten(code: string, transformer: ts.TransformerFactory<ts.SourceFile>): string {
  const file = ts.createSourceFile("bundle.js", code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const { transformed } = ts.transform(file, [transformer]);
  return transformed.map((given) => ts.createPrinter().printFile(given)).join("\n");
}
