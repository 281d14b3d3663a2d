/** What is awaited for all elements of an array at once is awaited for a few of them at a time. */
import ts from 'typescript';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment } from './code';
import { isEvaluatedFirst, lineIndent, moved } from './extraction';
import type { Editing } from './index';
import { canAwait, isOptional, pathToCall } from './nodes';

type Slices = Extract<FixIntent, { k: 'in-slices' }>;

/** `await join(xs.map(f))` in a statement of a block. */
interface Place {
  readonly statement: ts.Statement;
  readonly siblings: ts.Block | ts.SourceFile;
  /** From the statement to the expression that gives the results, with brackets around it. */
  readonly path: readonly ts.Node[];
  readonly indent: string;
  readonly call: ts.CallExpression;
  /** The call with its `await`. */
  readonly awaited: ts.Expression;
  /** `xs` */
  readonly source: ts.Expression;
  /** `xs.map(f)`, and the statement right before, where that gives it the name that stands in the call. */
  readonly mapping: ts.CallExpression;
  readonly naming: ts.Statement | null;
}

export function inSlices(editing: Editing, intent: Slices): TextEdit[] | null {
  const place = placeOf(editing, intent);
  if (!place) return null;
  const { statement, awaited, call, indent } = place;
  const { newline } = editing.facts.layout;
  const ending = editing.facts.layout.semicolons ? ';' : '';
  const start = (place.naming ?? statement).getStart(editing.source);
  const before = { start, end: statement.getStart(editing.source) };
  if (losesComment(editing, before, [spanOf(editing, place.mapping)])) return null;
  const written = (lines: readonly string[]): string => lines.join(newline + indent);
  const span = { start, end: statement.end };
  if (isAll(statement, awaited)) {
    if (losesComment(editing, span, [spanOf(editing, call)])) return null;
    return [{ span, newText: written(loopLines(editing, intent, place, '')) }];
  }
  const declared = declarationOf(editing, place);
  if (declared) {
    if (losesComment(editing, span, [spanOf(editing, call)])) return null;
    const { head, name } = declared;
    return [{ span, newText: written([`${head} = []${ending}`, ...loopLines(editing, intent, place, name)]) }];
  }
  const { results } = intent.names;
  const kept = spanOf(editing, place.path.at(-1) ?? awaited);
  if (!isEvaluatedFirst(place.path) || losesComment(editing, kept, [spanOf(editing, call)])) return null;
  const lines = [`const ${results} = []${ending}`, ...loopLines(editing, intent, place, results)];
  return [
    { span: before, newText: written([...lines, '']) },
    { span: kept, newText: results },
  ];
}

function placeOf({ source, facts, text }: Editing, { fn, op, source: kind }: Slices): Place | null {
  const span = facts.functions[fn]?.operations[op]?.span;
  const path = span ? pathToCall(source, span) : null;
  const call = path?.at(-1);
  const parent = path?.at(-2);
  if (!path || !parent || !call || !ts.isCallExpression(call) || isOptional(call)) return null;
  const at = path.map((node) => ts.isStatement(node)).lastIndexOf(true);
  const [statement, block] = [path[at], path[at - 1]];
  if (!statement || !block || !ts.isStatement(statement) || !(ts.isBlock(block) || ts.isSourceFile(block))) return null;
  const [given] = call.arguments;
  const naming = given && ts.isIdentifier(given) ? namingBefore(block, statement, given.text) : null;
  const mapping = naming ? naming.value : given;
  if (!mapping || !ts.isCallExpression(mapping) || !ts.isPropertyAccessExpression(mapping.expression)) return null;
  if (isOptional(mapping) || !canAwait(path, facts.markers.esModule)) return null;
  const awaited = ts.isAwaitExpression(parent) ? parent : call;
  const isReturned = awaited === call && ts.isReturnStatement(parent) && !path.some((node) => ts.isTryStatement(node));
  const indent = indentOf({ source, facts, text }, statement);
  if ((awaited === call && !isReturned) || indent === null) return null;
  const around = path.slice(at, awaited === call ? undefined : -1);
  if (around.some((node) => ts.isFunctionLike(node))) return null;
  const elements = mapping.expression.expression;
  if (kind === 'as-it-is' && !ts.isIdentifier(elements)) return null;
  const isBracketed = around.at(-2)?.kind === ts.SyntaxKind.ParenthesizedExpression;
  const outer = isBracketed ? around.slice(0, -1) : around;
  const shared = { path: outer, indent, call, awaited, source: elements, mapping };
  return { statement, siblings: block, naming: naming?.statement ?? null, ...shared };
}

