/** Recursion that multiplies: every call makes several, so the work explodes with the size of the input. */
import type { FileFacts, FunctionFacts, OperationId, Value } from '../../../rules/facts';
import type { Certainty } from '../../../rules/model';
import { lazyOperations } from './lazyInitialisation';
import { remembers } from './memoised';

export interface Multiplying {
  readonly op: OperationId;
  readonly certainty: Certainty;
}

/** `fib(n - 1) + fib(n - 2)`: two or more calls of itself on a smaller number double the work at every step. */
export function multiplyingCalls(
  facts: FileFacts,
  fn: FunctionFacts,
  index: number,
  recursive: readonly OperationId[],
): Multiplying | null {
  if (recursive.length < 2 || fn.isAsync) return null;
  // Whoever keeps its results computes each of them once.
  const lazy = lazyOperations(facts, fn, index);
  if (recursive.some((op) => lazy.has(op)) || remembers(fn, index)) return null;
  const shrinking = recursive.filter((op) => {
    const call = fn.operations[op];
    return call?.k === 'call' && call.arguments.some((a) => isShrinking(a.value, fn));
  });
  const [first] = shrinking;
  if (first === undefined || shrinking.length < 2) return null;
  // A decorator may memoise, and then the work is linear.
  return { op: first, certainty: fn.decorators.length > 0 ? 'conditional' : 'certain' };
}

function isShrinking(value: Value, fn: FunctionFacts): boolean {
  if (value.k === 'operation') return value.operator === '-';
  if (value.k !== 'op') return false;
  const op = fn.operations[value.op];
  return op?.k === 'compute' && op.operator === '-';
}
