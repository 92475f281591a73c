import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync, type Message } from "esbuild";
import ts from "typescript";
import { moduleKey, readModules, withBundle } from "./makefile";
import { REPOSITORY } from "./run";
import { shrink } from "./shrink/shrink";

/** What the modules of an image become: one that is preloaded. */
export const BUNDLE = "pilotline";
/** The image starts there: it runs on the chip, and not on the desk as what is preloaded. */
const START = /^hosts\/[a-z0-9]+\/[a-z]+-main$/;
/** What binds JavaScript to C is a syntax of XS's own: such a module stays by itself. */
const NATIVE = /\bnative\(|@ ?["']/;
/** Modules of the SDK with parts that the linker cannot freeze: by themselves they are no failure of ours. */
const UNFROZEN: ReadonlySet<string> = new Set(["mc/config", "ssl/cache", "ssl/cert"]);
const IMPORT = /(?:from|import)\s*["']([^"']+)["']/g;

type Modules = ReadonlyMap<string, string>;

/**
 * Makes one module of all of an image's, ours and the SDK's, and shrinks it; those that bind C to JavaScript stay, and
 * those that nobody imports go. The makefile is changed accordingly.
 * @returns what is wrong, one line each: a module that no manifest names. Nothing is changed then.
 * @throws Error where the image's start is not three lines of imports and one call.
 */
export function bundleImage(makefile: string): string[] {
  const temporary = path.dirname(makefile);
  const text = readFileSync(makefile, "utf8");
  const modules = readModules(text, temporary);
  const start = [...modules.keys()].find((name) => START.test(name));
  const startFile = modules.get(start ?? "");
  if (start === undefined || startFile === undefined) throw new Error("bundle: the image has no start");
  const staged = path.join(temporary, "bundle");
  rmSync(staged, { recursive: true, force: true });
  stage(modules, temporary, staged);
  const entry = path.join(staged, START_OF_BUNDLE);
  writeFileSync(entry, exportsFor(startFile, path.join(staged, `${start}.js`)));
  const joined = join(entry, modules);
  if (Array.isArray(joined)) return joined;
  const { code, imports } = joined;
  const bundle = path.join(temporary, `${BUNDLE}.js`);
  writeFileSync(bundle, shrink(code));
  writeFileSync(startFile, startOn(startFile));
  const kept = reachable(modules, [...imports, ...importsOf(startFile)].map(moduleKey));
  writeFileSync(
    makefile,
    withBundle(text, bundle, (name) => name === start || kept.has(name)),
  );
  return [];
}

const START_OF_BUNDLE = "start-of-bundle.js";

/**
 * All that goes into the bundle, in one tree: ours as it lies in the repository, so that relative imports find each
 * other, and the SDK's beside it. What is imported by a name of the manifest is imported by its file there.
 */
function stage(modules: Modules, temporary: string, folder: string): void {
  const separate = separateModules(modules);
  const files = new Map<string, string>();
  for (const [name, source] of modules) {
    if (!isScript(source) || separate.has(name)) continue;
    const own = `${path.join(temporary, "tsc", name)}${REPOSITORY}${path.sep}`;
    files.set(
      name,
      path.join(folder, source.startsWith(own) ? source.slice(own.length) : path.join("sdk", `${name}.js`)),
    );
  }
  for (const [name, file] of files) {
    mkdirSync(path.dirname(file), { recursive: true });
    const script = readFileSync(modules.get(name) ?? "", "utf8");
    writeFileSync(
      file,
      script.replace(IMPORT, (whole, specifier: string) => {
        const target = files.get(moduleKey(specifier));
        return target === undefined ? whole : whole.replace(specifier, target);
      }),
    );
  }
}

/** Those that bind C, and all that they import: nobody looks into a bundle from outside. */
function separateModules(modules: Modules): ReadonlySet<string> {
  const isSeparate = ([name, file]: readonly [string, string]): boolean =>
    UNFROZEN.has(name) || (isScript(file) && NATIVE.test(readFileSync(file, "utf8")));
  return reachable(
    modules,
    [...modules].filter(isSeparate).map(([name]) => name),
  );
}

/** The given modules of the image and what they import, and so on. */
function reachable(modules: Modules, from: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const file = modules.get(name);
    if (file === undefined || seen.has(name)) continue;
    seen.add(name);
    if (isScript(file)) waiting.push(...importsOf(file).map(moduleKey));
  }
  return seen;
}

function importsOf(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(IMPORT)].map((match) => match[1] ?? "");
}

function isScript(file: string): boolean {
  return file.endsWith(".js") && existsSync(file);
}

interface Joined {
  readonly code: string;
  /** Specifiers that stay imports. */
  readonly imports: readonly string[];
}

function join(entry: string, modules: Modules): Joined | string[] {
  try {
    return joinNow(entry, modules);
  } catch (error) {
    const { errors = [] } = error as { readonly errors?: readonly Message[] };
    if (errors.length === 0) throw error;
    return errors.map(({ text, location }) => `${location?.file ?? "bundle"}: ${text}: npm run manifests`);
  }
}

function joinNow(entry: string, modules: Modules): Joined {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [entry],
    absWorkingDir: path.dirname(entry),
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    logLevel: "silent",
    external: [...modules.keys()].map(specifierOf),
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map((given) => given.path));
  return { code: outputFiles[0]?.text ?? "", imports };
}

function specifierOf(name: string): string {
  return name.startsWith("~.embedded/") ? `embedded:${name.slice("~.embedded/".length)}` : name;
}

/** What the bundle gives to the start: what that imports. */
function exportsFor(startFile: string, staged: string): string {
  return importDeclarations(startFile)
    .map(({ names, specifier }) => {
      const from = specifier.startsWith(".") ? path.resolve(path.dirname(staged), specifier) : specifier;
      return `export { ${names} } from ${JSON.stringify(from)};\n`;
    })
    .join("");
}

/** The start, with the bundle in the place of all modules. */
function startOn(startFile: string): string {
  const file = parse(startFile);
  return file.statements
    .map((statement) =>
      ts.isImportDeclaration(statement)
        ? `${statement.getText(file).slice(0, statement.moduleSpecifier.getStart(file) - statement.getStart(file))}"${BUNDLE}";`
        : statement.getText(file),
    )
    .join("\n");
}

function importDeclarations(startFile: string): { readonly names: string; readonly specifier: string }[] {
  const file = parse(startFile);
  return file.statements.filter(ts.isImportDeclaration).map((statement) => {
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings) || statement.importClause?.name !== undefined)
      throw new Error(`bundle: ${startFile} imports something without a name of its own`);
    const names = bindings.elements.map((element) => (element.propertyName ?? element.name).text).join(", ");
    return { names, specifier: (statement.moduleSpecifier as ts.StringLiteral).text };
  });
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
}
