/** Where statements start and end, and edits of whole statements. */
import type { FunctionFacts, FunctionIndex, OperationId, Span } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import type { NodeKind, SyntaxNode } from '../syntax';
import { type Editing, insertion, losesComment, printCode } from './code';
import { isLineStart, lineBreakAfter, lineStartOf } from './lineEnds';

export interface Statement {
  readonly node: SyntaxNode;
  /** The statements among which it stands. */
  readonly siblings: readonly SyntaxNode[];
  /** Offset of the start of its first line. */
  readonly lineStart: number;
  /** Offset after its last line, line break included. */
  readonly lineEnd: number;
  readonly indent: string;
}

/** Code in these runs at another time, or not once. */
const APART = new Set<NodeKind>([
  ...(['lambda', 'list_comprehension', 'set_comprehension', 'dictionary_comprehension'] as const),
  ...(['generator_expression', 'conditional_expression', 'boolean_operator'] as const),
]);

export function isApart(kind: NodeKind): boolean {
  return APART.has(kind);
}

/** The statement that holds an operation; `null` unless it has its lines for itself and always runs the operation. */
export function statementOf(editing: Editing, fn: FunctionIndex, op: OperationId): Statement | null {
  const facts = editing.facts.functions[fn];
  const operation = facts?.operations[op];
  return facts && operation && facts.kind !== 'lambda' ? statementAt(editing, facts, operation.span) : null;
}

function statementAt({ text, root }: Editing, fn: FunctionFacts, span: Span): Statement | null {
  let found: Pick<Statement, 'node' | 'siblings'> | null = null;
  let isInside = fn.kind === 'module';
  let parent = root;
  for (;;) {
    const node = parent.children.find(({ start, end }) => start <= span.start && span.end <= end);
    if (!node) break;
    if (node.kind === 'function_definition' && node.start === fn.span.start) isInside = true;
    const isStatement = parent.kind === 'block' || parent.kind === 'module';
    if (isStatement && isInside) found = { node, siblings: parent.children };
    else if (APART.has(node.kind)) return null;
    parent = node;
  }
  return found && wholeLines(text, found);
}

/** The one among the statements beside another that holds an operation, however deep. */
export function siblingAround(
  { text, facts }: Editing,
  { siblings }: Statement,
  fn: FunctionIndex,
  op: OperationId,
): Statement | null {
  const span = facts.functions[fn]?.operations[op]?.span;
  const node = siblings.find(({ start, end }) => span && start <= span.start && span.end <= end);
  return node ? wholeLines(text, { node, siblings }) : null;
}

export function wholeLines(text: string, { node, siblings }: Pick<Statement, 'node' | 'siblings'>): Statement | null {
  const lineStart = lineStartOf(text, node.start);
  const indent = text.slice(lineStart, node.start).replace('\ufeff', '');
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/.exec(text.slice(node.end));
  if (!/^[ \t]*$/.test(indent) || !rest) return null;
  const end = node.end + rest[0].length;
  return { node, siblings, lineStart, lineEnd: end + lineBreakAfter(text, end).length, indent };
}

/** The simple statement is nothing but this expression. */
export function isWhole({ node }: Statement, { start, end }: Span): boolean {
  return node.kind === 'expression_statement' && node.start === start && node.end === end;
}

const COMPOUND = new Set<NodeKind>([
  ...(['if_statement', 'for_statement', 'while_statement', 'try_statement', 'with_statement'] as const),
  ...(['match_statement', 'function_definition', 'class_definition', 'decorated_definition'] as const),
]);

export function insertStatements(
  editing: Editing,
  { fn, op, where, statements }: Extract<FixIntent, { k: 'insert-statements' }>,
): readonly TextEdit[] | null {
  const statement = statementOf(editing, fn, op);
  // After the head of a compound statement is not behind all of it.
  if (!statement || (where === 'after' && COMPOUND.has(statement.node.kind))) return null;
  const { newline } = editing.facts.layout;
  const edits: TextEdit[] = [];
  let written = '';
  for (const code of statements) {
    const printed = printCode(editing, fn, statement.node.start, code);
    if (!printed) return null;
    edits.push(...printed.imports);
    written += `${printed.written === '' ? '' : statement.indent}${printed.written}${newline}`;
  }
  if (where === 'before') return [...edits, insertion(statement.lineStart, written)];
  const endsLine = isLineStart(editing.text, statement.lineEnd);
  return [...edits, insertion(statement.lineEnd, endsLine ? written : newline + written.trimEnd())];
}

/** Nothing but the statements that the rule has looked at: a docstring or a `pass` in between has no operation. */
export function replaceStatements(
  editing: Editing,
  { fn, first: from, last: to, count, lines }: Extract<FixIntent, { k: 'replace-statements' }>,
): readonly TextEdit[] | null {
  const first = statementOf(editing, fn, from);
  const last = first && siblingAround(editing, first, fn, to);
  if (!first || !last) return null;
  const [start, end] = [first.siblings.indexOf(first.node), first.siblings.indexOf(last.node)];
  if (end - start + 1 !== count) return null;
  const span = { start: first.lineStart, end: last.lineEnd };
  if (losesComment(editing, span, lines.flat())) return null;
  const edits: TextEdit[] = [];
  let written = '';
  for (const line of lines) {
    const printed = printCode(editing, fn, first.node.start, line);
    if (!printed) return null;
    edits.push(...printed.imports);
    written += first.indent + printed.written + editing.facts.layout.newline;
  }
  return [...edits, { span, newText: written }];
}
