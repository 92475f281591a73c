import type ts from "typescript";
import type { KeptVariable } from "./kept-variables";

/** Something wrong at a node of a module's source. */
export interface Wrong {
  readonly at: ts.Node;
  /** A sentence without its end. */
  readonly what: string;
}

/** One thing that a preloaded module must not do. A rule has one of the questions below. */
export interface Rule {
  readonly name: string;
  /** What to do about it: a finding's second half. */
  readonly advice: string;
  /** Asked of a module's text. */
  readonly inSource?: (file: ts.SourceFile) => Iterable<Wrong>;
  /** Asked of every object that the loaded modules keep: the end of a sentence that begins with the object's path. */
  readonly inHeap?: (thing: object) => string | undefined;
  /** Asked of every variable that a kept function has from around it: the end of a sentence that begins with its name. */
  readonly inClosure?: (variable: KeptVariable, value: unknown) => string | undefined;
  /** Asked of what was thrown while a module was loaded. */
  readonly whileLoading?: (thrown: unknown) => string | undefined;
}

export interface Finding {
  readonly file: string;
  /** From 1, both. */
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly message: string;
}

/** A finding at a place of a source file. */
export function finding(rule: Rule, what: string, file: ts.SourceFile, position: number): Finding {
  const { line, character } = file.getLineAndCharacterOfPosition(position);
  const message = `${what}: ${rule.advice}`;
  return { file: file.fileName, line: line + 1, column: character + 1, rule: rule.name, message };
}

export function findingLine({ file, line, column, rule, message }: Finding): string {
  return `${file}:${line}:${column} ${rule}: ${message}`;
}
