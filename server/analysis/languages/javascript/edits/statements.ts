/** Statements that are added beside others. */
import ts from 'typescript';
import type { FunctionIndex } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { indentOf, printCode } from './code';
import type { Editing } from './index';
import { canAwait, pathAround } from './nodes';

export function insertStatements(
  editing: Editing,
  { fn, op, where, statements }: Extract<FixIntent, { k: 'insert-statements' }>,
): TextEdit[] | null {
  const span = editing.facts.functions[fn]?.operations[op]?.span;
  const path = span && pathAround(editing.source, span);
  const statement = path && statementIn(editing, fn, path, where);
  const indent = statement && indentOf(editing, statement);
  if (!path || !statement || typeof indent !== 'string') return null;
  const { newline, semicolons } = editing.facts.layout;
  const edits: TextEdit[] = [];
  const lines: string[] = [];
  for (const code of statements) {
    const printed = printCode(editing, fn, code);
    // Without semicolons, a line that starts with a bracket would go on with the one before.
    if (!printed || /^[([`+\-/]/.test(printed.written)) return null;
    if (/\bawait\b/.test(printed.written) && !canAwait(path, editing.facts.markers.esModule)) return null;
    edits.push(...printed.imports);
    lines.push(indent + printed.written + (semicolons ? ';' : ''));
  }
  const at = where === 'before' ? statement.getStart(editing.source) - indent.length : endOfLine(editing, statement);
  if (at === null) return null;
  const newText =
    where === 'before' ? lines.map((line) => line + newline).join('') : lines.map((line) => newline + line).join('');
  return [...edits, { span: { start: at, end: at }, newText }];
}

/** The statement in a block of the function, with nothing between it and the operation that runs at another time. */
function statementIn(
  { source, facts }: Editing,
  fn: FunctionIndex,
  path: readonly ts.Node[],
  where: Extract<FixIntent, { k: 'insert-statements' }>['where'],
): ts.Statement | null {
  const at = path.map((node, index) => isInBlock(path[index - 1]) && ts.isStatement(node)).lastIndexOf(true);
  const statement = path[at];
  if (!statement || !ts.isStatement(statement)) return null;
  const isSimple =
    ts.isExpressionStatement(statement) ||
    ts.isVariableStatement(statement) ||
    (where === 'before' && isReachedFirst(statement, path.slice(at)));
  const owner = facts.functions[fn]?.span;
  if (!isSimple || !owner || statement.getStart(source) < owner.start || statement.end > owner.end) return null;
  return path.slice(at).some((node) => ts.isFunctionLike(node)) ? null : statement;
}

/** In what is returned, or in the condition of an `if`, and not behind another condition there. */
function isReachedFirst(statement: ts.Statement, inside: readonly ts.Node[]): boolean {
  const isHead = ts.isReturnStatement(statement) || (ts.isIfStatement(statement) && inside[1] === statement.expression);
  return isHead && !inside.some((node, at) => isConditional(node, inside[at + 1]));
}

/** The inner node is evaluated under a condition. */
export function isConditional(node: ts.Node, inner: ts.Node | undefined): boolean {
  if (ts.isConditionalExpression(node)) return inner !== node.condition;
  return ts.isBinaryExpression(node) && LOGICAL.has(node.operatorToken.kind) && inner === node.right;
}

const LOGICAL: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

function isInBlock(node: ts.Node | undefined): boolean {
  return node !== undefined && (ts.isBlock(node) || ts.isSourceFile(node));
}

/** Behind a comment that follows on the line; `null` if code does. */
function endOfLine({ text }: Editing, statement: ts.Statement): number | null {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?(?=[\r\n]|$)/.exec(text.slice(statement.end));
  return rest && statement.end + rest[0].length;
}
