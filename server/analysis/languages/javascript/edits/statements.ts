/** Statements that are added beside others. */
import ts from 'typescript';
import type { FunctionIndex } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { endOfLine, indentOf, losesComment, printCode } from './code';
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
  const at =
    where === 'before' ? statement.getStart(editing.source) - indent.length : endOfLine(editing.text, statement.end);
  if (at === null) return null;
  const newText =
    where === 'before' ? lines.map((line) => line + newline).join('') : lines.map((line) => newline + line).join('');
  return [...edits, { span: { start: at, end: at }, newText }];
}

/** A call, awaited or not, that is all of a statement, and not all of its block. */
export function leaveOut(
  editing: Editing,
  { fn, first, last, count, lines }: Extract<FixIntent, { k: 'replace-statements' }>,
): TextEdit[] | null {
  const span = editing.facts.functions[fn]?.operations[first]?.span;
  const path = span ? pathAround(editing.source, span) : [];
  const at = path.map((node) => ts.isExpressionStatement(node)).lastIndexOf(true);
  const [block, statement] = [path[at - 1], path[at]];
  if (!block || !statement || first !== last || count !== 1 || lines.length > 0 || !isInBlock(block)) return null;
  const between = path.slice(at + 1).filter((node) => !ts.isAwaitExpression(node));
  const isAll = between[0]?.end === span?.end && between[0]?.getStart(editing.source) === span?.start;
  const indent = indentOf(editing, statement);
  const end = endOfLine(editing.text, statement.end);
  const isAlone = !(ts.isBlock(block) || ts.isSourceFile(block)) || block.statements.length < 2;
  if (!isAll || isAlone || indent === null || end === null) return null;
  const start = statement.getStart(editing.source) - indent.length;
  if (losesComment(editing, { start, end }, [])) return null;
  const [lineBreak = ''] = /^(?:\r\n|\n|\r)/.exec(editing.text.slice(end)) ?? [];
  return [{ span: { start, end: end + lineBreak.length }, newText: '' }];
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
