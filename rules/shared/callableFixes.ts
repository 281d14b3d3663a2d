/** Fixes for callables that are handed to something that calls them: the wrong thing is given, or it cannot call an async function. */
import type { CallOperation, OperationId } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { toolOf } from './fixApis';

/** `Thread(target=work())` → `Thread(target=work)`; with arguments, a lambda keeps them. */
export function passFunction(
  owner: FunctionView,
  op: OperationId,
  call: CallOperation,
  argument: number,
  graph: Graph,
): readonly Fix[] {
  const { file, facts } = owner;
  const value = call.arguments[argument]?.value;
  const inner = value?.k === 'op' ? facts.operations[value.op] : undefined;
  if (value?.k !== 'op' || inner?.k !== 'call') return [];
  // An async function is of no use there either.
  if (graph.values.entities(owner, inner.callee, value.op).some((e) => graph.values.isAsyncCallable(owner, e)))
    return [];
  const fn = facts.index;
  const isPlain = inner.arguments.length === 0;
  const lambda = file.language === 'python' ? 'lambda: ' : '() => ';
  const intent: FixIntent = isPlain
    ? { k: 'replace-call', fn, op: value.op, code: [inner.calleeSpan] }
    : { k: 'wrap-argument', fn, op, argument, before: [lambda], after: [] };
  return [{ title: 'Pass the function, not its result', safety: 'suggestion', intent }];
}

/** `Thread(target=work)` → `Thread(target=lambda: asyncio.run(work()))`. */
export function runInThread(
  owner: FunctionView,
  op: OperationId,
  call: CallOperation,
  argument: number,
): readonly Fix[] {
  const run = toolOf(owner.file, 'run-coroutine');
  const handOff = owner.sites.find((other) => other.op === op)?.handOff;
  const given = call.arguments[argument];
  if (handOff?.runsOn !== 'thread' || !run || (given?.value.k !== 'name' && given?.value.k !== 'member')) return [];
  const isAwaited = owner.facts.operations.some((o) => o.k === 'await' && o.value.k === 'op' && o.value.op === op);
  if (isAwaited) return awaitHere(owner, op, call, argument);
  // What else the call is given goes to the function, or to the pool.
  const isGiven = call.arguments.some(({ name }, at) => name === 'args' || (name === undefined && at > argument));
  const parameters = isGiven ? '*args' : '';
  if (call.arguments.some(({ name }) => name === 'kwargs')) return [];
  const intent: FixIntent = {
    k: 'wrap-argument',
    fn: owner.facts.index,
    op,
    argument,
    before: [parameters === '' ? 'lambda: ' : `lambda ${parameters}: `, run, '('],
    after: [`(${parameters}))`],
  };
  return [{ title: 'Let the thread run a loop of its own', safety: 'suggestion', intent }];
}

/** `await to_thread(work, 1)` → `await work(1)`: the loop is here. */
function awaitHere({ facts }: FunctionView, op: OperationId, call: CallOperation, argument: number): readonly Fix[] {
  const given = call.arguments[argument];
  if (!given || given.name !== undefined) return [];
  const first = call.arguments[argument + 1];
  const last = call.arguments.at(-1);
  const rest = first && last ? [{ start: first.span.start, end: last.span.end }] : [];
  const code = [given.span, '(', ...rest, ')'];
  const intent: FixIntent = { k: 'replace-call', fn: facts.index, op, code, awaits: true };
  return [{ title: 'Await the function here', safety: 'suggestion', intent }];
}
