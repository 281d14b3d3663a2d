/** What is given where an awaitable is wanted, and is none: an async function that nobody called, a collection of awaitables. */
import type { Argument, CallOperation, OperationId, Value } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { isBound, positionalArguments } from './arguments';

export type NoAwaitable = 'uncalled' | 'collection';

/** `undefined` unless it is certain that the argument cannot be awaited. */
export function noAwaitable(
  fn: FunctionView,
  op: OperationId,
  { value }: Argument,
  graph: Graph,
): NoAwaitable | undefined {
  if (isCollection(fn, value)) return 'collection';
  // Calls may give anything; only a function that is named or written there is certain.
  if (value.k !== 'name' && value.k !== 'member' && value.k !== 'function') return undefined;
  const entities = graph.values.entities(fn, value, op);
  const areAsync = entities.every((e) => e.k === 'function' && graph.values.isAsyncCallable(fn, e));
  return entities.length > 0 && areAsync ? 'uncalled' : undefined;
}

/** A list, set or generator, as it stands there or in a variable that is nothing else. */
function isCollection({ facts }: FunctionView, value: Value): boolean {
  if (value.k === 'list' || value.k === 'collected') return true;
  if (value.k !== 'name' || value.scope !== facts.index) return false;
  const binding = facts.bindings[value.name];
  if (binding?.k !== 'variable' || binding.assignments.length !== 1) return false;
  const [only] = binding.assignments;
  return only?.value.k === 'list' || only?.value.k === 'collected';
}

/** The places in the call where each argument has to be awaitable. */
export function awaitablesOf(call: CallOperation): readonly Argument[] {
  return positionalArguments(call).filter(({ value }) => value.k !== 'spread');
}

/** `gather(xs)` → `gather(*xs)`, `create_task(work)` → `create_task(work())`. */
export function awaitableFix(
  owner: FunctionView,
  op: OperationId,
  call: CallOperation,
  argument: number,
  given: NoAwaitable,
  graph: Graph,
): readonly Fix[] {
  const value = call.arguments[argument]?.value;
  if (!value) return [];
  const wrap = { k: 'wrap-argument', fn: owner.facts.index, op, argument } as const;
  if (given === 'uncalled')
    return needsNothing(owner, value, op, graph)
      ? [{ title: 'Call the function', safety: 'suggestion', intent: { ...wrap, before: [], after: ['()'] } }]
      : [];
  // The brackets of the call are those of a generator that is its only argument.
  const isBare = call.arguments[argument]?.span.start === call.calleeSpan.end;
  const [before, after] = isBare ? ['(*', ')'] : ['*', ''];
  return [
    { title: 'Unpack the collection', safety: 'suggestion', intent: { ...wrap, before: [before], after: [after] } },
  ];
}

/** It can be called without arguments. */
function needsNothing(owner: FunctionView, value: Value, op: OperationId, graph: Graph): boolean {
  return graph.values.entities(owner, value, op).every((entity) => {
    const called = entity.k === 'function' ? graph.function(entity.fn) : undefined;
    if (!called || called.facts.decorators.length > 0) return false;
    const bound = value.k === 'member' && isBound(called.file.language, called.facts) ? 1 : 0;
    const wanted = called.facts.parameters.slice(bound);
    return wanted.every(({ kind, default: given }) => given !== undefined || kind.startsWith('rest'));
  });
}
