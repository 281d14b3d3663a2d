/** Comments, found only where the text mentions what is looked for. */
import ts from 'typescript';
import type { Span, SuppressionComment } from '../../../../rules/facts';
import { parseSuppression } from '../suppressionComment';

const { SyntaxKind } = ts;
const WORD = 'threadwise';

export function suppressions(source: ts.SourceFile, lineStarts: readonly number[]): SuppressionComment[] {
  const found: SuppressionComment[] = [];
  const { text } = source;
  let at = text.indexOf(WORD);
  while (at >= 0) {
    const span = commentAt(source, at);
    const parsed = span && parseSuppression(text.slice(span.start, span.end));
    if (span && parsed) found.push({ ...parsed, span, line: lineOf(text, lineStarts, parsed.scope, span) });
    at = text.indexOf(WORD, Math.max(span?.end ?? 0, at + WORD.length));
  }
  return found;
}

/** The line that a suppression is about. */
function lineOf(text: string, lineStarts: readonly number[], scope: SuppressionComment['scope'], span: Span): number {
  const own = lineAt(lineStarts, span.start);
  if (scope === 'file') return own;
  const last = lineAt(lineStarts, span.end);
  if (scope === 'line' && !isAlone(text, lineStarts, own, last, span)) return own;
  for (let line = last + 1; line < lineStarts.length; line++) {
    const content = text.slice(lineStarts[line], lineStarts[line + 1]).trim();
    if (content !== '' && !content.startsWith('//')) return line;
  }
  return last + 1 < lineStarts.length ? last + 1 : own;
}

function isAlone(text: string, lineStarts: readonly number[], first: number, last: number, span: Span): boolean {
  const before = text.slice(lineStarts[first], span.start);
  const after = text.slice(span.end, lineStarts[last + 1]);
  // In JSX a comment needs braces around it.
  return /^\s*\{?\s*$/.test(before) && /^\s*\}?\s*$/.test(after) && before.includes('{') === after.includes('}');
}

/** The line (from 0) of an offset. */
export function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The comment around an offset; `null` where the offset is in code, a text, a template or JSX text. */
export function commentAt(source: ts.SourceFile, offset: number): Span | null {
  const gap = gapAt(source, offset);
  if (gap === null) return null;
  const { text } = source;
  let at = gap.start === 0 && text.startsWith('#!') ? lineEnd(text, 0) : gap.start;
  while (at < gap.end && at <= offset) {
    if (text.startsWith('//', at)) {
      const end = lineEnd(text, at);
      if (offset < end) return { start: at, end };
      at = end;
    } else if (text.startsWith('/*', at)) {
      const close = text.indexOf('*/', at + 2);
      const end = close < 0 ? text.length : close + 2;
      if (offset < end) return { start: at, end };
      at = end;
    } else {
      at++;
    }
  }
  return null;
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13 || code === 0x2028 || code === 0x2029) return at;
  }
  return text.length;
}

/** The stretch around an offset that holds punctuation, keywords and comments only: no part of a name, literal or JSX text. */
export function gapAt(source: ts.SourceFile, offset: number): Span | null {
  const node = innermost(source, offset);
  if (isToken(node) || isAmongChildren(source, node, offset)) return null;
  let start = node === source ? 0 : node.getStart(source);
  let { end } = node;
  ts.forEachChild(node, (child) => {
    if (child.end <= offset) start = Math.max(start, child.end);
    else end = Math.min(end, child.getStart(source));
  });
  return { start, end };
}

/** Whether an offset is where JSX text could stand. */
export function isJsxChild(source: ts.SourceFile, offset: number): boolean {
  const node = innermost(source, offset);
  return ts.isJsxText(node) || isAmongChildren(source, node, offset);
}

/** The innermost node that an offset is truly inside of: text inserted at the start of a node is not in the node. */
function innermost(source: ts.SourceFile, offset: number): ts.Node {
  let node: ts.Node = source;
  for (let next: ts.Node | undefined = source; next !== undefined;) {
    node = next;
    next = ts.forEachChild(node, (child) => {
      const isInside = ts.isJsxText(child) ? child.pos <= offset : child.getStart(source) < offset;
      return isInside && offset < child.end ? child : undefined;
    });
  }
  return node;
}

function isAmongChildren(source: ts.SourceFile, node: ts.Node, offset: number): boolean {
  if (!ts.isJsxElement(node) && !ts.isJsxFragment(node)) return false;
  const [opening, closing] = ts.isJsxElement(node)
    ? [node.openingElement, node.closingElement]
    : [node.openingFragment, node.closingFragment];
  return opening.end <= offset && offset <= closing.getStart(source);
}

function isToken({ kind }: ts.Node): boolean {
  return kind <= SyntaxKind.LastToken && kind !== SyntaxKind.EndOfFileToken;
}
