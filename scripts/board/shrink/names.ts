import ts from "typescript";

/** Words of the language, and what the engine's compiler takes for something else. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "arguments async await break case catch class const continue debugger default delete do else enum eval export " +
    "extends false finally for from function get if implements import in instanceof interface let meta native Native new " +
    "null of package private protected public return set static super switch target this throw true try typeof uneval " +
    "undefined var void while with yield NaN Infinity module require trace"
  ).split(" "),
);
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/;
const DIGITS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Names for the variables of a bundle, `get(0)`, `get(1)` …, in terser's form. */
export interface NameSource {
  get(index: number): string;
}

/**
 * Every name of an image costs a slot and its letters, some 30 bytes. What is a property's name anyway is free for a
 * variable: so the variables are called what the properties are called.
 */
export function freeNames(code: string): NameSource {
  const names = propertyNames(code).filter((name) => IDENTIFIER.test(name) && !RESERVED.has(name));
  return { get: (index) => names[index] ?? madeUp(index - names.length) };
}

/** Of all properties that are read, written or declared, each once. Names of the engine's own globals are left out: what is not named is stripped. */
function propertyNames(code: string): string[] {
  const file = ts.createSourceFile("bundle.js", code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const names = new Set<string>();
  const add = (name: ts.Node | undefined): void => {
    if (name !== undefined && ts.isIdentifier(name) && !(name.text in globalThis)) names.add(name.text);
  };
  const look = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) || isMember(node)) add(node.name);
    else if (ts.isBindingElement(node)) add(node.propertyName);
    ts.forEachChild(node, look);
  };
  look(file);
  return [...names];
}

function isMember(node: ts.Node): node is ts.ObjectLiteralElementLike & { readonly name: ts.PropertyName } {
  return (
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isAccessor(node)
  );
}

/** `$a`, `$b` … */
function madeUp(index: number): string {
  let name = "$";
  for (let rest = index; rest >= 0; rest = Math.floor(rest / DIGITS.length) - 1) name += DIGITS[rest % DIGITS.length];
  return name;
}
