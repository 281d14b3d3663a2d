/** `total += await next()` → the `await` in a statement of its own, before that. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { type Editing, insertion, losesComment } from './code';
import { pathTo } from './places';
import { statementOf } from './statements';

export function awaitFirst(
  editing: Editing,
  { fn, op, name }: Extract<FixIntent, { k: 'await-first' }>,
): readonly TextEdit[] | null {
  const { text, root, facts } = editing;
  const span = facts.functions[fn]?.operations[op]?.span;
  const path = span ? pathTo(root, span.start, span.end, 'await') : [];
  const [awaited, parent] = [path.at(-1), path.at(-2)];
  const statement = statementOf(editing, fn, op);
  if (!awaited || !parent || statement?.node.kind !== 'expression_statement') return null;
  const outer = parent.kind === 'parenthesized_expression' ? parent : awaited;
  if (losesComment(editing, { start: outer.start, end: outer.end }, [awaited])) return null;
  const written = text.slice(awaited.start, awaited.end);
  const value = /[\r\n]/.test(written) && outer !== awaited ? `(${written})` : written;
  return [
    insertion(statement.lineStart, `${statement.indent}${name} = ${value}${facts.layout.newline}`),
    { span: { start: outer.start, end: outer.end }, newText: name },
  ];
}
