/** CPU work that is visible in the code itself: loops by how often they turn, and branching recursion. */
import type { FunctionFacts, LoopStep, OperationId } from '../../../rules/facts';
import type { Cost, Effect, FunctionId, Site } from '../../../rules/model';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { calledWork } from './calledWork';
import { loopsOf, type LoopShape } from './loops';
import { verdictOf, type Limits, type Verdict } from './nests';
import type { CallEdge } from './node';
import { crunchesNumbers, isFormula } from './numbers';
import { perElementWork } from './perElement';
import { multiplyingCalls } from './recursion';
import { isSearch, type Catalogued } from './search';
import type { Draft } from './sitePlace';
import { countOf, type Count } from './turns';

/** Simple operations per loop that take about 10 ms (short) and 100 ms (long): interpreted Python against compiled JavaScript. */
const TURNS: Readonly<Record<'python' | 'javascript', Limits>> = {
  python: { short: 100_000, long: 1_000_000 },
  javascript: { short: 1_000_000, long: 10_000_000 },
};

export function workOf(
  evaluator: Evaluator,
  scope: Scope,
  id: FunctionId,
  recursive: readonly OperationId[],
  draft: Pick<Draft, 'sites' | 'calls'>,
): readonly Effect[] {
  const fn = scope.record.facts.functions[scope.fn];
  if (!fn) return [];
  const catalogued = cataloguedAt(draft.sites);
  const counts = loopsOf(fn).map((loop) =>
    isSearch(fn, scope.fn, loop, catalogued) ? { turns: 'search' as const } : countOf(evaluator, scope, fn, loop),
  );
  const found: readonly Found[] = [
    ...loopWork({ evaluator, scope, fn, counts, calls: draft.calls, catalogued }),
    ...perElementWork(evaluator, scope, fn, draft.calls, limitsOf(scope)),
    ...recursionWork(scope, fn, recursive, counts),
  ];
  return found.map((one) => effect(id, scope, one));
}

/** Work, and where it is seen. */
type Found = Verdict & { readonly op: OperationId; readonly loop?: number };

function limitsOf({ record }: Scope): Limits {
  return TURNS[record.facts.language === 'python' ? 'python' : 'javascript'];
}

interface Judged {
  readonly evaluator: Evaluator;
  readonly scope: Scope;
  readonly fn: FunctionFacts;
  /** Of its loops, by ordinal. */
  readonly counts: readonly Count[];
  readonly calls: readonly CallEdge[];
  readonly catalogued: Catalogued;
}

function loopWork(judged: Judged): readonly Found[] {
  const { fn } = judged;
  const loops = loopsOf(fn);
  return loops.flatMap((loop) => {
    // Only the outermost loop of a nest is reported; loops that let others run are not.
    if (loop.parent !== null || isSuspending(fn, loop)) return [];
    const nest = loops.filter((l) => l.ordinal === loop.ordinal || isInside(loops, l, loop.ordinal));
    const verdict = judge(judged, loops, nest);
    if (!verdict) return [];
    const op = loop.operations[0];
    return op === undefined ? [] : [{ ...verdict, op, loop: loop.ordinal }];
  });
}

function cataloguedAt(sites: readonly Site[]): Catalogued {
  const operations = (kind: Effect['kind']): ReadonlySet<OperationId> =>
    new Set(sites.filter(({ apis }) => apis.some(({ effect }) => effect.kind === kind)).map(({ op }) => op));
  return { computing: operations('computes'), blocking: operations('blocks') };
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

/** A call of a library is worth this many simple operations. */
const CALL_WEIGHT = 5;

function judge(
  { evaluator, scope, fn, counts: loopCounts, calls, catalogued }: Judged,
  loops: readonly LoopShape[],
  nest: readonly LoopShape[],
): Verdict | null {
  const isPython = scope.record.facts.language === 'python';
  const limits = limitsOf(scope);
  let best: Verdict | null = null;
  for (const loop of nest) {
    const around = enclosing(loops, loop);
    const counts = around.map((l) => loopCounts[l.ordinal] ?? { turns: 'open' as const });
    const isCatalogued = loop.own.some((op) => catalogued.computing.has(op));
    const isComputing =
      isCatalogued ||
      loop.own.some((op) => fn.operations[op]?.k === 'compute' || isAugmented(fn, op)) ||
      collectsCalculated(evaluator, loop, calls);
    const isCounted = counts.every(({ turns }) => typeof turns === 'number');
    const called = isCounted ? calledWork(evaluator, fn, loop.own, loop.step.body, calls) : 0;
    if (!isComputing && called === 0) continue;
    const weight = Math.max(isCatalogued ? CALL_WEIGHT : 1, called);
    const verdict = verdictOf(fn, { around, counts, weight }, limits);
    // Compiled, a single loop over simple things takes millions of turns to be felt.
    const isSingle = around.length === 1 && verdict?.certainty === 'conditional';
    if (isSingle && !isPython && !isCatalogued && !crunchesNumbers(fn, scope.fn, loop)) continue;
    best = worse(best, verdict);
  }
  return best;
}

/** `sum(payoff(z) for z in draws)`: what is added up or collected is calculated by a function of the project. */
function collectsCalculated(evaluator: Evaluator, { step, own }: LoopShape, calls: readonly CallEdge[]): boolean {
  if (step.form !== 'comprehension') return false;
  return calls.some(
    ({ op, to, confidence, isElsewhere }) =>
      own.includes(op) && confidence === 'high' && !isElsewhere && isFormula(evaluator, to),
  );
}

function isAugmented(fn: FunctionFacts, op: OperationId): boolean {
  const operation = fn.operations[op];
  return operation?.k === 'write' && operation.augmented !== undefined;
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

/** `for (let digit = 1; digit <= 9; digit++)` */
function isCountedOut({ form, trip }: LoopStep): boolean {
  return form === 'for' && trip.k === 'constant' && trip.count > 1;
}

function recursionWork(
  scope: Scope,
  fn: FunctionFacts,
  recursive: readonly OperationId[],
  counts: readonly Count[],
): readonly Found[] {
  // Loops that count up to a number, as opposed to those that go over what there is.
  const counting = loopsOf(fn).filter(({ ordinal, step }) => counts[ordinal]?.bound ?? isCountedOut(step));
  const found = multiplyingCalls(scope.record.facts, fn, scope.fn, recursive, counting);
  return found ? [{ api: 'branching recursion', cost: 'long', ...found }] : [];
}

function effect(id: FunctionId, scope: Scope, verdict: Found): Effect {
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
