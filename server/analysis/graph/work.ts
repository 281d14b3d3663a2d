/** CPU work that is visible in the code itself: loops by how often they turn, and branching recursion. */
import type { CallOperation, FunctionFacts, OperationId, Value } from '../../../rules/facts';
import type { Cost, Certainty, Effect, FunctionId } from '../../../rules/model';
import { argumentOf, positionalArguments } from '../../../rules/shared/arguments';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { bindingOf } from '../evaluation/fileRecord';
import { loopsOf, type LoopShape } from './loops';
import { multiplyingCalls } from './recursion';
import { crunchesNumbers } from './numbers';

/** Simple operations per loop that take about 10 ms (short) and 100 ms (long): interpreted Python against compiled JavaScript. */
const TURNS: Readonly<Record<'python' | 'javascript', { readonly short: number; readonly long: number }>> = {
  python: { short: 100_000, long: 1_000_000 },
  javascript: { short: 1_000_000, long: 10_000_000 },
};

/** Turns of one loop: a number, or `data` when it depends on the input, or `open` when the text says nothing. */
type Turns = number | 'data' | 'open';

interface Count {
  readonly turns: Turns;
  /** What a counting loop counts up to. */
  readonly bound?: Value | undefined;
}

export function workOf(
  evaluator: Evaluator,
  scope: Scope,
  id: FunctionId,
  recursive: readonly OperationId[],
): readonly Effect[] {
  const fn = scope.record.facts.functions[scope.fn];
  if (!fn) return [];
  const found = [...loopWork(evaluator, scope, fn, id), ...recursionWork(scope, fn, id, recursive)];
  return found;
}

function loopWork(evaluator: Evaluator, scope: Scope, fn: FunctionFacts, id: FunctionId): readonly Effect[] {
  const loops = loopsOf(fn);
  const counts = loops.map((loop) => countOf(evaluator, scope, fn, loop));
  return loops.flatMap((loop) => {
    // Only the outermost loop of a nest is reported; loops that let others run are not.
    if (loop.parent !== null || isSuspending(fn, loop)) return [];
    const nest = loops.filter((l) => l.ordinal === loop.ordinal || isInside(loops, l, loop.ordinal));
    const verdict = judge(scope, fn, loops, nest, counts);
    if (!verdict) return [];
    const op = loop.operations[0];
    if (op === undefined) return [];
    return [effect(id, scope, { ...verdict, op, loop: loop.ordinal })];
  });
}

function isInside(loops: readonly LoopShape[], loop: LoopShape, ancestor: number): boolean {
  for (let parent = loop.parent; parent !== null; parent = loops[parent]?.parent ?? null)
    if (parent === ancestor) return true;
  return false;
}

/** An await, a yield or an async iteration inside: others get their turn, or the caller decides. */
function isSuspending(fn: FunctionFacts, loop: LoopShape): boolean {
  return (
    loop.step.isAsync ||
    loop.operations.some((op) => ['await', 'yield', 'yield-from'].includes(fn.operations[op]?.k ?? ''))
  );
}

interface Verdict {
  readonly api: string;
  readonly cost: Cost;
  readonly certainty: Certainty;
}

function judge(
  scope: Scope,
  fn: FunctionFacts,
  loops: readonly LoopShape[],
  nest: readonly LoopShape[],
  loopCounts: readonly Count[],
): Verdict | null {
  const limits = TURNS[scope.record.facts.language === 'python' ? 'python' : 'javascript'];
  let best: Verdict | null = null;
  for (const loop of nest) {
    const around = enclosing(loops, loop);
    const computes = loop.own.filter((op) => fn.operations[op]?.k === 'compute' || isAugmented(fn, op)).length;
    if (computes === 0) continue;
    const counts = around.map((l) => loopCounts[l.ordinal] ?? { turns: 'open' as const });
    const verdict = verdictFor(fn, counts, around, limits);
    // Compiled, a single loop over simple things takes millions of turns to be felt.
    const isSingle = around.length === 1 && verdict?.certainty === 'conditional';
    if (isSingle && scope.record.facts.language !== 'python' && !crunchesNumbers(fn, scope.fn, loop)) continue;
    best = worse(best, verdict);
  }
  return best;
}

function isAugmented(fn: FunctionFacts, op: OperationId): boolean {
  const operation = fn.operations[op];
  return operation?.k === 'write' && operation.augmented !== undefined;
}

