import ts from "typescript";
import type { Rule, Wrong } from "../rule";
import { hasModifier, isStatic, loadedNodes } from "../syntax";

/** The linker makes a class's own fields constant without a word, and a write throws on the chip. */
export const STATIC_FIELD: Rule = {
  name: "static-field",
  advice: "make it static readonly, or a field of an object that the running program makes",
  *inSource(file) {
    for (const node of loadedNodes(file)) {
      if (!ts.isClassLike(node)) continue;
      for (const member of node.members) {
        if (ts.isClassStaticBlockDeclaration(member)) yield* writes(member, file);
        else if (ts.isPropertyDeclaration(member) && isWritable(member))
          yield { at: member, what: `${member.name.getText(file)} is a static field that can be written` };
        else if (ts.isAutoAccessorPropertyDeclaration(member) && isStatic(member))
          yield { at: member, what: `${member.name.getText(file)} is a static accessor with a value of its own` };
      }
    }
  },
};

function isWritable(member: ts.PropertyDeclaration): boolean {
  const kinds = [ts.SyntaxKind.ReadonlyKeyword, ts.SyntaxKind.DeclareKeyword, ts.SyntaxKind.AccessorKeyword];
  return isStatic(member) && !kinds.some((kind) => hasModifier(member, kind));
}

function* writes(block: ts.ClassStaticBlockDeclaration, file: ts.SourceFile): Generator<Wrong> {
  for (const node of loadedNodes(block.body)) {
    const target = writeTarget(node);
    if (target !== undefined) yield { at: node, what: `${target.getText(file)} is written in a static block` };
  }
}

function writeTarget(node: ts.Node): ts.Expression | undefined {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment ? node.left : undefined;
  }
  if (ts.isPostfixUnaryExpression(node)) return node.operand;
  if (ts.isPrefixUnaryExpression(node)) {
    const { PlusPlusToken, MinusMinusToken } = ts.SyntaxKind;
    return node.operator === PlusPlusToken || node.operator === MinusMinusToken ? node.operand : undefined;
  }
  return ts.isDeleteExpression(node) ? node.expression : undefined;
}
