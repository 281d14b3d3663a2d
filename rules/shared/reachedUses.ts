/** What is done with a variable while it holds what one certain assignment has put there. */
import type { OperationId } from '../facts';
import type { FunctionView } from '../model';
import { runFlow } from './flow';
import { usesOfNames, type Use } from './uses';

/** Uses of a local name that its write reaches before another one does; conditions, which are no operations, are left out. */
export function usesReachedBy(facts: FunctionView['facts'], name: string, write: OperationId): readonly Use[] {
  const isOfName = (op: OperationId): boolean => {
    const operation = facts.operations[op];
    return operation?.k === 'write' && operation.place.k === 'name' && operation.place.name === name;
  };
  const { before } = runFlow<boolean>(facts, {
    initial: false,
    after: (isThere, op) => (isOfName(op) ? op === write : isThere),
    join: (a, b) => a || b,
    equal: (a, b) => a === b,
  });
  const uses = usesOfNames(facts, facts.index).get(name) ?? [];
  return uses.filter(({ by }) => by !== undefined && before.get(by) === true);
}
