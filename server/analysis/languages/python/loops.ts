/** `for` and `while`. */
import type { TripCount, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { keywordSpan, tripOf } from './comprehensions';
import type { ReadBlock } from './definitions';
import { evaluate } from './expressions';
import { childOfKind, spanOf, type SyntaxNode } from './syntax';
import { bindLoopTargets } from './targets';
import { numberOf, UNKNOWN } from './values';

export function readFor(body: Body, node: SyntaxNode, readBlock: ReadBlock): void {
  const [target, collection] = node.children;
  const isAsync = node.words[0] === 'async';
  const headSpan = headSpanOf(body, node);
  const iterates = evaluate(body, collection);
  body.emit({ k: 'iterate', value: iterates, isAsync, span: collection ? spanOf(collection) : headSpan });
  let targets: string[] = [];
  const steps = body.block(() => {
    targets = bindLoopTargets(body, target, { k: 'element', of: iterates }, evaluate);
    readBlock(body, childOfKind(node, 'block'));
  });
  body.push({
    k: 'loop',
    form: 'for-each',
    isAsync,
    span: keywordSpan(body.file.text, node, 'for'),
    headSpan,
    trip: tripOf(iterates),
    iterates,
    head: [],
    body: steps,
    else: readElse(body, node, readBlock),
    targets,
  });
}

export function readWhile(body: Body, node: SyntaxNode, readBlock: ReadBlock): void {
  const [condition] = node.children;
  const firstOperation = body.operations.length;
  let test: Value = UNKNOWN;
  const head = body.block(() => {
    test = evaluate(body, condition?.kind === 'block' ? undefined : condition);
  });
  const steps = body.block(() => {
    readBlock(body, childOfKind(node, 'block'));
  });
  body.push({
    k: 'loop',
    form: 'while',
    isAsync: false,
    span: keywordSpan(body.file.text, node, 'while'),
    headSpan: headSpanOf(body, node),
    trip: whileTrip(body, test, firstOperation),
    test,
    head,
    body: steps,
    else: readElse(body, node, readBlock),
    targets: [],
  });
}

function readElse(body: Body, node: SyntaxNode, readBlock: ReadBlock): ReturnType<Body['block']> {
  const clause = childOfKind(node, 'else_clause');
  return body.block(() => {
    if (clause) readBlock(body, childOfKind(clause, 'block'));
  });
}

/** From the keyword to the end of what the loop iterates or tests. */
function headSpanOf(body: Body, node: SyntaxNode): { start: number; end: number } {
  const block = node.children.findIndex((child) => child.kind === 'block');
  const last = node.children[block - 1];
  return { start: node.start, end: last?.end ?? body.file.text.length };
}

function whileTrip(body: Body, test: Value, firstOperation: number): TripCount {
  if (test.k === 'literal') return test.value ? { k: 'forever' } : { k: 'constant', count: 0 };
  if (isCountdown(body, test, firstOperation)) return { k: 'bound', bound: test };
  if (test.k !== 'operation') return { k: 'condition' };
  if (test.operator === 'and') {
    // It ends with the first that is no longer true: any that counts is a limit.
    const trips = test.operands.map((operand) => whileTrip(body, operand, firstOperation));
    return (
      trips.find((trip) => trip.k === 'constant') ?? trips.find((trip) => trip.k === 'bound') ?? { k: 'condition' }
    );
  }
  const [left, right] = test.operands;
  if (!COMPARISONS.has(test.operator) || !left || !right) return { k: 'condition' };
  const leftStep = counterStep(body, left, firstOperation);
  if (leftStep !== null && isCountdown(body, left, firstOperation)) return { k: 'bound', bound: left };
  if (leftStep !== null) return boundedBy(right, leftStep);
  const rightStep = counterStep(body, right, firstOperation);
  if (rightStep !== null) return boundedBy(left, rightStep);
  // `d * d <= n`
  return isCalculated(body, left, firstOperation) ? { k: 'bound', bound: right } : { k: 'condition' };
}

/** Arithmetic on a name that the loop counts up by a number. */
function isCalculated(body: Body, value: Value, firstOperation: number): boolean {
  const operands = operandsOf(body, value);
  return operands.some((operand) => (counterStep(body, operand, firstOperation) ?? 0) > 0);
}

function operandsOf(body: Body, value: Value): readonly Value[] {
  if (value.k === 'operation') return value.operands;
  const operation = value.k === 'op' ? body.operations[value.op] : undefined;
  return operation?.k === 'compute' ? operation.operands : [];
}

const COMPARISONS = new Set(['<', '<=', '>', '>=', '!=']);

/** `i < 100` with `i += 2` in the loop: assumes that counting starts near zero, or at the bound and goes down to it. */
function boundedBy(bound: Value, step: number): TripCount {
  const limit = numberOf(bound);
  if (limit === undefined || limit <= 0 || step <= 0) return { k: 'bound', bound };
  return { k: 'constant', count: Math.ceil(limit / step) };
}

/** `while n > 0: n -= 1`, with nothing in it that could end it earlier: as many turns as the number that it begins with. */
function isCountdown(body: Body, counter: Value, firstOperation: number): boolean {
  const step = counterStep(body, counter, firstOperation);
  return step !== null && step < 0 && body.operations.slice(firstOperation).every((op) => op.k !== 'call');
}

/** By how much a local name moves in each turn (negative: down; 0: by something unknown); `null` when it is no counter. */
function counterStep(body: Body, counter: Value, firstOperation: number): number | null {
  if (counter.k !== 'name' || counter.scope !== body.index) return null;
  for (const operation of body.operations.slice(firstOperation)) {
    if (operation.k !== 'write' || operation.place.k !== 'name' || operation.place.name !== counter.name) continue;
    const { augmented, value } = operation;
    if (augmented === '+=') return numberOf(value) ?? 0;
    if (augmented === '-=') return -(numberOf(value) ?? 0);
    if (augmented !== undefined || value.k !== 'operation' || !/^[-+]$/.test(value.operator)) return null;
    const [first, second] = value.operands;
    if (first?.k !== 'name' || first.name !== counter.name || !second) return null;
    return (numberOf(second) ?? 0) * (value.operator === '+' ? 1 : -1);
  }
  return null;
}
