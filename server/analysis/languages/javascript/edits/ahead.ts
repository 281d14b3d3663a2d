/** A loop whose turns wait one after the other: all that they wait for is awaited together, before it. */
import ts from 'typescript';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment, printCode } from './code';
import type { Editing } from './index';
import { pathAround } from './nodes';

type Ahead = Extract<FixIntent, { k: 'await-ahead' }>;

/** What can be evaluated twice. */
const COLLECTION = /^[\w$.#]+$/;
/** What does not belong into a callback, or stands on several lines, which people lay out themselves. */
const OTHER_TURN = /\b(?:await|yield)\b|[\r\n]/;
const MAX_LINE = 100;

export function awaitAhead(editing: Editing, { fn, op, at, api, all, one }: Ahead): TextEdit[] | null {
  const { source, facts } = editing;
  const span = facts.functions[fn]?.operations[op]?.span;
  const path = span ? pathAround(source, span) : [];
  const loop = path.find((node) => ts.isForOfStatement(node) && node.getStart(source) === at);
  const awaiting = path.find((node) => ts.isAwaitExpression(node) && node.getStart(source) === span?.start);
  if (!loop || !ts.isForOfStatement(loop) || !awaiting || !ts.isAwaitExpression(awaiting)) return null;
  const target = targetOf(loop, source);
  const collection = loop.expression.getText(source);
  const indent = indentOf(editing, loop);
  const first = ts.isBlock(loop.statement) ? loop.statement.statements[0] : undefined;
  if (target === null || !COLLECTION.test(collection) || indent === null || !first || !path.includes(first))
    return null;
  const call = awaiting.expression.getText(source);
  const head = { start: at, end: loop.statement.getStart(source) };
  const printed = printCode(editing, fn, [api]);
  if (!printed || OTHER_TURN.test(call) || losesComment(editing, head, [])) return null;
  if (losesComment(editing, { start: awaiting.getStart(source), end: awaiting.end }, [])) return null;
  const { newline, indent: level, semicolons } = facts.layout;
  const each = `${collection}.map((${target}) => ${call})`;
  const inLine = `const ${all} = await ${printed.written}(${each})`;
  const isShort = indent.length + inLine.length < MAX_LINE;
  const broken = `const ${all} = await ${printed.written}(${newline}${indent}${level}${each},${newline}${indent})`;
  const before = `${isShort ? inLine : broken}${semicolons ? ';' : ''}${newline}${indent}`;
  return [
    ...printed.imports,
    { span: head, newText: `${before}for (const [${one}, ${target}] of ${collection}.entries()) ` },
    { span: { start: awaiting.getStart(source), end: awaiting.end }, newText: `${all}[${one}]` },
  ];
}

/** `for (const x of xs)`: a new variable in every turn, without a type of its own. */
function targetOf({ initializer, awaitModifier }: ts.ForOfStatement, source: ts.SourceFile): string | null {
  if (awaitModifier || !ts.isVariableDeclarationList(initializer)) return null;
  const [declaration] = initializer.declarations;
  const isConstant = (initializer.flags & ts.NodeFlags.Const) !== 0;
  return isConstant && declaration && ts.isIdentifier(declaration.name) ? declaration.name.getText(source) : null;
}
