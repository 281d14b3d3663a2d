/** `forEach` as a loop that can wait. */
import ts from 'typescript';
import type { CallOperation } from '../../../../../rules/facts';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment } from './code';
import type { Editing } from './index';
import { canAwait, isOptional, pathToCall } from './nodes';

type Callback = ts.ArrowFunction | ts.FunctionExpression;

/** `xs.forEach(async (x) => { … })` → `for (const x of xs) { … }`. */
export function loopOver(editing: Editing, { span }: CallOperation, values: boolean): TextEdit[] | null {
  const { source, facts } = editing;
  const path = pathToCall(source, span);
  const call = path?.at(-1);
  if (!path || !call || !ts.isCallExpression(call) || isOptional(call)) return null;
  const statement = path.filter((node) => ts.isExpressionStatement(node)).at(-1);
  const [callback, ...others] = call.arguments;
  const { expression } = call;
  if (!statement || !isWhole(statement, call) || others.length > 0 || !ts.isPropertyAccessExpression(expression))
    return null;
  if (!callback || !isCallback(callback) || !canAwait(path, facts.markers.esModule)) return null;
  const head = headOf(editing, callback, expression.expression, values);
  const leaves = ownReturns(callback);
  if (head === null || leaves === null) return null;
  const start = statement.getStart(source);
  const { body } = callback;
  const bodyStart = body.getStart(source);
  const kept = [{ start: bodyStart, end: body.end }];
  if (losesComment(editing, { start, end: statement.end }, kept)) return null;
  const indent = indentOf(editing, statement) ?? '';
  const { newline, indent: level } = facts.layout;
  const isBlock = ts.isBlock(body);
  const opening = isBlock ? '' : `{${newline}${indent}${level}`;
  const closing = isBlock ? '' : `;${newline}${indent}}`;
  return [
    { span: { start, end: bodyStart }, newText: head + opening },
    ...leaves.map((node) => ({ span: { start: node.getStart(source), end: node.end }, newText: 'continue;' })),
    { span: { start: body.end, end: statement.end }, newText: closing },
  ];
}

function isWhole({ expression }: ts.ExpressionStatement, call: ts.CallExpression): boolean {
  return expression === call || (ts.isAwaitExpression(expression) && expression.expression === call);
}

function isCallback(node: ts.Node): node is Callback {
  return ts.isArrowFunction(node) || (ts.isFunctionExpression(node) && !node.name && !node.asteriskToken);
}

function headOf({ source }: Editing, callback: Callback, collection: ts.Expression, values: boolean): string | null {
  const [item, index, ...others] = callback.parameters;
  if (!item || others.length > 0 || callback.typeParameters) return null;
  if ([item, index].some((parameter) => parameter?.initializer ?? parameter?.dotDotDotToken)) return null;
  const name = item.name.getText(source);
  const xs = collection.getText(source);
  return index
    ? `for (const [${index.name.getText(source)}, ${name}] of ${xs}.entries()) `
    : `for (const ${name} of ${xs}${values ? '.values()' : ''}) `;
}

/**
 * The `return;` statements that become `continue;`; `null` where one gives a value or stands in a loop or switch of its own, and
 * where the body has a `this` of its own or changes its parameters.
 */
function ownReturns(callback: Callback): readonly ts.ReturnStatement[] | null {
  const found: ts.ReturnStatement[] = [];
  const names = new Set(callback.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : '')));
  const pending: { readonly node: ts.Node; readonly isInLoop: boolean }[] = [{ node: callback.body, isInLoop: false }];
  for (let at = pending.pop(); at; at = pending.pop()) {
    const { node } = at;
    const isInLoop = at.isInLoop || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node);
    if (ts.isReturnStatement(node)) {
      if (node.expression || isInLoop) return null;
      found.push(node);
    }
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
