import ts from "typescript";
import type { Rule } from "../rule";

/** A function that uses one keeps a variable: the linker's "no const". */
export const NAMESPACE_IMPORT: Rule = {
  name: "namespace-import",
  advice: "import the names that are used",
  *inSource(file) {
    for (const statement of file.statements) {
      if (!ts.isImportDeclaration(statement)) continue;
      const clause = statement.importClause;
      if (clause?.namedBindings === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) continue;
      if (ts.isNamespaceImport(clause.namedBindings))
        yield { at: statement, what: `${clause.namedBindings.name.text} is a whole module` };
    }
  },
};
