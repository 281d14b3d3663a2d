/** Loops, and how often they turn as far as the text says. */
import ts from 'typescript';
import type {
  LoopStep,
  OperationId,
  Place,
  Span,
  Step,
  TripCount,
  Value,
  WriteOperation,
} from '../../../../rules/facts';
import { assignPattern, bindPattern } from './assignments';
import type { Body } from './body';
import { condition, evaluate } from './expressions';
import { declareList, patternNames, Scope } from './scopes';
import { branch, variables } from './statements';

const { SyntaxKind } = ts;

export function loop(body: Body, node: ts.IterationStatement): void {
  body.within(new Scope(body.scope, body), () => {
    if (ts.isForStatement(node)) forLoop(body, node);
    else if (ts.isForOfStatement(node) || ts.isForInStatement(node)) forEach(body, node);
    else if (ts.isWhileStatement(node)) conditionLoop(body, node, 'while');
    else if (ts.isDoStatement(node)) conditionLoop(body, node, 'do-while');
  });
}

function forLoop(body: Body, node: ts.ForStatement): void {
  const { initializer, condition: test, incrementor } = node;
  const initial = body.operations.length;
  const targets: string[] = [];
  if (initializer && ts.isVariableDeclarationList(initializer)) {
    declareList(body.scope, initializer);
    targets.push(...listTargets(body, initializer));
    variables(body, initializer);
  } else if (initializer) {
    evaluate(body, initializer);
  }
  const afterInitial = body.operations.length;
  let value: Value | undefined;
  const testSteps = body.block(() => {
    if (test) value = condition(body, test);
  });
  const inner = branch(body, node.statement);
  const beforeUpdate = body.operations.length;
  const update = body.block(() => {
    if (incrementor) evaluate(body, incrementor);
  });
  const range: CountingLoop = { initial, afterInitial, changes: beforeUpdate };
  const trip: TripCount = value === undefined ? { k: 'forever' } : counted(body, value, range);
  pushLoop(body, node, 'for', { head: [...testSteps, ...update], body: inner, targets, test: value, trip });
}

function forEach(body: Body, node: ts.ForOfStatement | ts.ForInStatement): void {
  const { initializer } = node;
  const value = evaluate(body, node.expression);
  const isAsync = ts.isForOfStatement(node) && node.awaitModifier !== undefined;
  body.emit({ k: 'iterate', value, isAsync, span: body.span(node.expression) });
  const isDeclaration = ts.isVariableDeclarationList(initializer);
  if (isDeclaration) declareList(body.scope, initializer);
  const turn: Value = ts.isForOfStatement(node) ? { k: 'element', of: value } : { k: 'unknown' };
  const inner = body.block(() => {
    const [declaration] = isDeclaration ? initializer.declarations : [];
    if (declaration) bindPattern(body, declaration.name, turn, body.span(declaration));
    else if (!isDeclaration) assignPattern(body, initializer, turn, body.span(initializer));
    body.append(branch(body, node.statement));
  });
  const isLiteral = value.k === 'list' && !value.items.some(({ k }) => k === 'spread');
  const trip: TripCount = isLiteral ? { k: 'constant', count: value.items.length } : { k: 'collection' };
  const targets = isDeclaration ? listTargets(body, initializer) : [];
  pushLoop(body, node, 'for-each', { head: [], body: inner, targets, iterates: value, trip, isAsync });
}

function conditionLoop(body: Body, node: ts.WhileStatement | ts.DoStatement, form: 'while' | 'do-while'): void {
  let test: Value = { k: 'unknown' };
  const start = body.operations.length;
  const head = body.block(() => {
    if (form === 'while') test = condition(body, node.expression);
  });
  const inner = branch(body, node.statement);
  if (form === 'do-while') head.push(...body.block(() => (test = condition(body, node.expression))));
  const trip = whileTrip(body, test, start);
  pushLoop(body, node, form, { head, body: inner, targets: [], test, trip });
}

interface LoopParts {
  readonly head: Step[];
  readonly body: Step[];
  readonly targets: string[];
  readonly trip: TripCount;
  readonly isAsync?: boolean;
  readonly iterates?: Value;
  readonly test?: Value | undefined;
}

function pushLoop(body: Body, node: ts.IterationStatement, form: LoopStep['form'], parts: LoopParts): void {
  const { isAsync = false, iterates, test, ...rest } = parts;
  const span = keyword(body, node);
  body.push({
    k: 'loop',
    form,
    isAsync,
    span,
    headSpan: { start: span.start, end: headEnd(body, node) },
    ...(iterates && { iterates }),
    ...(test && { test }),
    else: [],
    ...rest,
  });
}

function keyword(body: Body, node: ts.IterationStatement): Span {
  const start = node.getStart(body.file.source);
  const length = node.kind === SyntaxKind.WhileStatement ? 5 : node.kind === SyntaxKind.DoStatement ? 2 : 3;
  return { start, end: start + length };
}

/** The closing bracket of the header; of a do-while the end of the condition. */
function headEnd(body: Body, node: ts.IterationStatement): number {
  if (ts.isDoStatement(node)) return node.end;
  const from = ts.isForStatement(node)
    ? (node.incrementor ?? node.condition ?? node.initializer)?.end
    : (node as ts.WhileStatement).expression.end;
  const start = node.statement.getStart(body.file.source);
  const close = body.file.text.indexOf(')', from ?? node.pos);
  return close >= 0 && close < start ? close + 1 : start;
}

