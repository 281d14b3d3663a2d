/** `Promise.all([await load(), await count()])`: the second call begins when the first has ended. */
import type { OperationId } from '../facts';
import type { FunctionView, Graph } from '../model';

/** The awaits of each list whose elements were meant to run together. */
export function awaitedElements(fn: FunctionView, graph: Graph): readonly (readonly OperationId[])[] {
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call') return [];
    const [list, ...others] = operation.arguments;
    if (list?.value.k !== 'list' || others.length > 0 || !givesAll(fn, op, graph)) return [];
    const awaits = list.value.items.flatMap((item) => (item.k === 'op' && isAwaitedCall(fn, item.op) ? [item.op] : []));
    return awaits.length > 1 ? [awaits] : [];
  });
}

function givesAll(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'gives-all-results');
}

function isAwaitedCall({ facts: { operations } }: FunctionView, op: OperationId): boolean {
  const operation = operations[op];
  return operation?.k === 'await' && operation.value.k === 'op' && operations[operation.value.op]?.k === 'call';
}
