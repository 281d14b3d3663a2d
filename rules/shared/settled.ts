/** Awaits that wait for nothing: what is awaited is there, so nothing but what is queued already gets a turn. */
import type { Entity } from '../entity';
import type { OperationId, Value } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { isSettledByMicrotask } from './pauses';
import { suspendsAt } from './suspension';

/** Longer chains of async functions are taken to wait somewhere. */
const MAX_DEPTH = 8;

/** The loop gets no turn here, for certain. */
export function neverWaits(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const awaiting = fn.facts.operations[op];
  if (awaiting?.k !== 'await') return false;
  if (fn.file.language !== 'python') return isSettled(fn, awaiting.value, op, graph, new Set());
  const site = fn.sites.find((other) => other.op === op && other.kind === 'await');
  return site?.confidence === 'high' && !suspendsAt(fn, op, graph);
}

/** Nothing that the async function awaits waits, and neither does what it gives. */
export function isDoneAtOnce(fn: FunctionView, graph: Graph): boolean {
  const { facts, file } = fn;
  if (file.language !== 'python') return isAtOnce(fn.id, graph, new Set());
  if (facts.isStub || facts.isGenerator) return false;
  return facts.operations.every((operation, op) => {
    if (operation.k === 'await') return neverWaits(fn, op, graph);
    return !('isAsync' in operation && operation.isAsync);
  });
}

/** JavaScript: a plain value, a promise that was made settled, or what an async function gives that awaits nothing else. */
function isSettled(
  fn: FunctionView,
  value: Value,
  at: OperationId,
  graph: Graph,
  seen: ReadonlySet<FunctionId>,
): boolean {
  switch (value.k) {
    case 'literal':
    case 'template':
    case 'operation':
    case 'list':
    case 'function':
      return true;
    case 'op':
      return isSettledResult(fn, value.op, graph, seen);
    default: {
      const entities = graph.values.entities(fn, value, at);
      return entities.length > 0 && entities.every(isPlain);
    }
  }
}

/** Cannot be a promise. */
function isPlain({ k }: Entity): boolean {
  return k === 'literal' || k === 'collection' || k === 'function' || k === 'class';
}

function isSettledResult(fn: FunctionView, op: OperationId, graph: Graph, seen: ReadonlySet<FunctionId>): boolean {
  const operation = fn.facts.operations[op];
  if (operation?.k === 'compute') return true;
  if (operation?.k === 'await') return isSettled(fn, operation.value, op, graph, seen);
  if (operation?.k !== 'call') return false;
  if (graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'gives-settled'))
    return operation.arguments.every(({ value }) => isSettled(fn, value, op, graph, seen));
  if (isSettledByMicrotask(fn, op, graph)) return true;
  const callees = graph.values.entities(fn, operation.callee, op);
  return callees.length > 0 && callees.every((callee) => callee.k === 'function' && isAtOnce(callee.fn, graph, seen));
}

/** The function has its result as soon as it is called, but for turns of what is queued. */
function isAtOnce(id: FunctionId, graph: Graph, seen: ReadonlySet<FunctionId>): boolean {
  if (seen.has(id)) return true;
  const fn = graph.function(id);
  if (!fn || fn.facts.isStub || fn.facts.isGenerator || fn.facts.decorators.length > 0 || seen.size >= MAX_DEPTH)
    return false;
  const inside = new Set([...seen, id]);
  return fn.facts.operations.every((operation, op) => {
    if (operation.k === 'await' || operation.k === 'return') return isSettled(fn, operation.value, op, graph, inside);
    return !('isAsync' in operation && operation.isAsync);
  });
}
