/** Whether everybody else waits for what a call gives: here it was forgotten then. */
import type { CallOperation, FunctionFacts, OperationId, Value } from '../facts';
import { awaitableAt } from './awaitables';
import type { Caller, FunctionId, FunctionView, Graph } from '../model';

/** With so many awaited calls of that name in the project, and no others, it hardly matters whose they are. */
const ENOUGH = 3;

/** `functions`: those of the project that are called; none where it is an API. */
export function isAwaitedElsewhere(
  fn: FunctionView,
  op: OperationId,
  functions: readonly FunctionId[],
  graph: Graph,
): boolean {
  if (functions.length > 0) return functions.some((id) => isFunctionAwaited(fn, op, id, graph));
  return isApiAwaited(fn, op, graph);
}

function isFunctionAwaited(fn: FunctionView, op: OperationId, callee: FunctionId, graph: Graph): boolean {
  const others = graph.callers(callee).filter((caller) => caller.fn !== fn.id || caller.op !== op);
  return others.length > 0 && others.every((caller) => isAwaitedAt(caller, graph));
}

function isAwaitedAt(caller: Caller, graph: Graph): boolean {
  const facts = graph.function(caller.fn)?.facts;
  // Awaiting runs it too: the graph tells the await and the call apart.
  return facts !== undefined && (facts.operations[caller.op]?.k === 'await' || isAwaited(facts, caller.op));
}

/** What the call gives is awaited on the spot. */
export function isAwaited({ operations }: FunctionFacts, op: OperationId): boolean {
  return operations.some((o) => o.k === 'await' && o.value.k === 'op' && o.value.op === op);
}

/** Calls of the same API in the same file; where there are none, calls of its name in the whole project. */
function isApiAwaited(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const call = fn.facts.operations[op];
  const name = call?.k === 'call' ? nameOf(call.callee) : undefined;
  if (call?.k !== 'call' || name === undefined) return false;
  const symbols = symbolsOf(fn, call, op, graph);
  let awaited = 0;
  for (const other of fn.file.functions)
    for (const [at, operation] of other.facts.operations.entries()) {
      if (operation.k !== 'call' || nameOf(operation.callee) !== name || (other.id === fn.id && at === op)) continue;
      if (!symbolsOf(other, operation, at, graph).some((symbol) => symbols.includes(symbol))) continue;
      if (!awaitableAt(other, at, graph)) continue;
      if (!isAwaited(other.facts, at)) return false;
      awaited++;
    }
  if (awaited > 0 || call.callee.k !== 'member') return awaited > 0;
  const inProject = graph.callsNamed(fn, name);
  return inProject.awaited >= ENOUGH && inProject.awaited === inProject.calls - 1;
}

function nameOf(callee: Value): string | undefined {
  return callee.k === 'member' || callee.k === 'name' ? callee.name : undefined;
}

function symbolsOf(fn: FunctionView, call: CallOperation, op: OperationId, graph: Graph): readonly string[] {
  return graph.values.entities(fn, call.callee, op).flatMap((e) => (e.k === 'external' ? [e.symbol] : []));
}
