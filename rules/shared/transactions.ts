/** Callbacks that run inside of a transaction: what they ask for goes over one connection, and its order may count. */
import type { FunctionView, Graph } from '../model';

/** The function, or one around it, is given to what begins a transaction and ends it afterwards. */
export function isInTransaction(fn: FunctionView, graph: Graph): boolean {
  const parent = fn.file.functions[fn.facts.parent];
  if (!parent || parent === fn) return false;
  return isGivenToTransaction(parent, fn.facts.index, graph) || isInTransaction(parent, graph);
}

function isGivenToTransaction(parent: FunctionView, index: number, graph: Graph): boolean {
  return parent.facts.operations.some(
    (operation, op) =>
      operation.k === 'call' &&
      operation.arguments.some(({ value }) => value.k === 'function' && value.fn === index) &&
      graph.values.rolesAt(parent, op).some(({ entry }) => entry.role === 'runs-transaction'),
  );
}
