/** Functions in the place of an argument, whose body is to stand in their caller. */
import ts from 'typescript';

export type Callback = ts.ArrowFunction | ts.FunctionExpression;

export function isCallback(node: ts.Node): node is Callback {
  return ts.isArrowFunction(node) || (ts.isFunctionExpression(node) && !node.name && !node.asteriskToken);
}

export interface OwnReturn {
  readonly node: ts.ReturnStatement;
  /** It stands in a loop or `switch` of the function, where `continue` would mean another one. */
  readonly isInLoop: boolean;
}

/**
 * The `return` statements of a function itself; `null` where its body has a `this` of its own, changes one of the names, or declares
 * what would then belong to the caller.
 */
export function ownReturns(callback: Callback, names: ReadonlySet<string>): readonly OwnReturn[] | null {
  const found: OwnReturn[] = [];
  const pending: { readonly node: ts.Node; readonly isInLoop: boolean }[] = [{ node: callback.body, isInLoop: false }];
  for (let at = pending.pop(); at; at = pending.pop()) {
    const { node } = at;
    const isInLoop = at.isInLoop || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node);
    if (ts.isReturnStatement(node)) found.push({ node, isInLoop });
    if (changes(node, names) || (ts.isFunctionExpression(callback) && usesOwnContext(node))) return null;
    if (ts.isVariableStatement(node) && (node.declarationList.flags & ts.NodeFlags.BlockScoped) === 0) return null;
    if (ts.isFunctionLike(node)) continue;
    ts.forEachChild(node, (child) => {
      pending.push({ node: child, isInLoop });
    });
  }
  return found;
}

function usesOwnContext(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(node) && node.text === 'arguments');
}

function changes(node: ts.Node, names: ReadonlySet<string>): boolean {
  const target = ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind) ? node.left : undefined;
  return target !== undefined && ts.isIdentifier(target) && names.has(target.text);
}

function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
}

/** The head of a loop over the collection, with the parameters of the callback: the element, and its number. */
export function headOf(
  source: ts.SourceFile,
  parameters: readonly ts.ParameterDeclaration[],
  collection: ts.Expression,
  values: boolean,
): string | null {
  const [item, index, ...others] = parameters;
  if (!item || others.length > 0) return null;
  if ([item, index].some((parameter) => parameter?.initializer ?? parameter?.dotDotDotToken)) return null;
  const name = item.name.getText(source);
  const xs = collection.getText(source);
  return index
    ? `for (const [${index.name.getText(source)}, ${name}] of ${xs}.entries()) `
    : `for (const ${name} of ${xs}${values ? '.values()' : ''}) `;
}
