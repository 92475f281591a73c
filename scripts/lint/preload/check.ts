import type ts from "typescript";
import { compiler } from "./compile";
import { type Failure, type KeptValue, Loader } from "./load";
import { Natives } from "./native";
import { placeOf } from "./place";
import { type KeptThing, reach } from "./reach";
import { Realm } from "./realm";
import { type Finding, finding, findingLine, type Rule } from "./rule";
import { RULES } from "./rules";
import { MODULE_AWAIT } from "./rules/module-await";

/** What is asked to be preloaded. */
export interface ImageModules {
  /** By file name. */
  readonly files: ReadonlyMap<string, ts.SourceFile>;
  /** Files that images call by another name than their path. */
  readonly aliases: ReadonlyMap<string, string>;
}

/**
 * Loads modules as Moddable's linker does and goes through all that stays of them, without the SDK.
 * @returns what the linker would refuse, or would make read-only without a word, in the order of files and lines.
 */
export function checkPreload(image: ImageModules): Finding[] {
  const { files, aliases } = image;
  const found = [...files.values()].flatMap(askSource);
  // Such a module is none that can be run here.
  const waiting = new Set(found.filter(({ rule }) => rule === MODULE_AWAIT.name).map(({ file }) => file));
  const realm = new Realm();
  const natives = new Natives();
  const loader = new Loader(realm, natives, compiler(files), (name) => files.has(name), aliases, waiting);
  for (const name of files.keys()) loader.load(name);
  for (const failure of loader.failures) found.push(...askFailure(failure, files));
  reach(loader, realm, natives, {
    thing: (kept) => void found.push(...askThing(kept, files)),
    variable: (kept, value) => void found.push(...askVariable(kept, value, files)),
  });
  return sorted(found);
}

type Files = ImageModules["files"];

function askSource(file: ts.SourceFile): Finding[] {
  return RULES.flatMap((rule) =>
    [...(rule.inSource?.(file) ?? [])].map(({ at, what }) => finding(rule, what, file, at.getStart(file))),
  );
}

function askFailure({ fileName, line, column, thrown }: Failure, files: Files): Finding[] {
  return firstOf((rule) => {
    const file = files.get(fileName);
    const what = rule.whileLoading?.(thrown);
    return file === undefined || what === undefined
      ? undefined
      : finding(rule, what, file, file.getPositionOfLineAndCharacter(line, column));
  });
}

function askThing({ thing, fileName, root, steps, path }: KeptThing, files: Files): Finding[] {
  return firstOf((rule) => {
    const file = files.get(fileName);
    const what = rule.inHeap?.(thing);
    return file === undefined || what === undefined
      ? undefined
      : finding(rule, `${path} ${what}`, file, placeOf(file, root, steps).getStart(file));
  });
}

function askVariable({ fileName, variable }: KeptValue, value: unknown, files: Files): Finding[] {
  return firstOf((rule) => {
    const file = files.get(fileName);
    const what = rule.inClosure?.(variable, value);
    return file === undefined || what === undefined
      ? undefined
      : finding(rule, `${variable.name} ${what}`, file, variable.position);
  });
}

function firstOf(ask: (rule: Rule) => Finding | undefined): Finding[] {
  for (const rule of RULES) {
    const found = ask(rule);
    if (found !== undefined) return [found];
  }
  return [];
}

/** One place is told of once a rule: every row of a table may keep the same parameter. */
function sorted(found: readonly Finding[]): Finding[] {
  const once = new Map(found.map((each) => [findingLine(each), each]));
  return [...once.values()].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}
