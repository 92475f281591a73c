import ts from "typescript";

const { factory } = ts;

/**
 * Writes `const { a, b } = x` as `const a = x.a, b = x.b`, also in parameters: less bytecode, and a value that is used
 * once needs no name. Patterns with defaults, a rest or patterns inside stay as they are.
 */
export const plainMembers: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const visit = (node: ts.Node): ts.Node | ts.Node[] => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && isPlain(node.name)) {
      return members(node.name, ts.visitNode(node.initializer, visit) as ts.Expression);
    }
    if (isFunction(node) && node.parameters.some(isPlainParameter)) {
      return withPlainParameters(ts.visitEachChild(node, visit, context));
    }
    return ts.visitEachChild(node, visit, context);
  };
  return ts.visitNode(file, visit) as ts.SourceFile;
};

type PlainFunction = ts.FunctionDeclaration | ts.ArrowFunction | ts.MethodDeclaration | ts.ConstructorDeclaration;

function isFunction(node: ts.Node): node is PlainFunction {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node)
  );
}

function isPlain(name: ts.BindingName): name is ts.ObjectBindingPattern {
  return (
    ts.isObjectBindingPattern(name) &&
    name.elements.length > 0 &&
    name.elements.every(
      ({ name: bound, initializer, dotDotDotToken, propertyName }) =>
        ts.isIdentifier(bound) &&
        initializer === undefined &&
        dotDotDotToken === undefined &&
        (propertyName === undefined || ts.isIdentifier(propertyName)),
    )
  );
}

function isPlainParameter(parameter: ts.ParameterDeclaration): boolean {
  return parameter.initializer === undefined && isPlain(parameter.name);
}

function members(pattern: ts.ObjectBindingPattern, value: ts.Expression): ts.VariableDeclaration[] {
  const declared: ts.VariableDeclaration[] = [];
  let from = value;
  if (!ts.isIdentifier(value) && value.kind !== ts.SyntaxKind.ThisKeyword) {
    from = factory.createUniqueName("from");
    declared.push(declare(from as ts.Identifier, value));
  }
  for (const { name, propertyName } of pattern.elements) {
    const member = (propertyName ?? name) as ts.Identifier;
    declared.push(declare(name, factory.createPropertyAccessExpression(from, member.text)));
  }
  return declared;
}

function withPlainParameters(node: PlainFunction): PlainFunction {
  const declared: ts.VariableDeclaration[] = [];
  const parameters = node.parameters.map((parameter) => {
    if (parameter.initializer !== undefined || !isPlain(parameter.name)) return parameter;
    const whole = factory.createUniqueName("given");
    declared.push(...members(parameter.name, whole));
    return factory.createParameterDeclaration(undefined, undefined, whole);
  });
  const first = factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList(declared, ts.NodeFlags.Let),
  );
  const given = node.body ?? factory.createBlock([]);
  const rest = ts.isBlock(given) ? given.statements : [factory.createReturnStatement(given)];
  const body = factory.createBlock([first, ...rest]);
  if (ts.isArrowFunction(node))
    return factory.updateArrowFunction(
      node,
      node.modifiers,
      undefined,
      parameters,
      undefined,
      node.equalsGreaterThanToken,
      body,
    );
  if (ts.isMethodDeclaration(node))
    return factory.updateMethodDeclaration(
      node,
      node.modifiers,
      node.asteriskToken,
      node.name,
      undefined,
      undefined,
      parameters,
      undefined,
      body,
    );
  if (ts.isConstructorDeclaration(node))
    return factory.updateConstructorDeclaration(node, node.modifiers, parameters, body);
  return factory.updateFunctionDeclaration(
    node,
    node.modifiers,
    node.asteriskToken,
    node.name,
    undefined,
    parameters,
    undefined,
    body,
  );
}

function declare(name: ts.BindingName, value: ts.Expression): ts.VariableDeclaration {
  return factory.createVariableDeclaration(name, undefined, undefined, value);
}