function verdictFor(
  fn: FunctionFacts,
  counted: readonly Count[],
  around: readonly LoopShape[],
  limits: { readonly short: number; readonly long: number },
): Verdict | null {
  const counts = counted.map(({ turns }) => turns);
  const known = counts.reduce<number>((product, count) => (typeof count === 'number' ? product * count : product), 1);
  const open = counts.filter((count) => typeof count !== 'number').length;
  const times = known > 1 ? `${known.toLocaleString('en-US')} turns` : '';
  if (known >= limits.long) return { api: `loop of ${times}`, cost: 'long', certainty: 'certain' };
  if (open >= 3) {
    // Counting loops are arithmetic on the input; three collections inside each other are often small.
    const isCounted = counts.filter((c) => c === 'data').length >= 3;
    return { api: 'loops nested three deep', cost: 'long', certainty: isCounted ? 'certain' : 'conditional' };
  }
  if (open === 2 && (isSameCollection(around) || countsToOuter(counted, around)))
    return { api: 'nested loops over the same data', cost: 'long', certainty: 'certain' };
  if (known >= limits.short) return { api: `loop of ${times}`, cost: 'short', certainty: 'certain' };
  if (open === 2 && (counts.every((c) => c !== 'open') || fillsTable(fn, counted, around)))
    return { api: 'nested loops', cost: 'long', certainty: 'conditional' };
  if (open === 1 && counts.includes('data') && around.length === 1 && isCounting(around)) {
    return { api: 'loop with a data-dependent count', cost: 'long', certainty: 'conditional' };
  }
  return null;
}

function isCounting(around: readonly LoopShape[]): boolean {
  const trip = around[0]?.step.trip.k;
  return trip === 'bound' || trip === 'collection';
}

/** Not so where a loop inside moves the cursor of the loop around it, as scanners do: together they make one pass. */
function isSameCollection(around: readonly LoopShape[]): boolean {
  if (around.at(-1)?.step.form === 'while' || sharesCounter(around)) return false;
  const texts = around.map((l) =>
    JSON.stringify(l.step.iterates ?? (l.step.trip.k === 'bound' ? l.step.trip.bound : l.ordinal)),
  );
  return texts.length >= 2 && new Set(texts).size < texts.length;
}

/** `for (; i < n; i++)` inside `while (i < n)`. */
function sharesCounter(around: readonly LoopShape[]): boolean {
  const counters = around.map((l) => counterOf(l.step.test)).filter((name) => name !== null);
  return new Set(counters).size < counters.length;
}

/** The name that a loop compares. */
function counterOf(test: Value | undefined): string | null {
  if (test?.k !== 'operation') return null;
  const [left] = test.operands;
  if (test.operator === '&&') return counterOf(left);
  return left?.k === 'name' ? `${String(left.scope)}.${left.name}` : null;
}

/** `for (let j = 0; j < i; j++)` inside a loop that counts `i`. */
function countsToOuter(counted: readonly Count[], around: readonly LoopShape[]): boolean {
  return around.some((outer, at) => {
    const { targets } = outer.step;
    const inner = counted.slice(at + 1);
    return (
      counted[at]?.bound !== undefined && inner.some(({ bound }) => bound?.k === 'name' && targets.includes(bound.name))
    );
  });
}

/** `table[i][j] = …` in counting loops: one cell for every pair. */
function fillsTable(fn: FunctionFacts, counted: readonly Count[], around: readonly LoopShape[]): boolean {
  if (counted.some(({ bound }) => bound === undefined)) return false;
  const own = around.at(-1)?.own ?? [];
  return own.some((id) => {
    const op = fn.operations[id];
    return op?.k === 'write' && op.place.k === 'index' && op.place.of.k === 'index';
  });
}

function enclosing(loops: readonly LoopShape[], loop: LoopShape): readonly LoopShape[] {
  const around = [loop];
  for (let parent = loop.parent; parent !== null;) {
    const next = loops[parent];
    if (!next) break;
    around.unshift(next);
    parent = next.parent;
  }
  return around;
}

const COST_RANK: Readonly<Record<Cost, number>> = { micro: 0, short: 1, long: 2, unbounded: 3 };

function worse(a: Verdict | null, b: Verdict | null): Verdict | null {
  if (!a || !b) return a ?? b;
  const rank = (v: Verdict): number => (v.certainty === 'certain' ? 10 : 0) + COST_RANK[v.cost];
  return rank(b) > rank(a) ? b : a;
}

