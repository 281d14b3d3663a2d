/** Neighbouring statements that await one call each become one that awaits them all. */
import type { Span } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { type Editing, losesComment, printCode } from './code';
import { statementOf, type Statement } from './statements';

export interface Awaiting {
  readonly statement: Statement;
  /** What the result is called; empty if it is dropped. */
  readonly target: string;
  /** The call, without its `await`. */
  readonly call: Span;
}

export function awaitTogether(
  editing: Editing,
  { fn, awaits, api }: Extract<FixIntent, { k: 'await-together' }>,
): readonly TextEdit[] | null {
  const found = awaits.flatMap((op) => awaitingAt(editing, fn, op) ?? []);
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last || found.length < awaits.length || !areNeighbours(found)) return null;
  const span = { start: first.statement.node.start, end: last.statement.node.end };
  const calls = found.map(({ call }) => call);
  const printed = printCode(editing, fn, span.start, [api]);
  if (!printed || losesComment(editing, span, calls)) return null;
  const names = found.map(({ target }) => target || '_');
  const targets = found.some(({ target }) => target !== '') ? `${names.join(', ')} = ` : '';
  const texts = calls.map(({ start, end }) => editing.text.slice(start, end));
  const { indent: level, newline } = editing.facts.layout;
  const { indent } = first.statement;
  const inLine = `${targets}await ${printed.written}(${texts.join(', ')})`;
  const lines = texts.map((text) => `${indent}${level}${text},${newline}`).join('');
  const isShort = indent.length + inLine.length <= MAX_LINE && !/[\r\n]/.test(inLine);
  const newText = isShort ? inLine : `${targets}await ${printed.written}(${newline}${lines}${indent})`;
  return [...printed.imports, { span, newText }];
}

const MAX_LINE = 88;
/** Names and attributes, perhaps several: `profile`, `self.rows`, `status, body`. */
const TARGET = /^([A-Za-z_][\w.]*(?:\s*,\s*[A-Za-z_][\w.]*)*)\s*=\s*$/;

export function awaitingAt(editing: Editing, fn: number, op: number): Awaiting | null {
  const statement = statementOf(editing, fn, op);
  const span = editing.facts.functions[fn]?.operations[op]?.span;
  if (!statement || !span || statement.node.kind !== 'expression_statement' || statement.node.end !== span.end)
    return null;
  const before = editing.text.slice(statement.node.start, span.start);
  const keyword = /^await\s+/.exec(editing.text.slice(span.start, span.end))?.[0];
  const target = before === '' ? '' : TARGET.exec(before)?.[1];
  if (keyword === undefined || target === undefined) return null;
  const call = { start: span.start + keyword.length, end: span.end };
  return { statement, target: target.includes(',') ? `(${target})` : target, call };
}

export function areNeighbours(found: readonly Awaiting[]): boolean {
  return found.every(({ statement: { node, siblings } }, at) => {
    const before = found[at - 1]?.statement;
    return !before || (before.siblings === siblings && siblings.indexOf(node) === siblings.indexOf(before.node) + 1);
  });
}
