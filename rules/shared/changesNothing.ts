/** Whether a function changes nothing but its own variables: then it may as well run in another process, or here. */
import type { OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';

/** Functions that are called are followed this far. */
const MAX_DEPTH = 4;

export function changesNothing(fn: FunctionView, graph: Graph, depth = MAX_DEPTH): boolean {
  if (depth <= 0) return false;
  const { facts } = fn;
  if (facts.operations.some((_, op) => !isOwn(fn, changedAt(fn, op, graph)))) return false;
  const callees = fn.sites.flatMap(({ calls }) => calls);
  return callees.every((id) => {
    const callee = graph.function(id);
    return callee !== undefined && changesNothing(callee, graph, depth - 1);
  });
}

/** What is set anew, or changed as the receiver of a call. */
function changedAt(fn: FunctionView, op: OperationId, graph: Graph): Value | undefined {
  const operation = fn.facts.operations[op];
  if (operation?.k === 'write' || operation?.k === 'delete')
    return operation.place.k === 'name' && operation.place.scope === fn.facts.index ? undefined : operation.place;
  if (operation?.k !== 'call' || operation.callee.k !== 'member') return undefined;
  const isChanging = graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'mutates-receiver');
  return isChanging ? operation.callee.of : undefined;
}

/** A variable of the function, or a part of what one holds that nobody gave it. */
function isOwn({ facts }: FunctionView, place: Value | undefined): boolean {
  if (!place) return true;
  let root: Value = place;
  while (root.k === 'member' || root.k === 'index' || root.k === 'element') root = root.of;
  return root.k === 'name' && root.scope === facts.index && facts.bindings[root.name]?.k === 'variable';
}
