/** A `with` block that gives way to a statement; what stood below it stays. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { childOfKind } from '../syntax';
import { holdsLongString } from './blocks';
import { type Editing, losesComment, printCode } from './code';
import { lineStartOf } from './lineEnds';
import { statementOf } from './statements';

/** One edit for all lines: two such fixes must not be mixed. */
export function unwrapWith(
  editing: Editing,
  { fn, op, statement }: Extract<FixIntent, { k: 'unwrap-with' }>,
  changes: readonly TextEdit[] | null,
): readonly TextEdit[] | null {
  const { text, root, facts } = editing;
  const found = statementOf(editing, fn, op);
  const [clause] = found?.node.children ?? [];
  const block = found && childOfKind(found.node, 'block');
  const first = block?.children[0];
  if (found?.node.kind !== 'with_statement' || clause?.kind !== 'with_clause' || clause.children.length !== 1)
    return null;
  if (!first || holdsLongString(text, root, found.lineStart, found.lineEnd)) return null;
  const [colon] = /^[ \t]*:[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(clause.end)) ?? [];
  const bodyIndent = text.slice(lineStartOf(text, first.start), first.start);
  if (colon === undefined || losesComment(editing, clause, []) || !/^[ \t]*$/.test(bodyIndent)) return null;
  const bodyStart = clause.end + colon.length;
  const printed = printCode(editing, fn, found.node.start, statement ?? []);
  const span = { start: found.lineStart, end: found.lineEnd };
  const [inside, outside] = divided(changes ?? [], bodyStart, found.lineEnd);
  if (!printed || !changes || outside.some((edit) => edit.span.start < span.end && span.start < edit.span.end))
    return null;
  const body = changed(text, bodyStart, found.lineEnd, inside)
    .split(/(?<=\r\n|\n|\r(?!\n))/)
    .map((line) => (line.startsWith(bodyIndent) ? found.indent + line.slice(bodyIndent.length) : line))
    .join('');
  const opening = statement ? `${found.indent}${printed.written}${facts.layout.newline}` : '';
  return [...printed.imports, ...outside, { span, newText: opening + body }];
}

function divided(
  edits: readonly TextEdit[],
  start: number,
  end: number,
): readonly [inside: readonly TextEdit[], outside: readonly TextEdit[]] {
  const isInside = ({ span }: TextEdit): boolean => start <= span.start && span.end <= end;
  return [edits.filter(isInside), edits.filter((edit) => !isInside(edit))];
}

/** The text of a span with edits in it, which are side by side. */
function changed(text: string, start: number, end: number, edits: readonly TextEdit[]): string {
  let written = '';
  let at = start;
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    written += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return written + text.slice(at, end);
}
