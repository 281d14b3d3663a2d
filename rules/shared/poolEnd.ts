/** Statements that end a pool: they go when somebody else keeps it, or nobody has it any more. */
import type { OperationId } from '../facts';
import type { FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { usesOfResults } from './uses';

/** `pool.close()` */
export function endsPool(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || (call.isStatement !== true && !isAwaitedAlone(fn, op))) return false;
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'shuts-down-pool');
}

export function leftOut({ facts }: FunctionView, op: OperationId): FixIntent {
  return { k: 'replace-statements', fn: facts.index, first: op, last: op, count: 1, lines: [] };
}

/** `await pool.destroy()`: nothing is done with what that gives. */
function isAwaitedAlone({ facts }: FunctionView, op: OperationId): boolean {
  const waits = facts.operations.findIndex((o) => o.k === 'await' && o.value.k === 'op' && o.value.op === op);
  return waits >= 0 && (usesOfResults(facts).get(waits) ?? []).length === 0;
}
