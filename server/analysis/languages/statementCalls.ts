/** Calls whose results nobody can see, for both front-ends. */
import type { Operation, Value } from '../../../rules/facts';

/** Marks the calls among the values that an expression statement can have. */
export function markStatement(operations: Operation[], value: Value): void {
  const values = value.k === 'choice' ? value.of : [value];
  for (const one of values) {
    const operation = one.k === 'op' ? operations[one.op] : undefined;
    if (one.k === 'op' && operation?.k === 'call') operations[one.op] = { ...operation, isStatement: true };
  }
}
