/** A lambda or a nested function as a function of the module. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import type { SyntaxNode } from '../syntax';
import { type Editing, insertion, losesComment } from './code';
import { holdsLongString } from './blocks';
import { isLineStart, lineStartOf } from './lineEnds';
import { pathAround } from './places';
import { wholeLines } from './statements';

export function liftFunction(
  editing: Editing,
  { fn, name }: Extract<FixIntent, { k: 'lift-function' }>,
): readonly TextEdit[] | null {
  const facts = editing.facts.functions[fn];
  const path = facts ? pathAround(editing.root, facts.span) : [];
  const at = path.findIndex(
    ({ kind, start }) => (kind === 'lambda' || kind === 'function_definition') && start === facts?.span.start,
  );
  const node = path[at];
  const outer = path[1];
  if (!node || !outer || at < 2) return null;
  const place = startOfComments(editing.text, lineStartOf(editing.text, outer.start));
  if (!isLineStart(editing.text, place) || lineStartOf(editing.text, outer.start) !== outer.start) return null;
  return node.kind === 'lambda'
    ? liftLambda(editing, node, place, name)
    : liftNested(editing, node, path[at - 1], place);
}

function liftLambda(editing: Editing, node: SyntaxNode, place: number, name: string): readonly TextEdit[] | null {
  const { text, facts } = editing;
  const body = node.children.at(-1);
  const written = body && text.slice(body.start, body.end);
  const [parameters] = node.children.length > 1 ? node.children : [];
  const given = parameters ? text.slice(parameters.start, parameters.end) : '';
  if (written === undefined || /[\r\n]/.test(written + given) || /\byield\b/.test(written)) return null;
  if (losesComment(editing, node, [])) return null;
  const { newline, indent } = facts.layout;
  const lines = [`def ${name}(${given}):`, `${indent}return ${written}`, '', '', ''];
  return [insertion(place, lines.join(newline)), { span: { start: node.start, end: node.end }, newText: name }];
}

/** The function goes up as it stands, with the blank lines that follow it. */
function liftNested(
  { text, root, facts }: Editing,
  node: SyntaxNode,
  block: SyntaxNode | undefined,
  place: number,
): readonly TextEdit[] | null {
  const lines = block?.kind === 'block' ? wholeLines(text, { node, siblings: block.children }) : null;
  if (!lines || lines.siblings.length < 2 || holdsLongString(text, root, lines.lineStart, lines.lineEnd)) return null;
  const { newline } = facts.layout;
  const moved = text
    .slice(lines.lineStart, lines.lineEnd)
    .split(/\r\n|\n|\r/)
    .map((line) => (line.startsWith(lines.indent) ? line.slice(lines.indent.length) : line.trimStart()))
    .join(newline)
    .trimEnd();
  const [blank = ''] = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text.slice(lines.lineEnd)) ?? [];
  const end = lines.lineEnd + blank.length;
  return [insertion(place, moved + newline.repeat(3)), { span: { start: lines.lineStart, end }, newText: '' }];
}

/** Comments right above a definition belong to it. */
function startOfComments(text: string, offset: number): number {
  const before = text.slice(0, offset);
  const [comments = ''] = /(?:^#[^\r\n]*(?:\r\n|\n|\r))*$/m.exec(before) ?? [];
  return /^(?:#[^\r\n]*(?:\r\n|\n|\r))+$/.test(comments) ? offset - comments.length : offset;
}
