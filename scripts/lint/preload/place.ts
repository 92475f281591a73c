import ts from "typescript";
import { boundNames } from "./syntax";

/** From a root to something in it: names, indexes, and undefined for what the text has no place for. */
export type Steps = readonly (string | number | undefined)[];

/** The node that makes what a module's root leads to, as near as the text shows it. */
export function placeOf(file: ts.SourceFile, root: string, steps: Steps): ts.Node {
  let node = rootOf(file, root) ?? file;
  for (const step of steps) {
    const next = step === undefined ? undefined : memberOf(unwrap(node), step);
    if (next === undefined) break;
    node = next;
  }
  return node;
}

function rootOf(file: ts.SourceFile, root: string): ts.Node | undefined {
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations)
        for (const name of boundNames(declaration.name))
          if (name.text === root) return (name === declaration.name ? declaration.initializer : undefined) ?? name;
    } else if (ts.isExportAssignment(statement)) {
      if (root === "default") return statement.expression;
    } else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      if (statement.name?.text === root) return statement;
    }
  }
  return undefined;
}

/** What stands in parentheses, assertions and Object.freeze. */
function unwrap(node: ts.Node): ts.Node {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  )
    return unwrap(node.expression);
  if (ts.isCallExpression(node) && node.expression.getText() === "Object.freeze") {
    const [frozen] = node.arguments;
    return frozen === undefined ? node : unwrap(frozen);
  }
  return node;
}

function memberOf(node: ts.Node, step: string | number): ts.Node | undefined {
  if (typeof step === "number") {
    if (!ts.isArrayLiteralExpression(node) || node.elements.slice(0, step + 1).some(ts.isSpreadElement))
      return undefined;
    return node.elements[step];
  }
  if (!ts.isObjectLiteralExpression(node) && !ts.isClassLike(node)) return undefined;
  const members: readonly (ts.ObjectLiteralElementLike | ts.ClassElement)[] = ts.isClassLike(node)
    ? node.members
    : node.properties;
  const member = members.find((each) => each.name !== undefined && nameText(each.name) === step);
  return member !== undefined && "initializer" in member ? (member.initializer ?? member) : member;
}

function nameText(name: ts.PropertyName): string | undefined {
  if (ts.isComputedPropertyName(name))
    return ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined;
  return name.text;
}
