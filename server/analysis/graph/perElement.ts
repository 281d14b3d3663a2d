/** Callbacks as loops: `max(range(n), key=score)`, `sum(range(10**9))`, `xs.filter((a) => xs.some((b) => …))`. */
import type { CallOperation, FunctionFacts, OperationId, Value } from '../../../rules/facts';
import { argumentOf } from '../../../rules/shared/arguments';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { loopDepths } from './loops';
import { guess, type Limits, type Verdict } from './nests';
import type { CallEdge } from './node';
import { calculates } from './numbers';
import { elementCount, upTo, type Turns } from './turns';

type Found = Verdict & { readonly op: OperationId };

/** What a library goes over by itself takes about a tenth of what a loop takes. */
const CONSUMER_WEIGHT = 0.1;

/** @param calls edges of the function; a callback that an API calls per element stands deeper than its operation */
export function perElementWork(
  evaluator: Evaluator,
  scope: Scope,
  fn: FunctionFacts,
  calls: readonly CallEdge[],
  limits: Limits,
): readonly Found[] {
  const depths = loopDepths(fn);
  const callbacks = new Map<OperationId, CallEdge>();
  for (const edge of calls) if (edge.loopDepth > (depths.get(edge.op) ?? 0)) callbacks.set(edge.op, edge);
  return fn.operations.flatMap((call, op) => {
    if (call.k !== 'call' || call.arguments.length === 0) return [];
    const at = { ...scope, at: op };
    const edge = callbacks.get(op);
    const verdict = edge
      ? callbackVerdict(evaluator, at, fn, call, edge, limits)
      : consumerVerdict(evaluator, at, fn, call, limits);
    return verdict ? [{ ...verdict, op }] : [];
  });
}

function callbackVerdict(
  evaluator: Evaluator,
  scope: Scope,
  fn: FunctionFacts,
  call: CallOperation,
  { to }: CallEdge,
  limits: Limits,
): Verdict | null {
  const callback = calleeInFile(evaluator, scope, to);
  if (callback === undefined) return null;
  const turns = turnsOver(
    evaluator,
    scope,
    fn,
    call.arguments.map((a) => a.value),
  );
  const isBusy = calculates(callback.fn, callback.index);
  if (typeof turns === 'number') return isBusy ? byCount(turns, limits) : null;
  if (turns === 'combinations') return guess('loop over all combinations');
  if (turns === 'data') return isBusy ? guess('loop with a data-dependent count') : null;
  return comparesPairs(callback.fn, call.callee) ? guess('nested loops over the same data') : null;
}

function consumerVerdict(
  evaluator: Evaluator,
  scope: Scope,
  fn: FunctionFacts,
  call: CallOperation,
  limits: Limits,
): Verdict | null {
  if (!call.arguments.some(({ value }) => value.k === 'op')) return null;
  const { catalog } = scope.record;
  const consumed = evaluator
    .value(scope, call.callee)
    .flatMap((callee) => (callee.k === 'external' ? catalog.consumers(callee.symbol) : []))
    .flatMap(({ argument }) => argumentOf(call, argument)?.value ?? []);
  const turns = turnsOver(evaluator, scope, fn, consumed);
  if (turns === 'combinations') return guess('loop over all combinations');
  return typeof turns === 'number' ? byCount(turns, limits, CONSUMER_WEIGHT) : null;
}

function byCount(turns: number, limits: Limits, weight = 1): Verdict | null {
  const api = `loop of ${turns.toLocaleString('en-US')} turns`;
  if (turns * weight >= limits.long) return { api, cost: 'long', certainty: 'certain' };
  return turns * weight >= limits.short ? { api, cost: 'short', certainty: 'certain' } : null;
}

/** What one of the values counts: `range(n)`, `{ length: n }`. */
function turnsOver(evaluator: Evaluator, scope: Scope, fn: FunctionFacts, values: readonly Value[]): Turns {
  for (const value of values) {
    const length = value.k === 'object' ? value.entries.find(({ key }) => key === 'length')?.value : undefined;
    if (!length && value.k !== 'op') continue;
    const { turns } = length ? upTo(evaluator, scope, length) : elementCount(evaluator, scope, fn, value);
    if (turns !== 'open') return turns;
  }
  return 'open';
}

function calleeInFile(
  evaluator: Evaluator,
  { record }: Scope,
  id: CallEdge['to'],
): { readonly fn: FunctionFacts; readonly index: number } | undefined {
  const index = record.functions.get(id);
  const fn = index === undefined ? undefined : record.facts.functions[index];
  if (index === undefined || !fn) return undefined;
  evaluator.memo.track(`body:${id}`);
  return { fn, index };
}

/** `users.filter((a) => users.findIndex(…))`: the callback goes over the same collection again, with a callback of its own. */
function comparesPairs(callback: FunctionFacts, callee: Value): boolean {
  if (callee.k !== 'member' || callee.of.k !== 'name') return false;
  const { name, scope } = callee.of;
  return callback.operations.some(
    (op) =>
      op.k === 'call' &&
      op.callee.k === 'member' &&
      op.callee.of.k === 'name' &&
      op.callee.of.name === name &&
      op.callee.of.scope === scope &&
      op.arguments.some(({ value }) => value.k === 'function'),
  );
}
