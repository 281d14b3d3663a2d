/** A function that catches everything that fails in it. */
import ts from 'typescript';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { printCode } from './code';
import { lineIndent, moved } from './extraction';
import type { Editing } from './index';
import { pathAround } from './nodes';

/** `async (resolve) => { … }` → `async (resolve, reject) => { try { … } catch (error) { … } }`. */
export function catchFailures(
  editing: Editing,
  { fn, error, handler, parameter }: Extract<FixIntent, { k: 'catch-failures' }>,
): TextEdit[] | null {
  const { source, text, facts } = editing;
  const span = facts.functions[fn]?.span;
  const node =
    span &&
    pathAround(source, span)
      .filter((one) => isFunction(one) && one.getStart(source) === span.start)
      .at(-1);
  const printed = printCode(editing, fn, handler);
  if (!node || !isFunction(node) || !printed || startsWithDirective(node.body)) return null;
  const added = parameter === undefined ? [] : addParameter(editing, node, parameter);
  if (!added) return null;
  const { newline, indent: level, semicolons } = facts.layout;
  const ending = semicolons ? ';' : '';
  const { body } = node;
  const start = body.getStart(source);
  const base = lineIndent(text, ts.isBlock(body) ? body.end - 1 : start);
  const inner = `${base}${level}${level}`;
  const statements = ts.isBlock(body)
    ? moved(editing, { start: start + 1, end: body.end - 1 }, base, base + level).trimEnd()
    : `${text.slice(start, body.end)}${ending}`;
  const isOnOwnLines = /[\r\n]/.test(statements) && ts.isBlock(body);
  const lines = [
    `{${newline}${base}${level}try {${isOnOwnLines ? statements : `${newline}${inner}${statements.trim()}`}`,
    `${base}${level}} catch (${error}) {`,
    `${inner}${printed.written}${ending}`,
    `${base}${level}}`,
    `${base}}`,
  ];
  return [...printed.imports, ...added, { span: { start, end: body.end }, newText: lines.join(newline) }];
}

function isFunction(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** `'use server'` has to stay first. */
function startsWithDirective(body: ts.ConciseBody): boolean {
  const first = ts.isBlock(body) ? body.statements[0] : undefined;
  return first !== undefined && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression);
}

/** Behind the only parameter, which may have no brackets. */
function addParameter(
  { source, text }: Editing,
  { parameters }: ts.ArrowFunction | ts.FunctionExpression,
  name: string,
): TextEdit[] | null {
  const [only, ...others] = parameters;
  if (!only || others.length > 0 || only.dotDotDotToken) return null;
  const start = only.getStart(source);
  const hasBrackets = /\(\s*$/.test(text.slice(0, start)) || /^\s*,?\s*\)/.test(text.slice(only.end));
  if (hasBrackets) return [{ span: { start: only.end, end: only.end }, newText: `, ${name}` }];
  return [{ span: { start, end: only.end }, newText: `(${text.slice(start, only.end)}, ${name})` }];
}
