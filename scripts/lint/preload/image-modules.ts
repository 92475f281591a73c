import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { ImageModules } from "./check";
import { parse } from "./compile";

/** Whatever stands there is made for an image, used by one yet or not. */
const FOLDERS = ["modules", "firmware", "hosts/esp32", "hosts/lin", "hosts/moddable"] as const;

/** The part of a manifest that is read here. */
interface Manifest {
  readonly modules?: { readonly [name: string]: unknown };
  readonly creation?: { readonly main?: string };
}

/** A main module, also where a test's manifest names it. */
const MAIN = /^hosts\/[a-z0-9]+\/[a-z]+-main\.ts$/;

/**
 * All modules that images preload: the folders made for them, what the manifests of images and boards name, and what
 * these import. An image's main module is not preloaded, so that it may do what the others must not. The few lines of
 * JavaScript that stand beside C and name its functions are left out.
 */
export function imageModules(repository: string): ImageModules {
  const { mains, named, aliases } = readManifests(repository);
  const waiting = FOLDERS.flatMap((folder) => filesUnder(repository, folder, /(?<!\.d)\.ts$/));
  waiting.push(...named, ...aliases.values());
  const files = new Map<string, ts.SourceFile>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (files.has(name)) continue;
    const file = parse(name, readFileSync(path.join(repository, name), "utf8"));
    files.set(name, file);
    waiting.push(...importsOf(file).filter((other) => existsSync(path.join(repository, other))));
  }
  for (const name of files.keys()) if (mains.includes(name) || MAIN.test(name)) files.delete(name);
  return { files: new Map([...files].sort()), aliases };
}

function readManifests(repository: string): { mains: string[]; named: string[]; aliases: Map<string, string> } {
  const mains: string[] = [];
  const named: string[] = [];
  const aliases = new Map<string, string>();
  for (const manifest of filesUnder(repository, "manifests", /\.json$/)) {
    const { modules = {}, creation }: Manifest = JSON.parse(readFileSync(path.join(repository, manifest), "utf8"));
    if (creation?.main !== undefined) mains.push(`${creation.main}.ts`);
    for (const [name, target] of Object.entries(modules)) {
      if (typeof target !== "string" || !target.startsWith(".")) continue;
      const file = `${path.posix.join(path.posix.dirname(manifest), target)}.ts`;
      if (!existsSync(path.join(repository, file))) continue;
      named.push(file);
      if (file !== `${name}.ts` && !aliases.has(name)) aliases.set(name, file);
    }
  }
  return { mains, named, aliases };
}

function filesUnder(repository: string, folder: string, pattern: RegExp): string[] {
  const root = path.join(repository, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name))
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, "/")))
    .sort();
}

/** `import type` and `export type` are gone after translation; everything else stays. */
function importsOf(file: ts.SourceFile): string[] {
  return file.statements.flatMap((statement) => {
    const specifier = runtimeSpecifier(statement);
    return specifier?.startsWith(".") === true
      ? [`${path.posix.join(path.posix.dirname(file.fileName), specifier)}.ts`]
      : [];
  });
}

function runtimeSpecifier(statement: ts.Statement): string | undefined {
  let specifier: ts.Expression | undefined;
  if (ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword)
    specifier = statement.moduleSpecifier;
  if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) specifier = statement.moduleSpecifier;
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}
