/** `forEach` as a loop that can wait. */
import ts from 'typescript';
import type { CallOperation } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment, printCode } from './code';
import { outdented } from './extraction';
import type { Editing } from './index';
import { headOf, isCallback, ownReturns } from './inlining';
import { canAwait, isOptional, pathAround, pathToCall } from './nodes';

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
  const head = callback.typeParameters ? null : headOf(source, callback.parameters, expression.expression, values);
  const names = new Set(callback.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : '')));
  const leaves = ownReturns(callback, names);
  if (head === null || leaves?.every(({ node, isInLoop }) => !node.expression && !isInLoop) !== true) return null;
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
  const edits = leaves.map(({ node }) => ({
    span: { start: node.getStart(source), end: node.end },
    newText: 'continue;',
  }));
  return [
    { span: { start, end: bodyStart }, newText: head + opening },
    ...edits,
    ...(isBlock ? outdented(editing, body, indent, edits) : []),
    { span: { start: body.end, end: statement.end }, newText: closing },
  ];
}

function isWhole({ expression }: ts.ExpressionStatement, call: ts.CallExpression): boolean {
  return expression === call || (ts.isAwaitExpression(expression) && expression.expression === call);
}

/** A `while` loop → one statement. */
export function replaceLoop(
  editing: Editing,
  { fn, at, code, becomesAsync }: Extract<FixIntent, { k: 'replace-loop' }>,
): TextEdit[] | null {
  const { source, facts } = editing;
  const path = pathAround(source, { start: at, end: at + 1 });
  const loop = path.find((node) => ts.isWhileStatement(node) && node.getStart(source) === at);
  const printed = printCode(editing, fn, code);
  if (!loop || !printed || losesComment(editing, { start: at, end: loop.end }, code)) return null;
  const around = path.slice(0, path.indexOf(loop) + 1);
  if (/\bawait\b/.test(printed.written) && !canAwait(around, facts.markers.esModule, becomesAsync)) return null;
  return [
    ...printed.imports,
    { span: { start: at, end: loop.end }, newText: printed.written + (facts.layout.semicolons ? ';' : '') },
  ];
}
