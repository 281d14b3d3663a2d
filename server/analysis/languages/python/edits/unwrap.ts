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
  const printed = printCode(editing, fn, found.node.start, statement);
  if (!printed) return null;
  const body = text
    .slice(bodyStart, found.lineEnd)
    .split(/(?<=\r\n|\n|\r(?!\n))/)
    .map((line) => (line.startsWith(bodyIndent) ? found.indent + line.slice(bodyIndent.length) : line))
    .join('');
  const newText = `${found.indent}${printed.written}${facts.layout.newline}${body}`;
  return [...printed.imports, { span: { start: found.lineStart, end: found.lineEnd }, newText }];
}
