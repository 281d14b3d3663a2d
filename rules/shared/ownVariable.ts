/** The variable of a function that holds what a call in it makes. */
import type { OperationId, Value } from '../facts';
import type { FunctionView } from '../model';
import { usesOfNames, usesOfResults } from './uses';

export interface OwnVariable {
  readonly variable: string;
  /** A `with` block binds it. */
  readonly enter?: OperationId;
  /** The write of it. */
  readonly write: OperationId;
}

/** `pool = Pool()`, `with Pool() as pool`: assigned once, and seen by this function alone. */
export function ownVariable({ facts, file }: FunctionView, op: OperationId): OwnVariable | undefined {
  const uses = usesOfResults(facts).get(op) ?? [];
  const enter = uses.find(({ as }) => as === 'entered')?.by;
  const at = facts.operations.findIndex(
    (o) =>
      o.k === 'write' && !o.augmented && isOf(o.value, op) && o.place.k === 'name' && o.place.scope === facts.index,
  );
  const write = facts.operations[at];
  if (write?.k !== 'write' || write.place.k !== 'name') return undefined;
  const { name } = write.place;
  const binding = facts.bindings[name];
  if (binding?.k !== 'variable' || binding.assignments.length !== 1) return undefined;
  const isCaptured = file.facts.functions.some(
    (other, index) => index !== facts.index && usesOfNames(other, facts.index).has(name),
  );
  if (isCaptured || uses.some(({ as }) => as !== 'entered' && as !== 'assigned')) return undefined;
  return { variable: name, write: at, ...(enter === undefined ? {} : { enter }) };
}

function isOf(value: Value, op: OperationId): boolean {
  return value.k === 'entered' ? isOf(value.of, op) : value.k === 'op' && value.op === op;
}
