/** Properties of one object that are awaited one after the other: all of them are awaited before it is made. */
import ts from 'typescript';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment, printCode } from './code';
import { isEvaluatedFirst } from './extraction';
import type { Editing } from './index';
import { pathAround } from './nodes';

const MAX_LINE = 100;

/** `return { user: await f(), rows: await g() }` → `const [user, rows] = await Promise.all([f(), g()])`, `return { user, rows }`. */
export function awaitProperties(
  editing: Editing,
  { fn, awaits, api }: Extract<FixIntent, { k: 'await-together' }>,
): TextEdit[] | null {
  const { source, facts, text } = editing;
  const operations = facts.functions[fn]?.operations;
  const paths = awaits.map((op) => {
    const span = operations?.[op]?.span;
    return span ? pathAround(source, span) : [];
  });
  const found = paths.flatMap((path) => propertyIn(path) ?? []);
  const [path = []] = paths;
  const object = found[0]?.object;
  const at = path.map((node) => ts.isStatement(node)).lastIndexOf(true);
  const [block, statement] = [path[at - 1], path[at]];
  const isAll = found.length === awaits.length && found.every((one) => one.object === object);
  if (!isAll || !object || !statement || !block || !(ts.isBlock(block) || ts.isSourceFile(block))) return null;
  const printed = printCode(editing, fn, [api]);
  const indent = indentOf(editing, statement);
  const around = path.slice(at, path.indexOf(object) + 1);
  if (!printed || indent === null || !isEvaluatedFirst(around)) return null;
  const names = found.map(({ property }) => property.name.getText(source));
  if (new Set(names).size < names.length || names.some((name) => isTaken(functionAround(path), name))) return null;
  const calls = found.map(({ call }) => ({ start: call.getStart(source), end: call.end }));
  const spans = found.map(({ property }) => ({ start: property.getStart(source), end: property.end }));
  if (spans.some((span) => losesComment(editing, span, calls))) return null;
  const texts = calls.map(({ start, end }) => text.slice(start, end));
  const start = statement.getStart(source);
  return [
    ...printed.imports,
    { span: { start, end: start }, newText: `${declaration(editing, names, texts, printed.written, indent)}${indent}` },
    ...spans.map((span, index): TextEdit => ({ span, newText: names[index] ?? '' })),
  ];
}

interface Awaited {
  readonly object: ts.Node;
  readonly property: ts.PropertyAssignment;
  readonly call: ts.Expression;
}

/** `user: await f()`, of which a variable can have the name. */
function propertyIn(path: readonly ts.Node[]): Awaited | null {
  const property = path.filter((node) => ts.isPropertyAssignment(node)).at(-1);
  if (!property || !ts.isIdentifier(property.name) || !ts.isAwaitExpression(property.initializer)) return null;
  const isName = ts.identifierToKeywordKind(property.name) === undefined;
  const object = path[path.indexOf(property) - 1];
  if (!isName || !object || !path.includes(property.initializer)) return null;
  return { object, property, call: property.initializer.expression };
}

function functionAround(path: readonly ts.Node[]): ts.Node | undefined {
  return path.filter((node) => ts.isFunctionLike(node) || ts.isSourceFile(node)).at(-1);
}

/** It means something there, other than a member. */
function isTaken(root: ts.Node | undefined, name: string): boolean {
  const pending = root ? [root] : [];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const member = ts.isPropertyAssignment(node) || ts.isPropertyAccessExpression(node) ? node.name : undefined;
    const found = ts.forEachChild(node, (child) => {
      if (child !== member) pending.push(child);
      return child !== member && ts.isIdentifier(child) && child.text === name ? child : undefined;
    });
    if (found) return true;
  }
  return false;
}

function declaration(
  { facts }: Editing,
  names: readonly string[],
  calls: readonly string[],
  all: string,
  indent: string,
): string {
  const { newline, indent: level, semicolons } = facts.layout;
  const opening = `const [${names.join(', ')}] = await ${all}([`;
  const inLine = `${opening}${calls.join(', ')}])`;
  const isShort = indent.length + inLine.length < MAX_LINE && !/[\r\n]/.test(inLine);
  const lines = calls.map((call) => `${newline}${indent}${level}${call},`).join('');
  return `${isShort ? inLine : `${opening}${lines}${newline}${indent}])`}${semicolons ? ';' : ''}${newline}`;
}
