/** Which calls give something that has to be awaited. */
import type { Entity } from '../entity';
import type { CallOperation, OperationId } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { plainName } from './text';

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
  return ofCallee(fn, op, call, graph) ?? (isOfEitherKind(fn, op, call, graph) ? undefined : ofResult(fn, op, graph));
}

/** `client: SyncClient | AsyncClient`: what is called may be async, or not. */
function isOfEitherKind(fn: FunctionView, op: OperationId, call: CallOperation, { values }: Graph): boolean {
  const kinds = new Set(values.entities(fn, call.callee, op).map((callee) => values.isAsyncCallable(fn, callee)));
  return kinds.size > 1;
}

function ofCallee(fn: FunctionView, op: OperationId, call: CallOperation, graph: Graph): Awaitable | undefined {
  const { values } = graph;
  const callees = values.entities(fn, call.callee, op);
  if (callees.length === 0 || !callees.every((callee) => values.isAsyncCallable(fn, callee))) return undefined;
  const roles = values.rolesAt(fn, op).map((role) => role.entry.role);
  if (roles.includes('calls-back') && endsWithCallback(fn, call, op, graph)) return undefined;
  const isScript = fn.file.language !== 'python';
  const startsAtOnce = isScript ? !roles.includes('starts-when-awaited') : roles.includes('starts-at-once');
  if (isScript && !startsAtOnce && isBuilt(fn, call, op, graph)) return undefined;
  const functions = callees.flatMap((callee) => (callee.k === 'function' ? [callee.fn] : []));
  const isPlain = functions.length === callees.length || !isScript || roles.includes('plain-promise');
  return { functions, startsAtOnce, isPlain };
}

/** A variable is no proof that it holds a function; its name may be. */
const CALLBACK = /^(?:cb|done|next|callback)$|(?:Callback|Cb)$/;

function endsWithCallback(fn: FunctionView, call: CallOperation, op: OperationId, graph: Graph): boolean {
  const last = call.arguments.at(-1)?.value;
  if (!last) return false;
  if ((last.k === 'name' || last.k === 'member') && CALLBACK.test(plainName(last.name))) return true;
  return graph.values.entities(fn, last, op).some(({ k }) => k === 'function' || k === 'wrapped' || k === 'decorated');
}

/** `query.where(…).andWhere(…)` changes the query in the variable, and somebody may await that. */
function isBuilt(fn: FunctionView, { callee }: CallOperation, op: OperationId, graph: Graph): boolean {
  if (callee.k !== 'member') return false;
  const made = callee.of.k === 'op' ? fn.facts.operations[callee.of.op] : undefined;
  if (callee.of.k === 'op') return made?.k === 'call' && isBuilt(fn, made, callee.of.op, graph);
  return graph.values
    .entities(fn, callee.of, op)
    .some((owner) => graph.values.roles(fn, owner).some(({ role }) => role === 'starts-when-awaited'));
}

/** A plain function that gives back what an async one gave it. */
function ofResult(fn: FunctionView, op: OperationId, graph: Graph): Awaitable | undefined {
  const given: Awaitable[] = [];
  for (const entity of graph.values.result(fn, op)) {
    const awaitable = handedBack(fn, entity, graph);
    if (!awaitable) return undefined;
    given.push(awaitable);
  }
  if (given.length === 0) return undefined;
  return {
    functions: given.flatMap(({ functions }) => functions),
    startsAtOnce: fn.file.language !== 'python' && given.every(({ startsAtOnce }) => startsAtOnce),
    isPlain: given.every(({ isPlain }) => isPlain),
  };
}

function handedBack(fn: FunctionView, entity: Entity, graph: Graph): Awaitable | undefined {
  const plain = { functions: [], startsAtOnce: true, isPlain: true };
  if (entity.k === 'coroutine') {
    const isAsync = graph.values.isAsyncCallable(fn, { k: 'function', fn: entity.fn });
    return isAsync ? { ...plain, functions: [entity.fn] } : undefined;
  }
  const isPromise = graph.values.roles(fn, entity).some(({ role }) => role === 'plain-promise');
  return isPromise ? plain : returnedCall(entity, graph);
}

/** What an API gave goes by the same name when it has been awaited: only the very call counts. */
function returnedCall(entity: Entity, graph: Graph): Awaitable | undefined {
  const origin = entity.k === 'external' ? entity.origin : undefined;
  const maker = origin && graph.function(origin.fn);
  const call = maker?.facts.operations[origin?.op ?? -1];
  if (!origin || !maker || call?.k !== 'call') return undefined;
  const isReturned = maker.facts.operations.some(
    (o) => o.k === 'return' && o.value.k === 'op' && o.value.op === origin.op,
  );
  return isReturned ? ofCallee(maker, origin.op, call, graph) : undefined;
}
