/** What an order is made by, awaited before the elements are put into that order. */
import ts from 'typescript';
import type { CallOperation } from '../../../../../rules/facts';
import type { Code, FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { losesComment } from './code';
import type { Editing } from './index';
import { isOptional, pathToCall } from './nodes';
import { insertStatements } from './statements';

type KeysFirst = Extract<FixIntent, { k: 'keys-first' }>;

/** `async (a, b) => (await f(b)) - (await f(a))` */
interface Comparer {
  readonly fn: ts.ArrowFunction;
  readonly names: readonly [string, string];
  /** What it awaits of the one and of the other. */
  readonly awaits: readonly [ts.AwaitExpression, ts.AwaitExpression];
}

/** `xs.sort(async (a, b) => (await f(a)) - (await f(b)))` → `xs.sort((a, b) => keys.get(a) - keys.get(b))`, and the keys before. */
export function keysFirst(
  editing: Editing,
  { fn, op, all, table, name }: KeysFirst,
  operation: CallOperation,
): TextEdit[] | null {
  const { source, facts } = editing;
  const call = pathToCall(source, operation.span)?.at(-1);
  if (!call || !ts.isCallExpression(call) || isOptional(call) || !ts.isPropertyAccessExpression(call.expression))
    return null;
  const [callback, ...others] = call.arguments;
  const { expression: receiver } = call.expression;
  const comparer = callback && others.length === 0 ? comparerOf(source, callback) : null;
  if (!comparer || !isRepeatable(receiver)) return null;
  const [one] = comparer.names;
  const elements = receiver.getText(source);
  const key = comparer.awaits[0].getText(source);
  const pairs = `(${elements}.map(async (${one}) => [${one}, ${key}] as const))`;
  const typed: Code[] = [[`const ${name} = new `, table, '(await ', all, pairs, ')']];
  // Checkers of JavaScript take a pair for a list of any length.
  const entries = `(${elements}.map(async (${one}) => ${name}.set(${one}, ${key})))`;
  const untyped: Code[] = [
    [`const ${name} = new `, table, '()'],
    ['await ', all, entries],
  ];
  const order = orderBy(editing, comparer, name);
  const statements = facts.language === 'typescript' ? typed : untyped;
  const before = insertStatements(editing, { k: 'insert-statements', fn, op, where: 'before', statements });
  return order && before && [...before, order];
}

function comparerOf(source: ts.SourceFile, node: ts.Expression): Comparer | null {
  if (!ts.isArrowFunction(node) || node.typeParameters || node.type) return null;
  const [one, other, ...more] = node.parameters.map((parameter) => parameter.name.getText(source));
  const isPlain = node.parameters.every((p) => ts.isIdentifier(p.name) && !p.initializer && !p.dotDotDotToken);
  const [first, second, ...others] = awaitsIn(node.body) ?? [];
  if (one === undefined || other === undefined || more.length > 0 || !isPlain) return null;
  if (!first || !second || others.length > 0) return null;
  const isReversed = mentions(first.expression, other);
  const awaits = isReversed ? ([second, first] as const) : ([first, second] as const);
  const [ofOne, ofOther] = awaits.map(({ expression }) => expression);
  if (!ofOne || !ofOther || !mentions(ofOne, one) || mentions(ofOne, other)) return null;
  const isSame = renamed(source, ofOne, one, other) === ofOther.getText(source);
  return isSame ? { fn: node, names: [one, other], awaits } : null;
}

/** `null` where some are inside of another function, or of another `await`. */
function awaitsIn(body: ts.Node): readonly ts.AwaitExpression[] | null {
  const found: ts.AwaitExpression[] = [];
  const others: ts.Node[] = [];
  const visit = (node: ts.Node, isInside: boolean): void => {
    const isAwait = ts.isAwaitExpression(node);
    if (isAwait) found.push(node);
    if (isAwait ? isInside : ts.isForOfStatement(node)) others.push(node);
    ts.forEachChild(node, (child) => {
      visit(child, isInside || isAwait || ts.isFunctionLike(node));
    });
  };
  visit(body, false);
  return others.length === 0 ? found : null;
}

/** Variables of a name, members not among them. */
function namesIn(node: ts.Node, name: string): readonly ts.Identifier[] {
  if (ts.isIdentifier(node)) return node.text === name ? [node] : [];
  if (ts.isPropertyAccessExpression(node)) return namesIn(node.expression, name);
  const found: ts.Identifier[] = [];
  ts.forEachChild(node, (child) => {
    found.push(...namesIn(child, name));
  });
  return found;
}

function mentions(node: ts.Node, name: string): boolean {
  return namesIn(node, name).length > 0;
}

function renamed(source: ts.SourceFile, node: ts.Node, from: string, to: string): string {
  let written = '';
  let at = node.getStart(source);
  for (const name of namesIn(node, from)) {
    written += source.text.slice(at, name.getStart(source)) + to;
    at = name.end;
  }
  return written + source.text.slice(at, node.end);
}

/** Evaluated twice, it is the same elements. */
function isRepeatable(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return isRepeatable(node.expression);
  if (ts.isArrayLiteralExpression(node))
    return node.elements.every((element) => isRepeatable(ts.isSpreadElement(element) ? element.expression : element));
  return ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword;
}

/** The function without its awaits. Compilers do not know that the table has them all. */
function orderBy(editing: Editing, { fn, names, awaits }: Comparer, table: string): TextEdit | null {
  const { source, text, facts } = editing;
  const start = fn.getStart(source);
  const keyword = /^async\s+/.exec(text.slice(start, fn.end))?.[0];
  if (keyword === undefined) return null;
  const isFound = facts.language === 'typescript' ? '!' : '';
  const gone = awaits.map((node, at) => {
    const outer = bracketsAround(fn.body, node);
    const span = { start: outer.getStart(source), end: outer.end };
    return { span, newText: `${table}.get(${names[at] ?? ''})${isFound}` };
  });
  if (gone.some(({ span }) => losesComment(editing, span, []))) return null;
  let written = '';
  let at = start + keyword.length;
  for (const { span, newText } of gone.sort((a, b) => a.span.start - b.span.start)) {
    written += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return { span: { start, end: fn.end }, newText: written + text.slice(at, fn.end) };
}

function bracketsAround(body: ts.Node, node: ts.Node): ts.Node {
  let outer = node;
  const visit = (inner: ts.Node): void => {
    if (ts.isParenthesizedExpression(inner) && inner.expression === node) outer = inner;
    ts.forEachChild(inner, visit);
  };
  visit(body);
  return outer;
}
