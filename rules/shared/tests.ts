/** Whether a use of a variable only asks if something is there. */
import type { FunctionFacts } from '../facts';
import type { Use } from './uses';
import { IDENTITY } from './wrongUse';

/** `if x`, `!x`, `not x`. */
export function isTest({ as, by, isPart, isAccessed }: Use, facts: FunctionFacts): boolean {
  if (isAccessed === true) return false;
  if (as === 'tested') return true;
  const operation = as === 'operand' && by !== undefined ? facts.operations[by] : undefined;
  return operation?.k === 'compute' && !isPart && (operation.operator === '!' || operation.operator === 'not');
}

/** `x === null`, `x is not None`. */
export function isNullTest({ as, by, isPart, isAccessed }: Use, facts: FunctionFacts): boolean {
  const operation = as === 'operand' && by !== undefined ? facts.operations[by] : undefined;
  if (operation?.k !== 'compute' || isPart || isAccessed === true || !IDENTITY.has(operation.operator)) return false;
  return operation.operands.some((value) => value.k === 'literal' && value.value === null);
}
