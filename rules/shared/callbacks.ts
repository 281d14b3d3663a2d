/** What a call is given to call: whether that is async, or nothing that could be called. */
import type { Entity } from '../entity';
import type { OperationId, Value } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { valuesIn } from './uses';

/** A callable whose call gives an awaitable. */
export interface Callback {
  /** The functions of the project that it can be; empty for APIs. */
  readonly functions: readonly FunctionId[];
}

/** `undefined` unless it is certain that the value is an async function, or a lambda that only calls one. */
export function callbackAt(fn: FunctionView, value: Value, at: OperationId, graph: Graph): Callback | undefined {
  const entities = graph.values.entities(fn, value, at);
  if (entities.length === 0 || !entities.every((entity) => isAsync(fn, entity, graph))) return undefined;
  return { functions: entities.flatMap((entity) => (entity.k === 'function' ? [entity.fn] : [])) };
}

function isAsync(fn: FunctionView, entity: Entity, graph: Graph): boolean {
  if (graph.values.isAsyncCallable(fn, entity)) return true;
  const body = entity.k === 'function' ? graph.function(entity.fn) : undefined;
  return body?.facts.kind === 'lambda' && !body.facts.isAsync && onlyCallsAsync(body, graph);
}

/** `lambda: work()`, `(x) => isKnown(x)`. */
function onlyCallsAsync(fn: FunctionView, graph: Graph): boolean {
  const callees = onlyCallees(fn, graph);
  return callees.length > 0 && callees.every((e) => e.k === 'function' && graph.values.isAsyncCallable(fn, e));
}

/** `(id) => stripe.refunds.create({ id })`: it gives the promise of an API, which is of use only if somebody waits for it. */
export function handsBackPromise(fn: FunctionView, value: Value, at: OperationId, graph: Graph): boolean {
  const [lambda, ...others] = graph.values.entities(fn, value, at);
  const body = lambda?.k === 'function' && others.length === 0 ? graph.function(lambda.fn) : undefined;
  if (body?.facts.kind !== 'lambda') return false;
  const callees = onlyCallees(body, graph);
  return callees.length > 0 && callees.every((callee) => graph.values.isAsyncCallable(body, callee));
}

/** What a function calls, if all that it does in the end is to give back what that gives. */
function onlyCallees(fn: FunctionView, graph: Graph): readonly Entity[] {
  const { operations } = fn.facts;
  const returns = operations.filter(({ k }) => k === 'return');
  const [only] = returns;
  if (returns.length !== 1 || only?.k !== 'return' || only.value.k !== 'op') return [];
  const call = operations[only.value.op];
  return call?.k === 'call' ? graph.values.entities(fn, call.callee, only.value.op) : [];
}

/** The result of calling a plain function of the project that returns nothing, or a coroutine. */
export function isNoCallable(fn: FunctionView, value: Value, graph: Graph): boolean {
  const call = value.k === 'op' ? fn.facts.operations[value.op] : undefined;
  if (value.k !== 'op' || call?.k !== 'call' || call.form !== undefined) return false;
  const callees = graph.values.entities(fn, call.callee, value.op);
  return callees.length > 0 && callees.every((entity) => givesNoCallable(fn, entity, graph));
}

function givesNoCallable(fn: FunctionView, entity: Entity, graph: Graph): boolean {
  const body = entity.k === 'function' ? graph.function(entity.fn)?.facts : undefined;
  if (!body || body.decorators.length > 0 || body.isStub) return false;
  if (body.isAsync) return graph.values.isAsyncCallable(fn, entity);
  return !body.isGenerator && body.operations.every((o) => o.k !== 'return' || isNothing(o.value));
}

function isNothing(value: Value): boolean {
  return value.k === 'literal';
}

/** It waits for what the turn before gave: its first parameter. */
export function awaitsAccumulator(fn: FunctionView['facts']): boolean {
  const name = fn.parameters[0]?.name;
  const isAccumulator = (value: Value): boolean =>
    [...valuesIn(value)].some((v) => v.k === 'name' && v.scope === fn.index && v.name === name);
  return fn.operations.some((operation) => {
    if (operation.k === 'await') return isAccumulator(operation.value);
    return operation.k === 'call' && operation.callee.k === 'member' && isAccumulator(operation.callee.of);
  });
}
