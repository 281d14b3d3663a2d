/** Where a function lets others run: an awaited Python coroutine that never waits for anything does not. */
import type { OperationId } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';

/** Deeper chains of coroutines are taken to wait somewhere. */
const MAX_DEPTH = 8;

/** Whether other tasks may run during this operation. */
export function suspendsAt(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return suspends(fn, op, graph, new Set());
}

/** Whether other tasks may run somewhere in the function before the operation, in the order of the text. */
export function suspendsBefore(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return fn.facts.operations.some((_, earlier) => earlier < op && suspendsAt(fn, earlier, graph));
}

function suspends(fn: FunctionView, op: OperationId, graph: Graph, seen: ReadonlySet<FunctionId>): boolean {
  const operation = fn.facts.operations[op];
  if (!operation) return false;
  if (operation.k === 'iterate' || operation.k === 'enter') return operation.isAsync;
  if (operation.k !== 'await') return false;
  // `await` in JavaScript always gives way to what is queued.
  if (fn.file.language !== 'python') return true;
  const callees = fn.sites.find((site) => site.op === op && site.kind === 'await')?.asyncCallees ?? [];
  return callees.length === 0 || callees.some((id) => waitsSomewhere(id, graph, seen));
}

function waitsSomewhere(id: FunctionId, graph: Graph, seen: ReadonlySet<FunctionId>): boolean {
  if (seen.has(id)) return false;
  const fn = graph.function(id);
  if (!fn || fn.facts.isStub || seen.size >= MAX_DEPTH) return true;
  const inside = new Set([...seen, id]);
  return fn.facts.operations.some((_, op) => suspends(fn, op, graph, inside));
}