/** `const promises = xs.map(f)` */
function namingBefore(
  { statements }: ts.Block | ts.SourceFile,
  statement: ts.Statement,
  name: string,
): { readonly statement: ts.Statement; readonly value: ts.Expression } | null {
  const before = statements[statements.indexOf(statement) - 1];
  if (!before || !ts.isVariableStatement(before) || before.modifiers) return null;
  const [declaration, ...others] = before.declarationList.declarations;
  const isIt =
    declaration && others.length === 0 && ts.isIdentifier(declaration.name) && declaration.name.text === name;
  return isIt && declaration.initializer ? { statement: before, value: declaration.initializer } : null;
}

function spanOf({ source }: Editing, node: ts.Node): { readonly start: number; readonly end: number } {
  return { start: node.getStart(source), end: node.end };
}

function isAll(statement: ts.Statement, awaited: ts.Expression): boolean {
  return ts.isExpressionStatement(statement) && statement.expression === awaited;
}

/** `target`: the array that results are put in; empty if nobody asks for them. */
function loopLines(editing: Editing, intent: Slices, place: Place, target: string): readonly string[] {
  const { text, facts } = editing;
  const { indent: level, semicolons } = facts.layout;
  const [from, to] = [lineIndent(text, place.call.getStart(editing.source)), place.indent + level];
  const { names, size, source: kind } = intent;
  const ending = semicolons ? ';' : '';
  const call = spanOf(editing, place.call);
  const source = spanOf(editing, place.source);
  const elements = text.slice(source.start, source.end);
  const items = kind === 'as-it-is' ? elements : names.items;
  const { start } = names;
  const slice = `${items}.slice(${start}, ${start} + ${String(size)})`;
  const each = place.naming
    ? namedLines(editing, place, slice, to)
    : moved(editing, { start: call.start, end: source.start }, from, to) +
      slice +
      moved(editing, { start: source.end, end: call.end }, from, to);
  return [
    ...(kind === 'as-it-is' ? [] : [`const ${items} = ${kind === 'copied' ? `[...${elements}]` : elements}${ending}`]),
    `for (let ${start} = 0; ${start} < ${items}.length; ${start} += ${String(size)}) {`,
    `${level}${target === '' ? `await ${each}` : `${target}.push(...(await ${each}))`}${ending}`,
    '}',
  ];
}

/** The call, with what the name in it stands for. */
function namedLines(editing: Editing, { call, mapping, source: elements }: Place, slice: string, to: string): string {
  const [given] = call.arguments;
  const [outer, inner, source] = [spanOf(editing, call), spanOf(editing, mapping), spanOf(editing, elements)];
  const name = given ? spanOf(editing, given) : outer;
  const [from, fromInner] = [outer, inner].map(({ start }) => lineIndent(editing.text, start));
  return [
    moved(editing, { start: outer.start, end: name.start }, from ?? '', to),
    slice,
    moved(editing, { start: source.end, end: inner.end }, fromInner ?? '', to),
    moved(editing, { start: name.end, end: outer.end }, from ?? '', to),
  ].join('');
}

/** `const users = …`: the variable itself can take the results, unless types stand in the way. */
function declarationOf(
  editing: Editing,
  { statement, siblings, awaited }: Place,
): { readonly head: string; readonly name: string } | null {
  if (!ts.isVariableStatement(statement) || statement.modifiers) return null;
  const [declaration, ...others] = statement.declarationList.declarations;
  if (!declaration || others.length > 0 || declaration.initializer !== awaited) return null;
  const { name, type } = declaration;
  if (!ts.isIdentifier(name) || (type && !ts.isArrayTypeNode(type))) return null;
  // The compiler finds out what is in an untyped array only where no other function uses it.
  if (!type && editing.facts.language === 'typescript' && isUsedInFunctions(siblings, name.text)) return null;
  const head = editing.text.slice(statement.getStart(editing.source), (type ?? name).end);
  return { head, name: name.text };
}

function isUsedInFunctions(block: ts.Node, name: string): boolean {
  const pending: { readonly node: ts.Node; readonly isInside: boolean }[] = [{ node: block, isInside: false }];
  for (let at = pending.pop(); at; at = pending.pop()) {
    const { node } = at;
    if (at.isInside && ts.isIdentifier(node) && node.text === name) return true;
    const isInside = at.isInside || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => {
      pending.push({ node: child, isInside });
    });
  }
  return false;
}
