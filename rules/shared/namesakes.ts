/** Calls of methods on objects that nothing is known of, judged by what goes by their name in the project. */
import { isUnknown, type Entity } from '../entity';
import type { OperationId } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';

/** `save`, `close`, `run` are the names of everything; several words are seldom chosen twice. */
const SEVERAL_WORDS = /[a-z0-9][A-Z]|[a-z0-9]_[a-z]/;

/**
 * The async functions that may be called, if everything says so: the name has several words, the project has no other
 * functions of that name, and most calls of it are awaited. Empty otherwise.
 */
export function asyncNamesakesAt(fn: FunctionView, op: OperationId, graph: Graph): readonly FunctionId[] {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || call.callee.k !== 'member' || !SEVERAL_WORDS.test(call.callee.name)) return [];
  const { of, name } = call.callee;
  const owners = graph.values.entities(fn, of, op);
  if (owners.length === 0 || !owners.every((owner) => isOpaque(fn, owner, graph))) return [];
  const functions = graph.functionsNamed(fn, name);
  // Calls are counted last: that looks into every file.
  if (!functions.every((id) => graph.values.isAsyncCallable(fn, { k: 'function', fn: id }))) return [];
  return functions.length > 0 && isMostlyAwaited(fn, name, graph) ? functions : [];
}

function isMostlyAwaited(fn: FunctionView, name: string, graph: Graph): boolean {
  const { calls, awaited } = graph.callsNamed(fn, name);
  return awaited * 2 >= calls;
}

/** Nothing is known of it, or only that somebody passes it in or that a library made it. */
function isOpaque(fn: FunctionView, owner: Entity, graph: Graph): boolean {
  if (isUnknown(owner) || owner.k === 'parameter') return true;
  return owner.k === 'external' && owner.symbol.includes('()') && !graph.values.isKnown(fn, owner);
}
