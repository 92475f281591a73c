import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { REPOSITORY } from "./run";
import { APPLICATIONS } from "./targets";

/** Where images start: everything they reach by an import that is left at run time goes into a manifest. */
const ROOTS: readonly string[] = [
  ...APPLICATIONS.flatMap((application) => ["desk", "esp32", "lin"].map((host) => `hosts/${host}/${application}-main`)),
];

/** Chosen by the manifest of an image or of a board, not by a folder's. */
const CHOSEN_ELSEWHERE = /^hosts\/[a-z0-9]+\/(?:[a-z]+-main|link-[a-z]+)$/;

export interface FolderManifest {
  readonly include?: readonly string[];
  readonly modules: { readonly [pattern: string]: readonly string[] };
  readonly preload: readonly string[];
}

/** A module's name as the repository and the image have it, without `.ts`. */
type ModuleName = string;

/**
 * The manifest of every folder that images take modules from, computed from the sources.
 * Files are named one by one because mcconfig's wildcards in `preload` see JavaScript files only, and what is not
 * preloaded lies in RAM. Includes of the SDK's own manifests and of a folder's native code are kept as they stand.
 */
export function folderManifests(): Map<string, FolderManifest> {
  const imports = runtimeImports();
  const folders = new Map<string, ModuleName[]>();
  for (const name of [...imports.keys()].sort()) {
    if (CHOSEN_ELSEWHERE.test(name)) continue;
    const folder = path.posix.dirname(name);
    folders.set(folder, [...(folders.get(folder) ?? []), name]);
  }
  const manifests = new Map<string, FolderManifest>();
  for (const [folder, names] of folders) manifests.set(folder, manifestOf(folder, names, imports));
  return manifests;
}

export function manifestPath(folder: string): string {
  return path.join(REPOSITORY, folder, "manifest.json");
}

function manifestOf(
  folder: string,
  names: readonly ModuleName[],
  imports: ReadonlyMap<ModuleName, readonly ModuleName[]>,
): FolderManifest {
  const needed = new Set(names.flatMap((name) => imports.get(name) ?? []).map((name) => path.posix.dirname(name)));
  needed.delete(folder);
  const own = [...needed].sort().map((other) => `${relative(folder, other)}/manifest.json`);
  const include = [...sdkIncludes(folder), ...own];
  return {
    ...(include.length > 0 && { include }),
    modules: { [`${folder}/*`]: names.map((name) => `./${path.posix.basename(name)}`) },
    preload: names,
  };
}

/** mcconfig wants a dot in front, also on the way down. */
function relative(from: string, to: string): string {
  const way = path.posix.relative(from, to);
  return way.startsWith(".") ? way : `./${way}`;
}

function sdkIncludes(folder: string): string[] {
  const file = manifestPath(folder);
  if (!existsSync(file)) return [];
  const { include = [] }: { include?: string[] } = JSON.parse(readFileSync(file, "utf8"));
  return include.filter((entry) => entry.startsWith("$(") || /\/native[a-z-]*\/manifest\.json$/.test(entry));
}

/** From the roots on: each module and what it imports by a relative path. */
function runtimeImports(): Map<ModuleName, readonly ModuleName[]> {
  const found = new Map<ModuleName, readonly ModuleName[]>();
  const waiting = ROOTS.filter((root) => existsSync(sourcePath(root)));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const imported = importsOf(name);
    found.set(name, imported);
    waiting.push(...imported);
  }
  return found;
}

/** `import type` and `export type` are gone after translation; with verbatimModuleSyntax everything else stays. */
function importsOf(name: ModuleName): ModuleName[] {
  const file = ts.createSourceFile(name, readFileSync(sourcePath(name), "utf8"), ts.ScriptTarget.ES2022);
  const folder = path.posix.dirname(name);
  return file.statements
    .map(runtimeSpecifier)
    .filter((specifier) => specifier?.startsWith("."))
    .map((specifier) => path.posix.join(folder, String(specifier)));
}

function runtimeSpecifier(statement: ts.Statement): string | undefined {
  let specifier: ts.Expression | undefined;
  if (ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword)
    specifier = statement.moduleSpecifier;
  if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) specifier = statement.moduleSpecifier;
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}

function sourcePath(name: ModuleName): string {
  return path.join(REPOSITORY, `${name}.ts`);
}

/** Folders with a manifest that no image takes anything from. */
export function forgottenManifests(manifests: ReadonlyMap<string, FolderManifest>): string[] {
  return ["modules", "firmware", "hosts"].flatMap((parent) =>
    readdirSync(path.join(REPOSITORY, parent))
      .map((name) => `${parent}/${name}`)
      .filter((folder) => statSync(path.join(REPOSITORY, folder)).isDirectory())
      .filter((folder) => existsSync(manifestPath(folder)) && !manifests.has(folder)),
  );
}
