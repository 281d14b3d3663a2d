/** Loops that go on until a calculation gives the right answer: proof of work, factors, sequences. */
import type { FunctionFacts, Operation, OperationId, Value } from '../../../rules/facts';
import { bindingOf } from '../evaluation/fileRecord';
import type { LoopShape } from './loops';
import { isArithmetic } from './numbers';

/** What catalogued APIs do at operations of a function. */
export interface Catalogued {
  readonly computing: ReadonlySet<OperationId>;
  readonly blocking: ReadonlySet<OperationId>;
}

/**
 * `while` loops that count their tries. A loop that waits for something is none, nor is one that only makes its own
 * condition smaller (`while size > 1024: size /= 1024` is done after a few turns).
 */
export function isSearch(
  fn: FunctionFacts,
  index: number,
  loop: LoopShape,
  { computing, blocking }: Catalogued,
): boolean {
  const { trip, form } = loop.step;
  if ((trip.k !== 'condition' && trip.k !== 'forever') || form === 'for-each' || form === 'comprehension') return false;
  const { operations } = loop;
  const counters = operations.flatMap((id) => counterOf(fn.operations[id], index) ?? []);
  if (counters.length === 0 || operations.some((id) => blocking.has(id) || isCursor(fn.operations[id], counters))) {
    return false;
  }
  if (operations.some((id) => computing.has(id))) return true;
  return operations.every((id) => isHarmless(fn, index, id)) && operations.some((id) => calculates(fn, id));
}

/** `tries += 1`: the name. */
function counterOf(op: Operation | undefined, index: number): string | undefined {
  if (op?.k !== 'write' || op.place.k !== 'name' || op.place.scope !== index) return undefined;
  const isStep = op.augmented === '+=' && op.value.k === 'literal' && typeof op.value.value === 'number';
  return isStep || op.augmented === '++' ? op.place.name : undefined;
}

/** `lines[at]`: what is counted is how far a pass over data has come. */
function isCursor(op: Operation | undefined, counters: readonly string[]): boolean {
  const key = op?.k === 'read' && op.place.k === 'index' ? op.place.key : undefined;
  return key?.k === 'name' && counters.includes(key.name);
}

/** Division by a number that is written down is the end of it after a few turns. */
function calculates(fn: FunctionFacts, id: OperationId): boolean {
  const op = fn.operations[id];
  if (!isArithmetic(fn, id)) return false;
  return op?.k === 'compute' ? !isQuotient(op.operator) : op?.k === 'write' && op.value.k !== 'literal';
}

function isQuotient(operator: string): boolean {
  return operator === '/' || operator === '//' || operator === '>>' || operator === '>>>';
}

/** Calls could be anything: only builtins, and methods of a collection that was made here. */
function isHarmless(fn: FunctionFacts, index: number, id: OperationId): boolean {
  const op = fn.operations[id];
  if (op?.k !== 'call') return true;
  if (op.callee.k === 'name') return op.callee.scope < 0;
  return op.callee.k === 'member' && isOwnCollection(fn, index, op.callee.of);
}

function isOwnCollection(fn: FunctionFacts, index: number, value: Value): boolean {
  if (value.k === 'name' && value.scope < 0) return true;
  const binding = value.k === 'name' && value.scope === index ? bindingOf(fn, value.name) : undefined;
  return binding?.k === 'variable' && binding.assignments.every((a) => a.value.k === 'list' || a.value.k === 'object');
}
