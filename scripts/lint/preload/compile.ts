import ts from "typescript";
import { instrument } from "./instrument";
import { keepersOf } from "./kept-variables";

export interface Compiled {
  readonly code: string;
  /** Source map, as JSON. */
  readonly map: string;
}

/** No types: who declares a name is all that has to be known. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: true,
  isolatedModules: true,
  noLib: true,
  noCheck: true,
  noResolve: true,
  sourceMap: true,
  types: [],
};

export function parse(fileName: string, text: string): ts.SourceFile {
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}

/** Modules as code that can be run and tells what it keeps. */
export function compiler(files: ReadonlyMap<string, ts.SourceFile>): (fileName: string) => Compiled {
  const host: ts.CompilerHost = {
    getSourceFile: (name) => files.get(name),
    fileExists: (name) => files.has(name),
    readFile: () => undefined,
    writeFile: () => {},
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    getDefaultLibFileName: () => "",
    getNewLine: () => "\n",
    useCaseSensitiveFileNames: () => true,
  };
  const program = ts.createProgram({ rootNames: [...files.keys()], options: OPTIONS, host });
  const checker = program.getTypeChecker();
  return (fileName) => {
    const file = files.get(fileName);
    if (file === undefined) throw new Error(`${fileName} is not there`);
    let code = "";
    let map = "";
    const write = (name: string, text: string): void => {
      if (name.endsWith(".map")) map = text;
      else code = text;
    };
    program.emit(file, write, undefined, false, { before: [instrument(keepersOf(file, checker))] });
    return { code, map };
  };
}
