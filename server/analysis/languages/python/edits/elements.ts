/** A list whose elements are awaited one after the other: all of them together. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import type { NodeKind, SyntaxNode } from '../syntax';
import { type Editing, insertion, losesComment, printCode } from './code';
import { pathAround } from './places';
import { isApart, wholeLines, type Statement } from './statements';

type Elements = Extract<FixIntent, { k: 'gather-elements' }>;

/** What does not belong into a generator expression. */
const OTHER = /\b(?:await|yield|async)\b|:=/;
/** Where an `await` needs no brackets. */
const LOOSE = new Set<NodeKind>([
  'return_statement',
  'assignment',
  'argument_list',
  'expression_statement',
  'for_statement',
]);

export function gatherElements(editing: Editing, intent: Elements): readonly TextEdit[] | null {
  const { text, root, facts } = editing;
  const span = facts.functions[intent.fn]?.operations[intent.op]?.span;
  const path = span ? pathAround(root, span) : [];
  const at = path.map(({ kind }) => kind === 'list_comprehension').lastIndexOf(true);
  const [parent, node] = [path[at - 1], path[at]];
  const call = span && /^await[ \t]+/.exec(text.slice(span.start, span.end))?.[0];
  if (!span || !parent || !node || call === undefined || node.children[0]?.start !== span.start) return null;
  if (node.children[0].end !== span.end || node.children.filter(({ kind }) => kind === 'for_in_clause').length > 1)
    return null;
  const inner = { start: span.start + call.length, end: span.end };
  const opening = { start: node.start, end: inner.start };
  if (OTHER.test(text.slice(inner.start, node.end)) || losesComment(editing, opening, [])) return null;
  const gather = printCode(editing, intent.fn, node.start, [intent.api]);
  const limits = limitsBefore(editing, intent, path.slice(0, at + 1));
  if (!gather || !limits) return null;
  const [before, after] = LOOSE.has(parent.kind) ? ['', ''] : ['(', ')'];
  const limited = intent.limiter ? `${intent.limiter.name}(` : '';
  return [
    ...gather.imports,
    ...limits,
    { span: opening, newText: `${before}await ${gather.written}(*(${limited}` },
    ...(intent.limiter ? [insertion(inner.end, ')')] : []),
    { span: { start: node.end - 1, end: node.end }, newText: `))${after}` },
  ];
}

/** In front of the statement that holds it, unless that is run again and again. */
function limitsBefore(
  editing: Editing,
  { fn, limiter }: Elements,
  path: readonly SyntaxNode[],
): readonly TextEdit[] | null {
  if (!limiter) return [];
  const statement = statementAround(editing, path);
  if (!statement) return null;
  const edits: TextEdit[] = [];
  let written = '';
  for (const code of limiter.statements) {
    const printed = printCode(editing, fn, statement.node.start, code);
    if (!printed) return null;
    edits.push(...printed.imports);
    written += `${printed.written === '' ? '' : statement.indent}${printed.written}${editing.facts.layout.newline}`;
  }
  return [...edits, insertion(statement.lineStart, written)];
}

function statementAround({ text }: Editing, path: readonly SyntaxNode[]): Statement | null {
  const at = path.map(({ kind }) => kind === 'block' || kind === 'module').lastIndexOf(true) + 1;
  const node = path[at];
  const isInside = path.slice(at, -1).some(({ kind }) => isApart(kind));
  return !node || node.kind === 'while_statement' || isInside ? null : wholeLines(text, { node, siblings: [] });
}
