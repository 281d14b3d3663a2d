/** What the catalogue says about the ways in which an awaitable can be used. */
import type { Operation, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import type { Role } from '../catalog/roles';
import type { Judge } from './fate';

export function judgeOf(fn: FunctionView, graph: Graph): Judge {
  const hasRole = (op: OperationId, role: Role): boolean =>
    graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === role);
  return {
    isOwnMember: (op) => {
      const member = memberUsedBy(fn.facts.operations[op]);
      if (!member) return true;
      const entities = graph.values.entities(fn, member, op);
      return entities.some((entity) =>
        graph.values.roles(fn, entity).some(({ role }) => role === 'member-of-awaitables'),
      );
    },
    isLookedAt: (op) => hasRole(op, 'uses-plain-values'),
    collects: (op) => hasRole(op, 'collects-argument'),
  };
}

function memberUsedBy(operation: Operation | undefined): Value | undefined {
  if (operation?.k === 'call') return operation.callee.k === 'member' ? operation.callee : undefined;
  return operation?.k === 'read' ? operation.place : undefined;
}
