import ts from "typescript";
import type { Rule } from "../rule";
import { hasModifier, isConst, isModules, loadedNodes } from "../syntax";

/** The linker's "no const"; what holds a function it makes constant without a word, and a write throws on the chip. */
export const MODULE_VARIABLE: Rule = {
  name: "module-variable",
  advice: "make it a const, or a field of an object that the running program makes",
  *inSource(file) {
    for (const node of loadedNodes(file)) {
      if (!ts.isVariableDeclarationList(node) || !isModules(node) || isConst(node)) continue;
      if (hasModifier(node.parent, ts.SyntaxKind.DeclareKeyword)) continue;
      for (const declaration of node.declarations)
        yield { at: declaration, what: `${declaration.name.getText(file)} is a variable of the module` };
    }
  },
};
