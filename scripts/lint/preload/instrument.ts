import ts from "typescript";
import type { Keepers, KeptVariable } from "./kept-variables";
import { boundNames, hasModifier } from "./syntax";

/** The parameter of a module's code by which it tells what no object shows. */
export const RECORDER = "__preload";

/** A variable's name and the way to its value. */
export type Read = readonly [name: string, value: () => unknown];

/** What instrumented code calls. */
export interface Recorder {
  /** Names what `keeper` keeps, and hands it back. */
  keep(keeper: object, variables: readonly (readonly [...Read, KeptVariable["kind"], number])[]): object;
  /** A class's private fields, of any object that has them. */
  privates(read: (thing: object) => Read[]): void;
  /** The module's own variables, at its end. */
  locals(variables: readonly Read[]): void;
}

const { factory } = ts;

/** Has a module's code call a {@link Recorder}. */
export function instrument(keepers: Keepers): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const visit = (node: ts.Node): ts.Node | ts.Node[] => {
      const kept = keepers.get(node);
      let seen = ts.visitEachChild(node, visit, context);
      if (ts.isClassLike(seen)) seen = withPrivates(seen);
      if (ts.isBlock(seen) && ts.isBlock(node)) return withFunctions(seen, node, keepers);
      if (kept === undefined || ts.isFunctionDeclaration(seen)) return seen;
      if (ts.isClassDeclaration(seen)) return seen.name === undefined ? seen : [seen, keepStatement(seen.name, kept)];
      return keep(seen as ts.Expression, kept);
    };
    const seen = ts.visitEachChild(file, visit, context);
    const end = factory.createExpressionStatement(record("locals", [list([...localNames(file)].map(read))]));
    return factory.updateSourceFile(seen, [...seen.statements, end]);
  };
}

/** Functions of a block are there from its start. */
function withFunctions(seen: ts.Block, block: ts.Block, keepers: Keepers): ts.Block {
  const statements = block.statements.flatMap((statement) => {
    const kept = keepers.get(statement);
    return kept !== undefined && ts.isFunctionDeclaration(statement) && statement.name !== undefined
      ? [keepStatement(statement.name, kept)]
      : [];
  });
  return statements.length === 0 ? seen : factory.updateBlock(seen, [...statements, ...seen.statements]);
}

type Kept = ReadonlyMap<ts.Declaration, KeptVariable>;

function keepStatement(name: ts.Identifier, kept: Kept): ts.Statement {
  return factory.createExpressionStatement(keep(factory.createIdentifier(name.text), kept));
}

function keep(keeper: ts.Expression, kept: Kept): ts.Expression {
  const variables = [...kept.values()].map(({ name, kind, position }) =>
    list([...pair(name), text(kind), factory.createNumericLiteral(position)]),
  );
  return record("keep", [keeper, list(variables)]);
}

function withPrivates<C extends ts.ClassLikeDeclaration>(node: C): C {
  const names = node.members.flatMap((member) =>
    ts.isPropertyDeclaration(member) && ts.isPrivateIdentifier(member.name) ? [member.name.text] : [],
  );
  if (names.length === 0) return node;
  const reads = names.map((name) => {
    const own = factory.createPropertyAccessExpression(thing(), factory.createPrivateIdentifier(name));
    const has = factory.createBinaryExpression(factory.createPrivateIdentifier(name), ts.SyntaxKind.InKeyword, thing());
    const entry = list([list([text(name), thunk(own)])]);
    return factory.createSpreadElement(
      factory.createParenthesizedExpression(
        factory.createConditionalExpression(has, undefined, entry, undefined, list([])),
      ),
    );
  });
  const parameter = factory.createParameterDeclaration(undefined, undefined, thing());
  const reader = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, list(reads));
  const call = factory.createExpressionStatement(record("privates", [reader]));
  const block = factory.createClassStaticBlockDeclaration(factory.createBlock([call]));
  const members = [...node.members, block];
  const { modifiers, name, typeParameters, heritageClauses } = node;
  return (
    ts.isClassDeclaration(node)
      ? factory.updateClassDeclaration(node, modifiers, name, typeParameters, heritageClauses, members)
      : factory.updateClassExpression(node, modifiers, name, typeParameters, heritageClauses, members)
  ) as C;
}

/** Of variables, functions and classes of the module that its exports do not show under the same name. */
function* localNames(file: ts.SourceFile): Generator<string> {
  for (const statement of file.statements) {
    if (hasModifier(statement, ts.SyntaxKind.DeclareKeyword)) continue;
    if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations)
        for (const { text } of boundNames(name)) yield text;
    else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement))
      if (statement.name !== undefined && !("body" in statement && statement.body === undefined))
        yield statement.name.text;
  }
}

function record(method: keyof Recorder, words: readonly ts.Expression[]): ts.Expression {
  const recorder = factory.createIdentifier(RECORDER);
  return factory.createCallExpression(factory.createPropertyAccessExpression(recorder, method), undefined, words);
}

function read(name: string): ts.Expression {
  return list(pair(name));
}

function pair(name: string): ts.Expression[] {
  return [text(name), thunk(factory.createIdentifier(name))];
}

function thunk(value: ts.Expression): ts.Expression {
  return factory.createArrowFunction(undefined, undefined, [], undefined, undefined, value);
}

function thing(): ts.Identifier {
  return factory.createIdentifier("thing");
}

function text(value: string): ts.Expression {
  return factory.createStringLiteral(value);
}

function list(items: readonly ts.Expression[]): ts.ArrayLiteralExpression {
  return factory.createArrayLiteralExpression([...items]);
}
