import ts from "typescript";
import { isConst, isModules, isStatic } from "./syntax";

/** A variable from around a function, which stays as long as the function does. */
export interface KeptVariable {
  readonly name: string;
  /** A constant takes no other value; a parameter could. */
  readonly kind: "constant" | "parameter" | "variable";
  /** Where it is declared, in the module that keeps it. */
  readonly position: number;
}

/** A function, an object literal with methods or accessors, or a class, and what it keeps. */
export type Keepers = ReadonlyMap<ts.Node, ReadonlyMap<ts.Declaration, KeptVariable>>;

/**
 * What the functions of a module keep of the functions around them. Variables of the module itself are left out: they
 * stay anyhow, and are looked at anyhow.
 */
export function keepersOf(file: ts.SourceFile, checker: ts.TypeChecker): Keepers {
  const keepers = new Map<ts.Node, Map<ts.Declaration, KeptVariable>>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const declaration = declarationOf(node, checker);
      const variable = declaration === undefined ? undefined : keptVariable(node.text, declaration, file);
      if (declaration !== undefined && variable !== undefined) {
        for (const keeper of keepersAround(node, declaration)) {
          const kept = keepers.get(keeper) ?? new Map<ts.Declaration, KeptVariable>();
          keepers.set(keeper, kept.set(declaration, variable));
        }
      }
    }
    if (!ts.isTypeNode(node)) ts.forEachChild(node, visit);
  };
  visit(file);
  return keepers;
}

/** The declaration an identifier refers to; undefined for one that is a mere name, or names something of the realm. */
function declarationOf(node: ts.Identifier, checker: ts.TypeChecker): ts.Declaration | undefined {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === node)
    return checker.getShorthandAssignmentValueSymbol(parent)?.valueDeclaration;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return undefined;
  if ((ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) && parent.name === node) return undefined;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return undefined;
  return checker.getSymbolAtLocation(node)?.valueDeclaration;
}

function keptVariable(name: string, declaration: ts.Declaration, file: ts.SourceFile): KeptVariable | undefined {
  if (declaration.getSourceFile() !== file) return undefined;
  const kind = kindOf(declaration);
  return kind === undefined ? undefined : { name, kind, position: declaration.getStart(file) };
}

function kindOf(declaration: ts.Declaration): KeptVariable["kind"] | undefined {
  let node: ts.Node = declaration;
  while (ts.isBindingElement(node)) node = node.parent.parent;
  if (ts.isParameter(node)) return "parameter";
  if (ts.isVariableDeclaration(node)) {
    const { parent } = node;
    if (ts.isCatchClause(parent)) return "parameter";
    if (isModules(parent)) return undefined;
    return isConst(parent) ? "constant" : "variable";
  }
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node))
    return ts.isSourceFile(node.parent) ? undefined : "constant";
  return undefined;
}

/** All that is around a reference and not around the declaration as well. */
function* keepersAround(node: ts.Node, declaration: ts.Declaration): Generator<ts.Node> {
  let inner: ts.Node = node;
  for (let outer = node.parent; !isWithin(declaration, outer); inner = outer, outer = outer.parent) {
    if (isMember(outer) && outer.name !== inner) yield outer.parent;
    else if (ts.isArrowFunction(outer) || ts.isFunctionExpression(outer) || ts.isFunctionDeclaration(outer))
      yield outer;
  }
}

/** What stands in a class or an object literal and runs later. */
function isMember(node: ts.Node): node is ts.ClassElement | ts.MethodDeclaration | ts.AccessorDeclaration {
  if (ts.isPropertyDeclaration(node)) return !isStatic(node);
  return ts.isMethodDeclaration(node) || ts.isAccessor(node) || ts.isConstructorDeclaration(node);
}

function isWithin(inner: ts.Node, outer: ts.Node): boolean {
  return inner.pos >= outer.pos && inner.end <= outer.end;
}