function countOf(evaluator: Evaluator, scope: Scope, fn: FunctionFacts, loop: LoopShape): Count {
  const { trip, iterates } = loop.step;
  if (trip.k === 'constant') return { turns: trip.count };
  if (trip.k === 'bound') return upTo(evaluator, scope, trip.bound);
  if (trip.k !== 'collection' || !iterates) return { turns: 'open' };
  if (iterates.k === 'list') return { turns: iterates.items.length };
  if (iterates.k === 'op') return callCount(evaluator, { ...scope, at: iterates.op }, fn) ?? { turns: 'open' };
  return { turns: literalSize(fn, scope.fn, iterates) ?? 'open' };
}

function upTo(evaluator: Evaluator, scope: Scope, bound: Value): Count {
  const literal = evaluator.literal(scope, bound);
  return { turns: typeof literal === 'number' ? literal : freeCount(bound), bound };
}

/** `const signs = [-1, 1]`, never assigned again. */
function literalSize(fn: FunctionFacts, index: number, iterates: Value): number | null {
  if (iterates.k !== 'name' || iterates.scope !== index) return null;
  const binding = bindingOf(fn, iterates.name);
  if (binding?.k !== 'variable' || binding.assignments.length !== 1) return null;
  const [only] = binding.assignments;
  if (only?.value.k !== 'list' || only.value.items.length === 0 || grows(fn, index, iterates.name)) return null;
  return only.value.items.some(({ k }) => k === 'spread') ? null : only.value.items.length;
}

/** A method of the list is called, or it is handed to somebody: it may get longer. */
function grows(fn: FunctionFacts, index: number, name: string): boolean {
  const isList = (value: Value): boolean => value.k === 'name' && value.scope === index && value.name === name;
  return fn.operations.some((op) => {
    if (op.k === 'write') return op.place.k === 'index' && isList(op.place.of);
    if (op.k !== 'call') return false;
    return (op.callee.k === 'member' && isList(op.callee.of)) || op.arguments.some((a) => isList(a.value));
  });
}

/** Counted by the catalogue's trip counts (`range(n)`); a plain collection says nothing about its size. */
function callCount(evaluator: Evaluator, scope: Scope & { readonly at: number }, fn: FunctionFacts): Count | null {
  const call = fn.operations[scope.at];
  if (call?.k !== 'call') return null;
  for (const callee of evaluator.value(scope, call.callee)) {
    const entry = callee.k === 'external' ? scope.record.catalog.tripCount(callee.symbol) : undefined;
    if (!entry) continue;
    const bound = boundArgument(call, entry.bound, entry.boundIfMore);
    return bound ? upTo(evaluator, scope, bound) : { turns: 'open' };
  }
  return null;
}

/** `range(n)` may be any number; `i < xs.length` and `range(len(xs))` are one pass over something that is there anyway. */
function freeCount(bound: Value): Turns {
  const isSize = bound.k === 'op' || (bound.k === 'member' && (bound.name === 'length' || bound.name === 'size'));
  return isSize ? 'open' : 'data';
}

export function boundArgument(call: CallOperation, single: number, more: number | undefined): Value | undefined {
  const selector = more !== undefined && positionalArguments(call).length > 1 ? more : single;
  return argumentOf(call, selector)?.value;
}

function recursionWork(
  scope: Scope,
  fn: FunctionFacts,
  id: FunctionId,
  recursive: readonly OperationId[],
): readonly Effect[] {
  const found = multiplyingCalls(scope.record.facts, fn, scope.fn, recursive);
  return found ? [effect(id, scope, { api: 'branching recursion', cost: 'long', ...found })] : [];
}

function effect(
  id: FunctionId,
  scope: Scope,
  verdict: Verdict & { readonly op: OperationId; readonly loop?: number },
): Effect {
  return {
    kind: 'computes',
    category: 'cpu',
    cost: verdict.cost,
    certainty: verdict.certainty,
    confidence: 'high',
    ...(scope.record.facts.language === 'python' ? { gil: 'switches' as const } : {}),
    api: verdict.api,
    cause: id,
    op: verdict.op,
    ...(verdict.loop === undefined ? {} : { loop: verdict.loop }),
    via: null,
    length: 0,
  };
}
