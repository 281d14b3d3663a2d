/** Statements below another header, and `with` made async. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import type { SyntaxNode } from '../syntax';
import { type Editing, insertion, losesComment, printCode } from './code';
import { pathAround } from './places';
import { siblingAround, statementOf, type Statement } from './statements';

type PutUnder = Extract<FixIntent, { k: 'put-under' }>;

/** One edit for all lines: two such fixes must not be mixed. */
export function putUnder(editing: Editing, intent: PutUnder): readonly TextEdit[] | null {
  const { fn, header, dropped } = intent;
  const first = statementOf(editing, fn, intent.first);
  const last =
    intent.isInside === true
      ? first && siblingAround(editing, first, fn, intent.last)
      : statementOf(editing, fn, intent.last);
  const gone = dropped.map((op) => callStatement(editing, fn, op, intent.assigned));
  if (first?.siblings !== last?.siblings || !first || !last || first.lineStart > last.lineStart) return null;
  const printed = printCode(editing, fn, first.node.start, header);
  const removed = gone.flatMap((statement) => statement ?? []);
  if (!printed || removed.length < gone.length || !removed.every((s) => canGo(editing, s, first, last))) return null;
  const { newline, indent } = editing.facts.layout;
  const span = { start: first.lineStart, end: last.lineEnd };
  const body = indentedLines(editing, span, indent, removed);
  if (body.trim() === '') return null;
  return [...printed.imports, { span, newText: `${first.indent}${printed.written}${newline}${body}` }];
}

/** The statement that is nothing but the call, awaited or not, or that gives its result the name. */
function callStatement(editing: Editing, fn: number, op: number, assigned: string | undefined): Statement | null {
  const statement = statementOf(editing, fn, op);
  const span = editing.facts.functions[fn]?.operations[op]?.span;
  if (!statement || !span) return null;
  const { node } = statement;
  const before = editing.text.slice(node.start, span.start);
  const isPlain = /^(?:await\s+)?$/.test(before) || before.trimEnd() === `${assigned ?? ''} =`;
  return isPlain && node.end === span.end ? statement : null;
}

/** A statement that is left out must leave something of its block. */
function canGo(editing: Editing, statement: Statement, first: Statement, last: Statement): boolean {
  const span = { start: statement.lineStart, end: statement.lineEnd };
  if (losesComment(editing, span, [])) return false;
  return statement.siblings === first.siblings
    ? statement.lineStart >= first.lineStart && statement.lineStart <= last.lineStart
    : statement.siblings.length > 1;
}

/** Lines inside of strings keep their place: it is part of the string. */
export function indentedLines(
  { text, root }: Editing,
  { start, end }: { readonly start: number; readonly end: number },
  indent: string,
  removed: readonly Statement[],
): string {
  const strings = longStrings(text, root, start, end);
  let written = '';
  let at = start;
  while (at < end) {
    const [line = ''] = /^[^\r\n]*(?:\r\n|\n|\r)?/.exec(text.slice(at, end)) ?? [];
    const isRemoved = removed.some((s) => s.lineStart <= at && at < s.lineEnd);
    const isInString = strings.some((s) => s.start < at && at < s.end);
    if (!isRemoved) written += (isInString || line.trim() === '' ? '' : indent) + line;
    at += Math.max(line.length, 1);
  }
  return written;
}

/** A string over several lines would change with its indentation. */
export function holdsLongString(text: string, root: SyntaxNode, start: number, end: number): boolean {
  return longStrings(text, root, start, end).length > 0;
}

function longStrings(text: string, root: SyntaxNode, start: number, end: number): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.end <= start || node.start >= end) continue;
    if (node.kind !== 'string') pending.push(...node.children);
    else if (/[\r\n]/.test(text.slice(node.start, node.end))) found.push(node);
  }
  return found;
}

/** `with x:` → `async with x:`, and back. */
export function setWith(
  editing: Editing,
  { fn, op, isAsync }: Extract<FixIntent, { k: 'set-with' }>,
): readonly TextEdit[] | null {
  const facts = editing.facts.functions[fn];
  const operation = facts?.operations[op];
  if (!facts || operation?.k !== 'enter' || operation.isAsync === isAsync || (isAsync && !facts.isAsync)) return null;
  const node = pathAround(editing.root, operation.span)
    .filter(({ kind }) => kind === 'with_statement')
    .at(-1);
  const [clause] = node?.children ?? [];
  if (!node || clause?.kind !== 'with_clause' || clause.children.length !== 1) return null;
  if (isAsync) return [insertion(node.start, 'async ')];
  const [keyword] = /^async\s+/.exec(editing.text.slice(node.start)) ?? [];
  return keyword === undefined
    ? null
    : [{ span: { start: node.start, end: node.start + keyword.length }, newText: '' }];
}
