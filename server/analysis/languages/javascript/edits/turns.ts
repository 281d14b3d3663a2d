/** A loop whose turns each add something to an array: what they are made of becomes a callback, and all turns run together. */
import ts from 'typescript';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment, printCode } from './code';
import { moved } from './extraction';
import type { Editing } from './index';
import { pathAround } from './nodes';

type Turns = Extract<FixIntent, { k: 'turns-together' }>;

/** The parts of `for (const x of xs) { …; found.push(y); }`. */
interface Parts {
  readonly loop: ts.ForOfStatement;
  readonly target: string;
  readonly collection: string;
  readonly indent: string;
  readonly statements: readonly ts.Statement[];
  readonly call: ts.CallExpression;
  readonly added: ts.Expression;
}

/** What means something else in a callback. */
const BOUND = /\byield\b/;
const MAX_LINE = 100;

export function turnsTogether(editing: Editing, intent: Turns): TextEdit[] | null {
  const { facts } = editing;
  const parts = partsOf(editing, intent);
  const printed = intent.api && printCode(editing, intent.fn, [intent.api]);
  if (!parts || !printed) return null;
  const { loop, indent } = parts;
  const { newline, indent: level, semicolons } = facts.layout;
  const ending = semicolons ? ';' : '';
  const { names, limit, source: kind } = intent;
  const { collection } = parts;
  const items = kind === 'copied' ? `[...${collection}]` : collection;
  if (!limit) {
    const lines = addAll(editing, intent, parts, printed.written, items, indent);
    return lines === null ? null : [...printed.imports, replaced(editing, loop, lines)];
  }
  const size = String(limit.size);
  const taken = kind === 'as-it-is' ? collection : names.items;
  const slice = `${taken}.slice(${names.start}, ${names.start} + ${size})`;
  const lines = addAll(editing, intent, parts, printed.written, slice, indent + level);
  if (!lines) return null;
  const named = kind === 'as-it-is' ? '' : `const ${names.items} = ${items}${ending}${newline}${indent}`;
  const head = `for (let ${names.start} = 0; ${names.start} < ${taken}.length; ${names.start} += ${size}) {`;
  const newText = `${named}${head}${newline}${indent}${level}${lines}${newline}${indent}}`;
  return [...printed.imports, replaced(editing, loop, newText)];
}

function replaced({ source }: Editing, loop: ts.Node, newText: string): TextEdit {
  return { span: { start: loop.getStart(source), end: loop.end }, newText };
}

function partsOf(editing: Editing, { fn, op, at }: Turns): Parts | null {
  const { source, facts, text } = editing;
  const span = facts.functions[fn]?.operations[op]?.span;
  const loop = pathAround(source, { start: at, end: at + 1 }).find(
    (node) => ts.isForOfStatement(node) && node.getStart(source) === at,
  );
  if (!span || !loop || !ts.isForOfStatement(loop) || loop.awaitModifier) return null;
  const statements = ts.isBlock(loop.statement) ? loop.statement.statements : [loop.statement];
  const last = statements.at(-1);
  const call = last && ts.isExpressionStatement(last) ? last.expression : undefined;
  const target = targetOf(loop, source);
  const indent = indentOf(editing, loop);
  if (!call || !ts.isCallExpression(call) || call.getStart(source) !== span.start || call.end !== span.end) return null;
  const [added] = call.arguments;
  const head = { start: at, end: loop.statement.getStart(source) + (ts.isBlock(loop.statement) ? 1 : 0) };
  if (!added || call.questionDotToken || target === null || indent === null || losesComment(editing, head, []))
    return null;
  if (!isLastOnLine(text, loop.end) || BOUND.test(text.slice(loop.statement.getStart(source), loop.end))) return null;
  return { loop, target, collection: loop.expression.getText(source), indent, statements, call, added };
}

/** What follows the loop on its line would follow the call. */
function isLastOnLine(text: string, end: number): boolean {
  return /^[ \t]*(?:\/\/[^\r\n]*)?(?=[\r\n]|$)/.test(text.slice(end));
}

/** A new variable in every turn. */
function targetOf({ initializer }: ts.ForOfStatement, source: ts.SourceFile): string | null {
  if (!ts.isVariableDeclarationList(initializer) || (initializer.flags & ts.NodeFlags.BlockScoped) === 0) return null;
  const [declaration] = initializer.declarations;
  return declaration ? declaration.name.getText(source) : null;
}

/** `found.push(...(await Promise.all(xs.map(async (x) => { …; return y; }))))`, from a place with this indentation. */
function addAll(
  editing: Editing,
  { add }: Turns,
  parts: Parts,
  all: string,
  items: string,
  indent: string,
): string | null {
  const { source, facts } = editing;
  const { newline, indent: level, semicolons } = facts.layout;
  const ending = semicolons ? ';' : '';
  const { call, added, target, statements, loop } = parts;
  const [only] = statements;
  const receiver = ts.isPropertyAccessExpression(call.expression) ? call.expression.expression.getText(source) : null;
  if (receiver === null || !only) return null;
  if (
    statements.length === 1 &&
    ts.isAwaitExpression(added) &&
    !losesComment(editing, { start: loop.statement.getStart(source), end: loop.end }, [])
  ) {
    const result = added.expression.getText(source);
    const inLine = `${receiver}.${add}(...(await ${all}(${items}.map((${target}) => ${result}))))${ending}`;
    if (indent.length + inLine.length <= MAX_LINE && !/[\r\n]|\bawait\b/.test(result)) return inLine;
  }
  const deep = (count: number): string => newline + indent + level.repeat(count);
  const body = bodyOf(editing, parts, indent + level.repeat(3));
  if (body === null) return null;
  return [
    `${receiver}.${add}(`,
    `${deep(1)}...(await ${all}(`,
    `${deep(2)}${items}.map(async (${target}) => {`,
    body,
    `${deep(2)}}),`,
    `${deep(1)})),`,
    `${deep(0)})${ending}`,
  ].join('');
}

/** The statements of a turn, moved, and the last one as what it returns. */
function bodyOf(editing: Editing, { loop, statements, call, added, indent }: Parts, to: string): string | null {
  const { source, text, facts } = editing;
  const { indent: level, semicolons } = facts.layout;
  const [first] = statements;
  const last = statements.at(-1);
  if (!first || !last) return null;
  const isBlock = ts.isBlock(loop.statement);
  const start = isBlock ? loop.statement.getStart(source) + 1 : first.getStart(source);
  const from = indent + level;
  const beforeCall = moved(editing, { start, end: call.getStart(source) }, from, to);
  const value = moved(editing, { start: added.getStart(source), end: added.end }, from, to);
  const rest = isBlock ? moved(editing, { start: last.end, end: loop.statement.end - 1 }, from, to).trimEnd() : '';
  if (losesComment(editing, { start: call.getStart(source), end: added.getStart(source) }, [])) return null;
  if (losesComment(editing, { start: added.end, end: last.end }, [])) return null;
  const isOnOwnLine = isBlock && /[\r\n][ \t]*$/.test(text.slice(start, first.getStart(source)));
  const before = isOnOwnLine ? beforeCall : `${facts.layout.newline}${to}${beforeCall.trimStart()}`;
  return `${before}return ${value}${semicolons ? ';' : ''}${rest}`;
}
