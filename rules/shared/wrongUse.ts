/** Ways of using an awaitable as if it were the value that it stands for. */
import type { FunctionFacts, Operation, OperationId, Value } from '../facts';
import { partsOf, usedBy, valuesIn, type Use } from './uses';

export type WrongUse = 'condition' | 'operand' | 'owner' | 'receiver' | 'iterated' | 'entered' | 'text' | 'argument';

/** Whether a member of an awaitable is its own, or an argument of a call is merely looked at. */
export interface Judge {
  readonly isOwnMember: (op: OperationId) => boolean;
  readonly isLookedAt: (op: OperationId, isIt: (value: Value) => boolean) => boolean;
  readonly collects: (op: OperationId) => boolean;
  /** Tells how many there are, and the like: nothing in the collection is awaited. */
  readonly inspects: (op: OperationId) => boolean;
}

/** Comparing names by identity is fine: it asks which object it is. */
export const IDENTITY = new Set(['is', 'is not', 'instanceof', '===', '!==', '==', '!=', 'typeof']);
/** What is marked as dropped on purpose. */
const DELIBERATE = new Set(['void']);

/** No awaitable takes part in these, whatever stands on the other side. */
const ARITHMETIC = new Set(['+', '-', '*', '/', '//', '%', '**', '<', '<=', '>', '>=']);

/** Calculates or compares; `text += x` too. */
export function isComputedWith(operation: Operation): boolean {
  if (operation.k === 'compute') return ARITHMETIC.has(operation.operator);
  return (
    operation.k === 'write' && operation.augmented !== undefined && ARITHMETIC.has(operation.augmented.slice(0, -1))
  );
}

export function wrongUse(
  use: Use,
  facts: FunctionFacts,
  judge: Judge,
  isIt: (value: Value) => boolean,
  isNamed: boolean,
): WrongUse | null {
  const operation = use.by === undefined ? undefined : facts.operations[use.by];
  switch (use.as) {
    case 'tested':
      return 'condition';
    case 'operand': {
      const operator = operation?.k === 'compute' ? operation.operator : '';
      if (DELIBERATE.has(operator) || (isNamed && IDENTITY.has(operator))) return null;
      return operation && isWithinChoice(operation, isIt) ? null : 'operand';
    }
    case 'owner':
    case 'receiver':
      return use.isPart || use.by === undefined || judge.isOwnMember(use.by) ? null : use.as;
    case 'iterated':
    case 'entered':
      return use.isPart || operation?.k === 'yield-from' || (operation && 'isAsync' in operation && operation.isAsync)
        ? null
        : use.as;
    case 'argument':
      // The tag gets the objects themselves: sql`… ${part} …`.
      if (operation?.k === 'call' && operation.form === 'tagged-template') return null;
      if (operation && use.isPart && isMemberIn(operation, isIt)) return 'owner';
      if (operation && isInText(operation, isIt)) return 'text';
      return !use.isPart && use.by !== undefined && judge.isLookedAt(use.by, isIt) ? 'argument' : null;
    case 'assigned':
      if (operation?.k === 'write' && isUnpacked(operation.value)) return 'iterated';
      if (operation && !use.isPart && isComputedWith(operation)) return 'operand';
      return operation ? partOfOperation(operation, isIt) : null;
    case 'returned':
      return operation ? partOfOperation(operation, isIt) : null;
    default:
      return null;
  }
}

function isUnpacked({ k }: Value): boolean {
  return k === 'element' || k === 'entered';
}

function partOfOperation(operation: Operation, isIt: (value: Value) => boolean): WrongUse | null {
  if (isInText(operation, isIt)) return 'text';
  return isInOperation(operation, isIt) ? 'operand' : null;
}

/** `f"{x}"`: the object itself is written out. */
function isInText(operation: Operation, isIt: (value: Value) => boolean): boolean {
  return isDirectlyIn(operation, 'template', isIt);
}

function isInOperation(operation: Operation, isIt: (value: Value) => boolean): boolean {
  return isDirectlyIn(operation, 'operation', isIt) || isMemberIn(operation, isIt);
}

function isWithinChoice(operation: Operation, isIt: (value: Value) => boolean): boolean {
  return isDirectlyIn(operation, 'choice', isIt);
}

function isDirectlyIn(operation: Operation, container: Value['k'], isIt: (value: Value) => boolean): boolean {
  return usedBy(operation).some(({ value }) =>
    [...valuesIn(value)].some((inner) => inner.k === container && partsOf(inner).some(isIt)),
  );
}

/** `x.member` as a whole: that it is read counts elsewhere. */
function isMemberIn(operation: Operation, isIt: (value: Value) => boolean): boolean {
  return usedBy(operation).some(({ value }) =>
    [...valuesIn(value)].some((inner) => (inner.k === 'member' || inner.k === 'index') && isIt(inner.of)),
  );
}
