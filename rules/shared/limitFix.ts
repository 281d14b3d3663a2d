/** Python: the fix that lets only so many of the coroutines that a loop makes run at a time. */
import type { LoopStep, OperationId } from '../facts';
import type { ApiReference, Fix, FixIntent, Limiter } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { loopsAround } from './enclosing';
import { toolOf } from './fixApis';
import { freeVariable } from './fixCode';

/** Enough to keep a network busy, and too few to trouble anybody. */
export const AT_ONCE = 10;

export function limiterFor({ file, facts }: FunctionView, semaphore: ApiReference): Limiter {
  const limit = freeVariable(file.facts, facts, 'limit');
  const name = freeVariable(file.facts, facts, 'limited');
  const { indent } = file.facts.layout;
  return {
    name,
    statements: [
      [`${limit} = `, semaphore, `(${String(AT_ONCE)})`],
      [''],
      [`async def ${name}(awaitable):`],
      [`${indent}async with ${limit}:`],
      [`${indent}${indent}return await awaitable`],
      [''],
    ],
  };
}

/** `made`: the call that makes a coroutine, or that starts the one that it is given. `end`: where all of them are waited for. */
export function limitFix(
  fn: FunctionView,
  end: OperationId,
  made: OperationId | undefined,
  graph: Graph,
): readonly Fix[] {
  const { facts, file } = fn;
  const semaphore = toolOf(file, 'semaphore');
  const call = made === undefined ? undefined : coroutineAt(fn, made, graph);
  if (!semaphore || made === undefined || call === undefined || !facts.isAsync) return [];
  const before = startOf(facts, made, end);
  const span = facts.operations[call]?.span;
  if (before === undefined || !span) return [];
  const { name: limited, statements } = limiterFor(fn, semaphore);
  const intent: FixIntent = {
    k: 'all',
    of: [
      { k: 'insert-statements', fn: facts.index, op: before, where: 'before', statements },
      { k: 'replace-call', fn: facts.index, op: call, code: [`${limited}(`, span, ')'] },
    ],
  };
  return [{ title: `Let only ${String(AT_ONCE)} run at a time`, safety: 'suggestion', intent }];
}

/** `f(x)` in `f(x)` and in `create_task(f(x))`. */
function coroutineAt(fn: FunctionView, op: OperationId, graph: Graph): OperationId | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call') return undefined;
  const site = fn.sites.find((other) => other.op === op);
  if (!site?.handOff) {
    const callees = graph.values.entities(fn, call.callee, op);
    return callees.length > 0 && callees.every((callee) => graph.values.isAsyncCallable(fn, callee)) ? op : undefined;
  }
  const given = call.arguments[0]?.value;
  return given?.k === 'op' && site.handOff.entry.coroutine !== undefined ? coroutineAt(fn, given.op, graph) : undefined;
}

/** An operation of the statement in which the loop begins: what it goes over, or what waits for a comprehension. */
function startOf(facts: FunctionView['facts'], made: OperationId, end: OperationId): OperationId | undefined {
  const [outermost] = loopsAround(facts, made);
  if (!outermost) return undefined;
  if (outermost.form !== 'comprehension') return firstIterate(facts, outermost);
  return facts.operations[end]?.k === 'call' && holds(facts, end, made) ? end : assignmentOf(facts, made);
}

/** The head of a loop is evaluated before its first turn. */
function firstIterate(facts: FunctionView['facts'], { headSpan }: LoopStep): OperationId | undefined {
  const found = facts.operations.findIndex(
    ({ k, span }) => k === 'iterate' && span.start >= headSpan.start && span.end <= headSpan.end,
  );
  return found < 0 ? undefined : found;
}

function holds({ operations }: FunctionView['facts'], outer: OperationId, inner: OperationId): boolean {
  const [around, part] = [operations[outer]?.span, operations[inner]?.span];
  return around !== undefined && part !== undefined && around.start <= part.start && part.end <= around.end;
}

/** `tasks = [f(x) for x in xs]` */
function assignmentOf({ operations }: FunctionView['facts'], made: OperationId): OperationId | undefined {
  const found = operations.findIndex(
    ({ k, span }) =>
      k === 'write' &&
      span.start <= (operations[made]?.span.start ?? -1) &&
      span.end >= (operations[made]?.span.end ?? 0),
  );
  return found < 0 ? undefined : found;
}
