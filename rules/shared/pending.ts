/** Whether something that waits in a name may still wait there when the function is left. */
import type { FunctionFacts, OperationId, Value } from '../facts';
import { runFlow } from './flow';
import { usedBy, valuesIn } from './uses';

/** Only where the name is set on every way: conditions that go together cannot be told apart. */
export function isLeftPending(facts: FunctionFacts, name: string): boolean {
  const write = facts.operations.findIndex(
    (operation) => operation.k === 'write' && operation.place.k === 'name' && operation.place.name === name,
  );
  if (!facts.body.includes(write)) return false;
  const consumers = new Set<OperationId>();
  for (const [op, operation] of facts.operations.entries())
    if (usedBy(operation).some(({ value }) => mentions(value, name))) consumers.add(op);
  const { exits } = runFlow<boolean>(facts, {
    initial: false,
    after: (isPending, op) => (op === write ? true : isPending && !consumers.has(op)),
    join: (a, b) => a || b,
    equal: (a, b) => a === b,
    // What a failure leaves behind is not what the author forgot.
    mayRaise: () => false,
  });
  return exits.some(({ kind, state }) => state && (kind === 'end' || kind === 'return'));
}

function mentions(value: Value, name: string): boolean {
  for (const inner of valuesIn(value)) if (inner.k === 'name' && inner.name === name) return true;
  return false;
}
