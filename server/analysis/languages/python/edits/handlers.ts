/** Exception handlers: what they catch, and that they raise again. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { childOfKind, type SyntaxNode } from '../syntax';
import { type Editing, insertion, printCode } from './code';
import { lineBreakAfter, lineStartOf } from './lineEnds';
import { functionAt, pathAround } from './places';

type HandlerIntent = Extract<FixIntent, { k: 're-raise' | 'raise-before' | 'catch-only' }>;

export function handlerEdits(editing: Editing, intent: HandlerIntent): readonly TextEdit[] | null {
  const around = pathAround(editing.root, { start: intent.at, end: intent.at + 1 });
  const clause = around.find(({ kind, start }) => kind === 'except_clause' && start === intent.at);
  const block = clause && childOfKind(clause, 'block');
  // `except*` takes and raises groups.
  if (!clause || !block || /^except\s*\*/.test(editing.text.slice(clause.start))) return null;
  switch (intent.k) {
    case 're-raise':
      return raiseAtEnd(editing, clause, block);
    case 'raise-before':
      return raiseBefore(editing, clause, intent);
    case 'catch-only':
      return catchOnly(editing, clause, block, intent);
  }
}

const LEAVES = new Set(['pass_statement', 'continue_statement', 'break_statement']);

/** After the last statement, or in place of one that does nothing but go on. */
function raiseAtEnd({ text, facts }: Editing, clause: SyntaxNode, block: SyntaxNode): readonly TextEdit[] | null {
  const last = block.children.at(-1);
  if (!last) return null;
  if (LEAVES.has(last.kind)) return [{ span: { start: last.start, end: last.end }, newText: 'raise' }];
  const lineStart = lineStartOf(text, last.start);
  const indent = text.slice(lineStart, last.start);
  if (lineStart <= clause.start || !/^[ \t]*$/.test(indent)) return null;
  const rest = /^[^\r\n]*/.exec(text.slice(last.end))?.[0] ?? '';
  const end = last.end + rest.length;
  const lineBreak = lineBreakAfter(text, end);
  const line = `${indent}raise`;
  return lineBreak === ''
    ? [insertion(end, facts.layout.newline + line)]
    : [insertion(end + lineBreak.length, line + lineBreak)];
}

function raiseBefore(
  editing: Editing,
  clause: SyntaxNode,
  { type }: Extract<HandlerIntent, { k: 'raise-before' }>,
): readonly TextEdit[] | null {
  const { text, facts } = editing;
  const lineStart = lineStartOf(text, clause.start);
  const indent = text.slice(lineStart, clause.start);
  const printed = printCode(editing, functionAt(facts, clause.start), clause.start, type);
  if (!printed || !/^[ \t]*$/.test(indent)) return null;
  const { newline, indent: level } = facts.layout;
  const handler = `${indent}except ${printed.written}:${newline}${indent}${level}raise${newline}`;
  return [...printed.imports, insertion(lineStart, handler)];
}

function catchOnly(
  editing: Editing,
  clause: SyntaxNode,
  block: SyntaxNode,
  { type }: Extract<HandlerIntent, { k: 'catch-only' }>,
): readonly TextEdit[] | null {
  const { text, facts } = editing;
  const printed = printCode(editing, functionAt(facts, clause.start), clause.start, type);
  if (!printed) return null;
  const [caught] = clause.children;
  if (caught && caught !== block) {
    const node = caught.kind === 'as_pattern' ? caught.children[0] : caught;
    return node ? [...printed.imports, { span: { start: node.start, end: node.end }, newText: printed.written }] : null;
  }
  const [bare] = /^except\s*(?=:)/.exec(text.slice(clause.start)) ?? [];
  const span = { start: clause.start, end: clause.start + (bare?.length ?? 0) };
  return bare === undefined ? null : [...printed.imports, { span, newText: `except ${printed.written}` }];
}
