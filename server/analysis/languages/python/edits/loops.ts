/** Loops that become something else. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { type Editing, losesComment, printCode } from './code';
import { pathAround } from './places';

export function replaceLoop(
  editing: Editing,
  { fn, at, code }: Extract<FixIntent, { k: 'replace-loop' }>,
): readonly TextEdit[] | null {
  const node = pathAround(editing.root, { start: at, end: at + 1 }).find(
    ({ kind, start }) => kind === 'while_statement' && start === at,
  );
  if (!node || node.children.some(({ kind }) => kind === 'else_clause')) return null;
  const span = { start: node.start, end: node.end };
  const printed = printCode(editing, fn, span.start, code);
  if (!printed || losesComment(editing, span, code)) return null;
  return [...printed.imports, { span, newText: printed.written }];
}

export function wrapIterated(
  editing: Editing,
  { fn, op, before, after }: Extract<FixIntent, { k: 'wrap-iterated' }>,
): readonly TextEdit[] | null {
  const operation = editing.facts.functions[fn]?.operations[op];
  if (operation?.k !== 'iterate' || operation.isAsync) return null;
  const { span } = operation;
  const printed = printCode(editing, fn, span.start, [...before, span, ...after]);
  // `*xs` and `yield from xs` iterate as well.
  if (!printed || !/^\w/.test(editing.text.slice(span.start, span.end))) return null;
  return [...printed.imports, { span, newText: printed.written }];
}
