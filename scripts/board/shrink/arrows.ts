import ts from "typescript";

/**
 * Makes arrow functions of a bundle's functions: a `function` has a prototype with a constructor, three slots of flash
 * that only a class needs. They come first, as declarations of functions do.
 */
export function arrows(code: string): string {
  const file = parse(code);
  const first: string[] = [];
  const rest: string[] = [];
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && canBeArrow(statement)) first.push(arrow(statement, file));
    else rest.push(statement.getText(file));
  }
  return `${[...first, ...rest].join("\n")}\n`;
}

/** Makes constants of the `var` that esbuild makes of them: what may change is a cell that stays in RAM. */
export function constants(code: string): string {
  const file = parse(code);
  const assigned = assignedNames(file);
  const isChanged = ({ name }: ts.VariableDeclaration): boolean => !ts.isIdentifier(name) || assigned.has(name.text);
  return file.statements
    .map((statement) => {
      const text = statement.getText(file);
      if (!ts.isVariableStatement(statement) || !text.startsWith("var ")) return text;
      return `${statement.declarationList.declarations.some(isChanged) ? "let" : "const"} ${text.slice(4)}`;
    })
    .join("\n");
}

function parse(code: string): ts.SourceFile {
  return ts.createSourceFile("bundle.js", code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
}

/** Names that something is assigned to after they were declared; one of another scope with the same name counts, too. */
function assignedNames(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) add(node.left);
    else if (ts.isPostfixUnaryExpression(node)) add(node.operand);
    else if (ts.isPrefixUnaryExpression(node) && isStep(node.operator)) add(node.operand);
    ts.forEachChild(node, look);
  };
  const add = (target: ts.Node): void => {
    if (ts.isIdentifier(target)) names.add(target.text);
    else if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target)) ts.forEachChild(target, add);
    else if (ts.isPropertyAssignment(target)) add(target.initializer);
    else if (ts.isShorthandPropertyAssignment(target)) names.add(target.name.text);
  };
  look(file);
  return names;
}

/** Other operators in front, `~` and `!`, change nothing. */
function isStep(operator: ts.PrefixUnaryOperator): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function arrow(declared: ts.FunctionDeclaration, file: ts.SourceFile): string {
  const { name, body, parameters } = declared;
  const asynchronous = declared.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ? "async " : "";
  const given = parameters.map((parameter) => parameter.getText(file)).join(", ");
  return `const ${name?.text} = ${asynchronous}(${given}) => ${body?.getText(file)};`;
}

/** No `this`, `arguments` or `new.target` of its own, and no generator. */
function canBeArrow(declared: ts.FunctionDeclaration): boolean {
  if (declared.asteriskToken !== undefined || declared.name === undefined || declared.body === undefined) return false;
  const isOwn = (node: ts.Node): boolean => {
    if (node.kind === ts.SyntaxKind.ThisKeyword || ts.isMetaProperty(node)) return true;
    if (ts.isIdentifier(node) && node.text === "arguments") return true;
    if (ts.isClassLike(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node)) return false;
    return ts.forEachChild(node, isOwn) ?? false;
  };
  return !isOwn(declared.body);
}