function listTargets(body: Body, list: ts.VariableDeclarationList): string[] {
  const names = list.declarations.flatMap(({ name }) => patternNames(name));
  return names.map((name) => body.scope.lookup(name)?.name ?? name);
}

/** Operation ids at which the parts of a `for` header begin. */
interface CountingLoop {
  readonly initial: OperationId;
  readonly afterInitial: OperationId;
  /** From here on the update. */
  readonly changes: OperationId;
}

function counted(body: Body, test: Value, range: CountingLoop): TripCount {
  if (isTruthy(test)) return { k: 'forever' };
  const parts = comparison(test);
  if (parts === null) return calculated(body, test, range.changes) ?? countDown(body, test, range);
  const step = stepOf(body, parts.counter, range.changes);
  if (step === null && isMoved(body, parts.counter, range.changes)) return { k: 'bound', bound: parts.bound };
  const start = startOf(body, parts.counter, range);
  const isDown = parts.operator.startsWith('>') || (step !== null && step < 0);
  if (step === null) return { k: 'condition' };
  if (isDown && start !== null && start.k !== 'literal') return { k: 'bound', bound: start };
  const from = start?.k === 'literal' ? start.value : null;
  const to = parts.bound.k === 'literal' ? parts.bound.value : null;
  if (typeof from !== 'number' || typeof to !== 'number') return { k: 'bound', bound: parts.bound };
  const distance = (to - from) / step + (parts.operator.endsWith('=') && !parts.operator.startsWith('!') ? 1 : 0);
  return Number.isFinite(distance) ? { k: 'constant', count: Math.max(0, Math.ceil(distance)) } : { k: 'condition' };
}

/** `for (let i = n; i--; )`. */
function countDown(body: Body, test: Value, range: CountingLoop): TripCount {
  if (test.k !== 'op') return { k: 'condition' };
  const operation = body.operations[test.op];
  if (operation?.k !== 'write' || operation.augmented !== '--') return { k: 'condition' };
  const start = startOf(body, operation.place, range);
  if (start === null) return { k: 'condition' };
  return start.k === 'literal' && typeof start.value === 'number'
    ? { k: 'constant', count: start.value }
    : { k: 'bound', bound: start };
}

/** `while (i < n)` counts when the body counts `i`. */
function whileTrip(body: Body, test: Value, start: OperationId): TripCount {
  if (isTruthy(test)) return { k: 'forever' };
  const parts = comparison(test);
  if (parts === null) return calculated(body, test, start) ?? { k: 'condition' };
  if (stepOf(body, parts.counter, start) === null) return { k: 'condition' };
  return { k: 'bound', bound: parts.bound };
}

function isTruthy(test: Value): boolean {
  return test.k === 'literal' && Boolean(test.value);
}

/** `i < bound`: the left side is a name. A conjunction counts by its first comparison. */
function comparison(test: Value): { counter: Place; operator: string; bound: Value } | null {
  if (test.k === 'operation' && test.operator === '&&') {
    for (const operand of test.operands) {
      const found = comparison(operand);
      if (found !== null) return found;
    }
  }
  if (test.k !== 'operation' || !/^(?:[<>]=?|!==?)$/.test(test.operator)) return null;
  const [counter, bound] = test.operands;
  return counter?.k === 'name' && bound !== undefined ? { counter, operator: test.operator, bound } : null;
}

/** `d * d <= n`: arithmetic on a name that the loop counts. */
function calculated(body: Body, test: Value, from: OperationId): TripCount | null {
  if (test.k !== 'operation' || !/^<=?$/.test(test.operator)) return null;
  const [left, bound] = test.operands;
  const operation = left?.k === 'op' ? body.operations[left.op] : undefined;
  const operands = left?.k === 'operation' ? left.operands : operation?.k === 'compute' ? operation.operands : [];
  const isCounted = operands.some((operand) => operand.k === 'name' && (stepOf(body, operand, from) ?? 0) > 0);
  return isCounted && bound ? { k: 'bound', bound } : null;
}

/** `m += p`: by something that the text does not tell. */
function isMoved(body: Body, counter: Place, from: OperationId): boolean {
  return writes(body, counter, from).some(({ augmented, value }) => augmented === '+=' && value.k !== 'literal');
}

function writes(body: Body, place: Place, from: OperationId, to?: OperationId): WriteOperation[] {
  return body.operations
    .slice(from, to)
    .filter((operation): operation is WriteOperation => operation.k === 'write' && isSame(operation.place, place));
}

function isSame(a: Place, b: Place): boolean {
  return a.k === 'name' && b.k === 'name' && a.name === b.name && a.scope === b.scope;
}

/** By how much the counter changes; `null` where it does not, or in no simple way. */
function stepOf(body: Body, counter: Place, from: OperationId): number | null {
  for (const { augmented, value } of writes(body, counter, from)) {
    const amount = value.k === 'literal' && typeof value.value === 'number' ? value.value : null;
    if (amount === null || amount === 0) continue;
    if (augmented === '++' || augmented === '+=') return amount;
    if (augmented === '--' || augmented === '-=') return -amount;
  }
  return null;
}

function startOf(body: Body, counter: Place, { initial, afterInitial }: CountingLoop): Value | null {
  return writes(body, counter, initial, afterInitial).at(-1)?.value ?? null;
}
