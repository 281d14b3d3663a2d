/** Which calls give something that has to be awaited. */
import type { Entity } from '../entity';
import type { CallOperation, OperationId } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';

export interface Awaitable {
  /** The async functions of the project that are called; empty for APIs. */
  readonly functions: readonly FunctionId[];
  /** It runs whether or not somebody awaits it: JavaScript promises, futures. */
  readonly startsAtOnce: boolean;
  /** It has no members that a program would use: reading one is a mistake. */
  readonly isPlain: boolean;
}

/** What a call gives, if it is certain that it gives an awaitable. */
export function awaitableAt(fn: FunctionView, op: OperationId, graph: Graph): Awaitable | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || call.form === 'decorator' || call.form === 'jsx' || call.form === 'new') return undefined;
  return ofCallee(fn, op, call, graph) ?? ofResult(fn, op, graph);
}

function ofCallee(fn: FunctionView, op: OperationId, call: CallOperation, graph: Graph): Awaitable | undefined {
  const { values } = graph;
  const callees = values.entities(fn, call.callee, op);
  if (callees.length === 0 || !callees.every((callee) => values.isAsyncCallable(fn, callee))) return undefined;
  const functions = callees.flatMap((callee) => (callee.k === 'function' ? [callee.fn] : []));
  const roles = values.rolesAt(fn, op).map((role) => role.entry.role);
  const isScript = fn.file.language !== 'python';
  const isPlain = functions.length === callees.length || !isScript || roles.includes('plain-promise');
  return { functions, startsAtOnce: isScript || roles.includes('starts-at-once'), isPlain };
}

/** A plain function that gives back what an async one gave it. */
function ofResult(fn: FunctionView, op: OperationId, graph: Graph): Awaitable | undefined {
  const results = graph.values.result(fn, op);
  if (results.length === 0 || !results.every((entity) => isAwaitable(fn, entity, graph))) return undefined;
  const functions = results.flatMap((entity) => (entity.k === 'coroutine' ? [entity.fn] : []));
  return { functions, startsAtOnce: fn.file.language !== 'python', isPlain: true };
}

function isAwaitable(fn: FunctionView, entity: Entity, graph: Graph): boolean {
  if (entity.k === 'coroutine') return graph.values.isAsyncCallable(fn, { k: 'function', fn: entity.fn });
  return graph.values.roles(fn, entity).some(({ role }) => role === 'plain-promise');
}
