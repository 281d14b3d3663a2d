/** Statements in `try`, and what has to be done after them in any case in `finally`. */
import ts from 'typescript';
import type { Span } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment, printCode } from './code';
import { indented } from './extraction';
import type { Editing } from './index';
import { pathAround } from './nodes';

type Finally = Extract<FixIntent, { k: 'do-finally' }>;

export function doFinally(editing: Editing, intent: Finally): TextEdit[] | null {
  const { source, facts } = editing;
  const following = followingOf(editing, intent);
  const printed = printCode(editing, intent.fn, intent.code);
  const dropped = intent.dropped.map((op) => droppedAt(editing, intent, op));
  const gone = dropped.flatMap((one) => one ?? []);
  const [first] = following ?? [];
  if (!following || !first || !printed || gone.length < dropped.length) return null;
  const { newline, indent: level, semicolons } = facts.layout;
  const indent = indentOf(editing, first);
  if (indent === null) return null;
  const handler = `{${newline}${indent}${level}${printed.written}${semicolons ? ';' : ''}${newline}${indent}}`;
  const removals = gone.map(({ line }): TextEdit => ({ span: line, newText: '' }));
  if (following.length === 1 && ts.isTryStatement(first)) {
    if (first.finallyBlock) return null;
    const at = first.end;
    return [...printed.imports, ...removals, { span: { start: at, end: at }, newText: ` finally ${handler}` }];
  }
  const last = following.at(-1) ?? first;
  const removedLast = gone.find(({ statement }) => statement === last);
  const start = first.getStart(source);
  const closing = `${indent}} finally ${handler}`;
  const end = removedLast ? removedLast.line.start : endOfLine(editing, last);
  if (end === null || removedLast?.statement === first) return null;
  const closed: TextEdit = removedLast
    ? { span: removedLast.line, newText: closing + newline }
    : { span: { start: end, end }, newText: newline + closing };
  const others = removals.filter(({ span }) => span !== removedLast?.line);
  return [
    ...printed.imports,
    { span: { start, end: start }, newText: `try {${newline}${indent}${level}` },
    ...indented(editing, { start, end }, others),
    ...others,
    closed,
  ];
}

/** The statements behind the one that takes it, up to the last that has to do with it. */
function followingOf(editing: Editing, { fn, op, dropped }: Finally): readonly ts.Statement[] | null {
  const { source, facts, text } = editing;
  const operations = facts.functions[fn]?.operations;
  const span = operations?.[op]?.span;
  const path = span ? pathAround(source, span) : [];
  const at = path.map((node) => ts.isBlock(node)).lastIndexOf(true);
  const [block, statement] = [path[at], path[at + 1]];
  if (!block || !statement || !ts.isBlock(block) || !ts.isStatement(statement)) return null;
  const rest = block.statements.slice(block.statements.indexOf(statement) + 1);
  const spans = dropped.flatMap((one) => operations?.[one]?.span ?? []);
  const isInRest = (one: Span): boolean => rest.some((inner) => isIn(one, inner, source));
  if (!spans.every(isInRest)) return null;
  const end = Math.max(...spans.map((one) => one.end));
  const lastUse = rest.findIndex((inner) => ts.isExpressionStatement(inner) && inner.end >= end);
  const isWhole = lastUse >= 0 && spans.some((one) => isIn(one, rest[lastUse], source));
  const used = isWhole ? rest.slice(0, lastUse + 1) : rest;
  const [after] = rest.slice(used.length);
  if (!after) return used;
  const textAfter = text.slice(after.getStart(source), block.end);
  const names = used.flatMap(declaredIn);
  const isUsedAfter = names.some((name) => textAfter.split(/[^\w$]+/).includes(name));
  if (!isUsedAfter) return used;
  // It would be kept while something else is waited for.
  return /\bawait\b/.test(textAfter) ? null : rest;
}

function isIn({ start, end }: Span, node: ts.Node | undefined, source: ts.SourceFile): boolean {
  return node !== undefined && node.getStart(source) <= start && end <= node.end;
}

/** Names that others in the block see. */
function declaredIn(statement: ts.Statement): readonly string[] {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return [statement.name?.text ?? ''];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
}

function namesIn(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

interface Dropped {
  readonly statement: ts.Statement;
  /** All of its line. */
  readonly line: Span;
}

/** The statement that is nothing but this call, awaited or not, among others in a block. */
function droppedAt(editing: Editing, { fn }: Finally, op: number): Dropped | null {
  const { source, facts, text } = editing;
  const span = facts.functions[fn]?.operations[op]?.span;
  const path = span ? pathAround(source, span) : [];
  const at = path.map((node) => ts.isExpressionStatement(node)).lastIndexOf(true);
  const [parent, statement] = [path[at - 1], path[at]];
  if (!span || !parent || !statement || !ts.isExpressionStatement(statement) || !ts.isBlock(parent)) return null;
  const { expression } = statement;
  const call = ts.isAwaitExpression(expression) ? expression.expression : expression;
  const indent = indentOf(editing, statement);
  if (call.getStart(source) !== span.start || call.end !== span.end || indent === null) return null;
  const start = statement.getStart(source) - indent.length;
  const [rest] = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(statement.end)) ?? [];
  if (rest === undefined || parent.statements.length < 2 || losesComment(editing, { start, end: statement.end }, []))
    return null;
  return { statement, line: { start, end: statement.end + rest.length } };
}

/** Behind a comment that follows on the line; `null` if code does. */
function endOfLine({ text }: Editing, { end }: ts.Node): number | null {
  const [rest] = /^[ \t]*(?:\/\/[^\r\n]*)?(?=[\r\n]|$)/.exec(text.slice(end)) ?? [];
  return rest === undefined ? null : end + rest.length;
}
