import ts from "typescript";

/** The node and all below it that run while the module loads: bodies of functions and fields of instances do not. */
export function* loadedNodes(node: ts.Node): Generator<ts.Node> {
  yield node;
  if (ts.isFunctionLike(node)) return;
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) {
    if (ts.isPropertyDeclaration(child) && !isStatic(child)) continue;
    yield* loadedNodes(child);
  }
}

export function isStatic(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.StaticKeyword);
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}

export function isConst(list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
}

/** Whether the module itself has these variables: those that stand in it, and every `var` outside of functions. */
export function isModules(list: ts.VariableDeclarationList): boolean {
  if ((list.flags & ts.NodeFlags.BlockScoped) === 0) return ts.findAncestor(list, ts.isFunctionLike) === undefined;
  return ts.isVariableStatement(list.parent) && ts.isSourceFile(list.parent.parent);
}

/** The identifiers that a declaration's name binds. */
export function* boundNames(name: ts.BindingName): Generator<ts.Identifier> {
  if (ts.isIdentifier(name)) yield name;
  else for (const element of name.elements) if (ts.isBindingElement(element)) yield* boundNames(element.name);
}
