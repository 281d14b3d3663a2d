/** Changes to data that can outlive the call: assignments, deletions, and calls that change what they are made on. */
import type { OperationId, Value } from '../facts';
import type { FunctionView, Graph, Storage } from '../model';

export interface Mutation {
  readonly op: OperationId;
  readonly place: Value;
  readonly storage: Storage;
  /** `assigned`: replaced as a whole; `updated`: read, changed and written back; `changed`: an element or a part of it. */
  readonly how: 'assigned' | 'updated' | 'changed' | 'deleted';
}

/** Changes that the function's own text makes, locals and parameters included. */
export function mutationsIn(fn: FunctionView, graph: Graph): readonly Mutation[] {
  return fn.facts.operations.flatMap((operation, op) => {
    switch (operation.k) {
      case 'write': {
        const how = operation.augmented === undefined ? wholeOrPart(operation.place) : 'updated';
        return mutation(fn, graph, op, operation.place, how);
      }
      case 'delete':
        return mutation(fn, graph, op, operation.place, 'deleted');
      case 'call': {
        const { callee } = operation;
        const isChanging = graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'mutates-receiver');
        return isChanging && callee.k === 'member' ? mutation(fn, graph, op, callee.of, 'changed') : [];
      }
      default:
        return [];
    }
  });
}

function wholeOrPart(place: Value): Mutation['how'] {
  return place.k === 'index' ? 'changed' : 'assigned';
}

function mutation(
  fn: FunctionView,
  graph: Graph,
  op: OperationId,
  place: Value,
  how: Mutation['how'],
): readonly Mutation[] {
  const storage = graph.values.storage(fn, place, op);
  return storage ? [{ op, place, storage, how }] : [];
}
