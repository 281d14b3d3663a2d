/** Neighbouring statements that await one call each become one that awaits them all. */
import ts from 'typescript';
import type { Span } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment, printCode } from './code';
import type { Editing } from './index';
import { pathAround } from './nodes';

interface Awaiting {
  readonly statement: ts.ExpressionStatement | ts.VariableStatement;
  readonly siblings: readonly ts.Statement[];
  /** `const` or `let`; empty if the result is dropped. */
  readonly keyword: string;
  /** What the result is called. */
  readonly target: string;
  readonly call: Span;
}

export function awaitTogether(
  editing: Editing,
  { fn, awaits, api }: Extract<FixIntent, { k: 'await-together' }>,
): TextEdit[] | null {
  const { text, source, facts } = editing;
  const found = awaits.flatMap((op) => awaitingAt(editing, facts.functions[fn]?.operations[op]?.span) ?? []);
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last || found.length < awaits.length || !areNeighbours(found)) return null;
  const [keyword = '', ...others] = new Set(found.flatMap((one) => (one.keyword === '' ? [] : [one.keyword])));
  const span = { start: first.statement.getStart(source), end: last.statement.end };
  const calls = found.map(({ call }) => call);
  const printed = printCode(editing, fn, [api]);
  if (!printed || others.length > 0 || losesComment(editing, span, calls)) return null;
  const targets = keyword === '' ? '' : `${keyword} [${found.map(({ target }) => target).join(', ')}] = `;
  const texts = calls.map(({ start, end }) => text.slice(start, end));
  const { newline, indent: level, semicolons } = facts.layout;
  const indent = indentOf(editing, first.statement) ?? '';
  const opening = `${targets}await ${printed.written}([`;
  const inLine = `${opening}${texts.join(', ')}])`;
  const lines = texts.map((one) => `${newline}${indent}${level}${one},`).join('');
  const isShort = indent.length + inLine.length < MAX_LINE && !/[\r\n]/.test(inLine);
  const newText = `${isShort ? inLine : `${opening}${lines}${newline}${indent}])`}${semicolons ? ';' : ''}`;
  return [...printed.imports, { span, newText }];
}

const MAX_LINE = 100;

/** Types are left alone: what they say of one result, a list of results cannot say. */
function awaitingAt({ source }: Editing, span: Span | undefined): Awaiting | null {
  const path = span ? pathAround(source, span) : [];
  const at = path.map((node) => ts.isExpressionStatement(node) || ts.isVariableStatement(node)).lastIndexOf(true);
  const [statement, parent] = [path[at], path[at - 1]];
  if (!statement || !parent || !(ts.isBlock(parent) || ts.isSourceFile(parent))) return null;
  const siblings = parent.statements;
  if (ts.isExpressionStatement(statement)) {
    const call = awaitedIn(source, statement.expression, span);
    return call && { statement, siblings, keyword: '', target: '', call };
  }
  if (!ts.isVariableStatement(statement) || statement.modifiers) return null;
  const { declarations, flags } = statement.declarationList;
  const [declaration, ...others] = declarations;
  const call = declaration?.initializer && awaitedIn(source, declaration.initializer, span);
  const keyword = (flags & ts.NodeFlags.Const) !== 0 ? 'const' : (flags & ts.NodeFlags.Let) !== 0 ? 'let' : null;
  if (!declaration || others.length > 0 || declaration.type || !call || keyword === null) return null;
  return { statement, siblings, keyword, target: declaration.name.getText(source), call };
}

function awaitedIn(source: ts.SourceFile, node: ts.Expression, span: Span | undefined): Span | null {
  if (!ts.isAwaitExpression(node) || node.getStart(source) !== span?.start || node.end !== span.end) return null;
  return { start: node.expression.getStart(source), end: node.expression.end };
}

function areNeighbours(found: readonly Awaiting[]): boolean {
  return found.every(({ statement, siblings }, at) => {
    const before = found[at - 1];
    return !before || siblings.indexOf(statement) === siblings.indexOf(before.statement) + 1;
  });
}
