import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { plainLoops } from "./shrink/plain-loops";

/** Of mcconfig's `<module>-tsconfig.json`: one source file and the folder its JavaScript goes to. */
interface Unit {
  readonly source: string;
  readonly outDir: string;
}

const sourceFiles = new Map<string, ts.SourceFile | undefined>();

/**
 * Checks and translates all TypeScript of an image. The makefile would run tsc once for each file, and load the type
 * checker each time; here one program does all of them, with the compiler and the options mcconfig chose, and the
 * makefile finds the work done. The SDK's own typings are left out: this project's `types` replace them, and the
 * SDK's version of `Object.freeze` forgets literal types.
 * @param modulesFolder `…/modules` beside the makefile.
 * @param sdkRoot what lies under it is not ours to use as types.
 * @returns type errors, one line each; nothing is written where there are any.
 */
export function compileTypeScript(modulesFolder: string, sdkRoot: string): string[] {
  const units = findUnits(modulesFolder);
  const base = path.join(modulesFolder, "tsconfig-base.json");
  const config: { compilerOptions: Record<string, unknown> } = JSON.parse(readFileSync(base, "utf8"));
  const types = config.compilerOptions["types"];
  const own = Array.isArray(types) ? types.filter((name) => !String(name).startsWith(`${sdkRoot}${path.sep}`)) : [];
  const parsed = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      types: own,
      rootDir: "/",
      outDir: modulesFolder,
      sourceMap: false,
      useDefineForClassFields: false,
    },
    modulesFolder,
  );
  if (parsed.errors.length > 0) return parsed.errors.map(line);
  const host = ts.createCompilerHost(parsed.options);
  cacheSources(host);
  const program = ts.createProgram({ rootNames: units.map((unit) => unit.source), options: parsed.options, host });
  const problems = ts
    .getPreEmitDiagnostics(program)
    .filter((diagnostic) => diagnostic.category === ts.DiagnosticCategory.Error);
  if (problems.length > 0) return problems.map(line);
  const transformers = { before: [plainLoops(program.getTypeChecker())] };
  for (const unit of units) emit(program, unit, transformers);
  return [];
}

/** Images share most of their files: a file is parsed once. */
function cacheSources(host: ts.CompilerHost): void {
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, options, onError, fresh) => {
    if (fresh === true || !sourceFiles.has(name)) sourceFiles.set(name, read(name, options, onError, fresh));
    return sourceFiles.get(name);
  };
}

function findUnits(modulesFolder: string): Unit[] {
  const units: Unit[] = [];
  for (const name of readdirSync(modulesFolder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith("-tsconfig.json")) continue;
    const { files, compilerOptions }: { files: string[]; compilerOptions: { outDir: string } } = JSON.parse(
      readFileSync(path.join(modulesFolder, name), "utf8"),
    );
    // mcconfig leaves the files of an earlier image there, and their sources may be gone.
    for (const source of files) if (existsSync(source)) units.push({ source, outDir: compilerOptions.outDir });
  }
  return units;
}

function emit(program: ts.Program, unit: Unit, transformers: ts.CustomTransformers): void {
  const output = path.join(unit.outDir, unit.source.replace(/^[A-Za-z]:/, "").replace(/\.ts$/, ".js"));
  const write = (name: string, text: string): void => {
    if (!name.endsWith(".js")) return;
    mkdirSync(path.dirname(output), { recursive: true });
    writeFileSync(output, text);
  };
  program.emit(program.getSourceFile(unit.source), write, undefined, false, transformers);
}

function line(diagnostic: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  const { file, start } = diagnostic;
  if (file === undefined || start === undefined) return `error TS${diagnostic.code}: ${message}`;
  const at = file.getLineAndCharacterOfPosition(start);
  const name = path.relative(process.cwd(), file.fileName);
  return `${name}(${at.line + 1},${at.character + 1}): error TS${diagnostic.code}: ${message}`;
}
