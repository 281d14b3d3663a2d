/** A `with` block that is all of a loop, and the loop itself, change places. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { childOfKind } from '../syntax';
import { holdsLongString } from './blocks';
import type { Editing } from './code';
import { lineStartOf } from './lineEnds';
import { pathAround } from './places';
import { statementOf, wholeLines } from './statements';

/** Their heads do; what is below them stays as it is. */
export function withBeforeLoop(
  editing: Editing,
  { fn, op, at }: Extract<FixIntent, { k: 'with-before-loop' }>,
): readonly TextEdit[] | null {
  const { text, root } = editing;
  const inner = statementOf(editing, fn, op);
  const node = pathAround(root, { start: at, end: at + 1 }).find(
    ({ kind, start }) => (kind === 'for_statement' || kind === 'while_statement') && start === at,
  );
  const outer = node && wholeLines(text, { node, siblings: [] });
  const first = inner && childOfKind(inner.node, 'block')?.children[0];
  if (!outer || !first || inner.node.kind !== 'with_statement' || inner.siblings.length !== 1) return null;
  const block = childOfKind(outer.node, 'block');
  if (block?.children[0] !== inner.node || childOfKind(outer.node, 'else_clause')) return null;
  const bodyStart = lineStartOf(text, first.start);
  const isBelow = /^[ \t]*$/.test(text.slice(bodyStart, first.start)) && bodyStart > inner.lineStart;
  const isOneManager = inner.node.children[0]?.kind === 'with_clause' && inner.node.children[0].children.length === 1;
  if (!isBelow || !isOneManager || holdsLongString(text, root, outer.lineStart, bodyStart)) return null;
  const loopHead = text.slice(outer.lineStart, inner.lineStart);
  const withHead = text.slice(inner.lineStart, bodyStart);
  const newText = moved(withHead, inner.indent, outer.indent) + moved(loopHead, outer.indent, inner.indent);
  return [{ span: { start: outer.lineStart, end: bodyStart }, newText }];
}

function moved(lines: string, from: string, to: string): string {
  return lines
    .split(/(?<=\r\n|\n|\r(?!\n))/)
    .map((line) => (line.startsWith(from) && line.trim() !== '' ? to + line.slice(from.length) : line))
    .join('');
}
