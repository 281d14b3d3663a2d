/** Expressions that move out of their statement, in front of it. */
import ts from 'typescript';
import type { Span } from '../../../../../rules/facts';
import type { TextEdit } from '../../frontEnd';
import type { Editing } from './index';

/** Whether nothing is evaluated before the last of the nodes, each in the one before, and nothing decides whether it is. */
export function isEvaluatedFirst(path: readonly ts.Node[]): boolean {
  return path.every((node, at) => {
    const parent = path[at - 1];
    return !parent || isFirstIn(parent, node);
  });
}

function isFirstIn(parent: ts.Node, node: ts.Node): boolean {
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent))
    return node === parent.expression || (node === parent.arguments?.[0] && isPlain(parent.expression));
  if (ts.isBinaryExpression(parent)) {
    const isAssignment = parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    return node === parent.left || (isAssignment && isPlain(parent.left));
  }
  if (ts.isObjectLiteralExpression(parent)) return node === parent.properties[0];
  if (ts.isPropertyAssignment(parent)) return !ts.isComputedPropertyName(parent.name);
  if (ts.isArrayLiteralExpression(parent)) return node === parent.elements[0];
  if (ts.isVariableDeclarationList(parent)) return node === parent.declarations[0];
  if (ts.isIfStatement(parent) || ts.isForOfStatement(parent)) return node === parent.expression;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return node === parent.expression;
  return ALONE.has(parent.kind);
}

/** Reading it does nothing, and calling it or writing to it afterwards is the same as before. */
function isPlain(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return isPlain(node.expression);
  return ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword;
}

/** They hold nothing else that is evaluated. */
const ALONE: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.VariableStatement,
  ts.SyntaxKind.ExpressionStatement,
  ts.SyntaxKind.ReturnStatement,
]);

/** The text of a span where lines start with one indentation instead of another; those inside of a template belong to its text. */
export function moved(editing: Editing, { start, end }: Span, from: string, to: string): string {
  const { text, facts } = editing;
  let written = '';
  let at = start;
  for (const line of facts.lineStarts.filter((one) => start < one && one < end)) {
    written += text.slice(at, line);
    at = line;
    const isEmpty = /^[ \t]*[\r\n]/.test(text.slice(line, end));
    if (isEmpty || !text.startsWith(from, line) || isInTemplate(editing, line)) continue;
    written += to;
    at += from.length;
  }
  return written + text.slice(at, end);
}

/** The white space with which the line of an offset starts. */
export function lineIndent(text: string, offset: number): string {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
}

/** What is left of the lines of a block when it moves out to a place with this indentation; not where something else is edited. */
export function outdented(
  editing: Editing,
  block: ts.Block,
  indent: string,
  others: readonly TextEdit[],
): readonly TextEdit[] {
  const { text, facts, source } = editing;
  const [start, end] = [block.getStart(source), block.end];
  const lines = facts.lineStarts.filter((at) => start < at && at < end);
  const before = text.slice(lines.at(-1), end - 1);
  if (!/^[ \t]*$/.test(before) || !before.startsWith(indent)) return [];
  const extra = before.slice(indent.length);
  return lines.flatMap((at) => {
    const span = { start: at, end: at + extra.length };
    const isEdited = others.some((other) => other.span.start < span.end && span.start < other.span.end);
    const isDeeper = text.startsWith(extra, at) && extra !== '' && !isInTemplate(editing, at);
    return isDeeper && !isEdited ? [{ span, newText: '' }] : [];
  });
}

/** One level deeper, from the second line on; not where something else is edited. */
export function indented(editing: Editing, { start, end }: Span, others: readonly TextEdit[]): readonly TextEdit[] {
  const { text, facts } = editing;
  const lines = facts.lineStarts.filter((at) => start < at && at < end && !/^[ \t]*[\r\n]/.test(text.slice(at)));
  return lines.flatMap((at) => {
    const isEdited = others.some(({ span }) => span.start <= at && at < span.end);
    const edit = { span: { start: at, end: at }, newText: facts.layout.indent };
    return isEdited || isInTemplate(editing, at) ? [] : [edit];
  });
}

function isInTemplate({ source }: Editing, offset: number): boolean {
  let node: ts.Node | undefined = source;
  while (node !== undefined) {
    if (ts.isTemplateLiteralToken(node) || ts.isStringLiteral(node)) return node.getStart(source) < offset;
    node = ts.forEachChild(node, (child) =>
      child.getStart(source) < offset && offset < child.end ? child : undefined,
    );
  }
  return false;
}
