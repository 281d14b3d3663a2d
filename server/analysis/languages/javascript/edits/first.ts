/** `total += await next()` → the `await` in a statement of its own, before that. */
import ts from 'typescript';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment } from './code';
import type { Editing } from './index';
import { pathAround } from './nodes';
import { isConditional } from './statements';

export function awaitFirst(
  editing: Editing,
  { fn, op, name }: Extract<FixIntent, { k: 'await-first' }>,
): TextEdit[] | null {
  const { source, text, facts } = editing;
  const span = facts.functions[fn]?.operations[op]?.span;
  const around = span ? pathAround(source, span) : [];
  const end = around.findIndex((node) => ts.isAwaitExpression(node) && node.getStart(source) === span?.start);
  const path = around.slice(0, end + 1);
  const at = path.map((node) => ts.isStatement(node)).lastIndexOf(true);
  const [statement, block, awaited] = [path[at], path[at - 1], path.at(-1)];
  if (!statement || !ts.isExpressionStatement(statement) || !block || !(ts.isBlock(block) || ts.isSourceFile(block)))
    return null;
  const inside = path.slice(at);
  if (inside.some((node, index) => ts.isFunctionLike(node) || isConditional(node, inside[index + 1]))) return null;
  const indent = indentOf(editing, statement);
  const parent = path.at(-2);
  const outer = parent && ts.isParenthesizedExpression(parent) ? parent : awaited;
  if (!awaited || !outer || indent === null) return null;
  const kept = { start: awaited.getStart(source), end: awaited.end };
  const replaced = { start: outer.getStart(source), end: outer.end };
  if (losesComment(editing, replaced, [kept])) return null;
  const { newline, semicolons } = facts.layout;
  const start = statement.getStart(source);
  const before = `const ${name} = ${text.slice(kept.start, kept.end)}${semicolons ? ';' : ''}${newline}${indent}`;
  return [
    { span: { start, end: start }, newText: before },
    { span: replaced, newText: name },
  ];
}
