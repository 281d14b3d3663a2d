/** Functions that become async, or stop being so, and calls of them. */
import ts from 'typescript';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { losesComment } from './code';
import type { Editing } from './index';
import { pathAround } from './nodes';

export function dropAwait(editing: Editing, { fn, op }: Extract<FixIntent, { k: 'drop-await' }>): TextEdit[] | null {
  const { text, facts, source } = editing;
  const span = facts.functions[fn]?.operations[op]?.span;
  const path = span ? pathAround(source, span) : [];
  const at = path.findIndex(
    (one) => ts.isAwaitExpression(one) && one.getStart(source) === span?.start && one.end === span.end,
  );
  const [parent, node] = [path[at - 1], path[at]];
  if (!node || !ts.isAwaitExpression(node)) return null;
  const { expression: awaited } = node;
  // `(await f(x)).y`; not `return(await f(x))`.
  const isWrapped =
    parent && ts.isParenthesizedExpression(parent) && !/\w/.test(text[parent.getStart(source) - 1] ?? '');
  const outer = isWrapped && ts.isCallExpression(awaited) ? parent : node;
  const before = { start: outer.getStart(source), end: awaited.getStart(source) };
  const after = { start: awaited.end, end: outer.end };
  if (losesComment(editing, before, []) || losesComment(editing, after, [])) return null;
  return [before, after].filter(({ start, end }) => start < end).map((gone) => ({ span: gone, newText: '' }));
}

export function setAsync(
  editing: Editing,
  { fn, isAsync, uses }: Extract<FixIntent, { k: 'set-async' }>,
): TextEdit[] | null {
  const { text, facts, source } = editing;
  const found = facts.functions[fn];
  const node = (found ? pathAround(source, found.nameSpan) : []).filter(isFunction).at(-1);
  if (!found || !node || found.isAsync === isAsync) return null;
  if (countOf(editing, found.name, found.class !== undefined) !== uses + 1) return null;
  const type = typeEdits(editing, node, isAsync);
  const start = node.getStart(source);
  if (!type) return null;
  if (isAsync) return node.modifiers ? null : [{ span: { start, end: start }, newText: 'async ' }, ...type];
  const modifier = node.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  const keyword = modifier && /^async[ \t]+/.exec(text.slice(modifier.getStart(source)))?.[0];
  if (!modifier || keyword === undefined) return null;
  const at = modifier.getStart(source);
  // One edit: what another fix writes into the body could await.
  const edits = [{ span: { start: at, end: at + keyword.length }, newText: '' }, ...type];
  return [{ span: { start, end: node.end }, newText: applied(text, start, node.end, edits) }];
}

type AsyncFunction = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

function isFunction(node: ts.Node): node is AsyncFunction {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

/** `Promise<T>` is what an async function says of its `T`; `null` for other types of what it gives. */
function typeEdits({ source, text }: Editing, { type }: AsyncFunction, isAsync: boolean): TextEdit[] | null {
  if (!type) return [];
  const span = { start: type.getStart(source), end: type.end };
  const isPromise = ts.isTypeReferenceNode(type) && type.typeName.getText(source) === 'Promise';
  if (isAsync) return isPromise ? [] : [{ span, newText: `Promise<${text.slice(span.start, span.end)}>` }];
  const [argument, ...others] = isPromise ? (type.typeArguments ?? []) : [];
  if (!argument || others.length > 0) return null;
  return [{ span, newText: argument.getText(source) }];
}

function applied(text: string, start: number, end: number, edits: readonly TextEdit[]): string {
  let written = '';
  let at = start;
  for (const { span, newText } of edits) {
    written += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return written + text.slice(at, end);
}

/** How often a name stands in the code, also as a text; as that of a member only if members are meant. */
function countOf({ source }: Editing, name: string, isMember: boolean): number {
  let count = 0;
  const visit = (node: ts.Node, parent: ts.Node): void => {
    const isName = ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isStringLiteralLike(node);
    if (isName && node.text === name && (isMember || !isNameOfMember(node, parent))) count++;
    ts.forEachChild(node, (child) => {
      visit(child, node);
    });
  };
  visit(source, source);
  return count;
}

function isNameOfMember(node: ts.Node, parent: ts.Node): boolean {
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
}
