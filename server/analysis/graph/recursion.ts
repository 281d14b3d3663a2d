/** Recursion that multiplies: every call makes several, so the work explodes with the size of the input. */
import type { CallOperation, FileFacts, FunctionFacts, OperationId, Value } from '../../../rules/facts';
import type { Certainty } from '../../../rules/model';
import { exhaustiveCall } from './exhaustiveRecursion';
import { moveByMove } from './gameTree';
import { lazyOperations } from './lazyInitialisation';
import { loopsOf, type LoopShape } from './loops';
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
  operations: readonly OperationId[],
  counting: readonly LoopShape[],
): Multiplying | null {
  const recursive = operations.map((op) => callOf(fn, op));
  if (recursive.length === 0 || fn.isAsync) return null;
  // Whoever keeps its results computes each of them once.
  const lazy = lazyOperations(facts, fn, index);
  if (recursive.some((op) => lazy.has(op)) || remembers(fn, index)) return null;
  return (
    doublingCalls(fn, recursive) ??
    backtracking(fn, index, recursive, counting) ??
    exhaustive(facts, fn, index, recursive)
  );
}

/** A generator runs where somebody goes over it: `yield from f(rest)`, `for (const x of f(rest))`. */
function callOf(fn: FunctionFacts, op: OperationId): OperationId {
  const operation = fn.operations[op];
  const isGoingOver = operation?.k === 'yield-from' || operation?.k === 'iterate';
  return isGoingOver && operation.value.k === 'op' ? operation.value.op : op;
}

function doublingCalls(fn: FunctionFacts, recursive: readonly OperationId[]): Multiplying | null {
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

/**
 * `for column in range(n): … place(row + 1)`: every step tries all possibilities of the next. Not so where a loop goes
 * over what there is (`for child in node.children: walk(child)`): that visits everything once.
 */
function backtracking(
  fn: FunctionFacts,
  index: number,
  recursive: readonly OperationId[],
  counting: readonly LoopShape[],
): Multiplying | null {
  const op = recursive.find((id) => {
    const call = fn.operations[id];
    if (call?.k !== 'call' || !counting.some((loop) => loop.operations.includes(id))) return false;
    const walked = loopsOf(fn).filter((loop) => loop.operations.includes(id) && !counting.includes(loop));
    return walked.length === 0 && call.arguments.every((a) => !picksOne(fn, a.value)) && passesOn(fn, index, call);
  });
  return op === undefined ? null : { op, certainty: 'conditional' };
}

function exhaustive(
  facts: FileFacts,
  fn: FunctionFacts,
  index: number,
  recursive: readonly OperationId[],
): Multiplying | null {
  const op = exhaustiveCall(facts, fn, index, recursive) ?? moveByMove(fn, index, recursive);
  return op === undefined ? null : { op, certainty: 'conditional' };
}

/** `children[i]`: a part of what there is. */
function picksOne(fn: FunctionFacts, value: Value): boolean {
  if (value.k === 'index' || value.k === 'element') return true;
  const op = value.k === 'op' ? fn.operations[value.op] : undefined;
  return op?.k === 'read' && op.place.k === 'index';
}

/** One step further (`row + 1`), or the same board again. */
function passesOn(fn: FunctionFacts, index: number, call: CallOperation): boolean {
  const isParameter = (value: Value): boolean =>
    value.k === 'name' && value.scope === index && fn.parameters.some(({ name }) => name === value.name);
  const values = call.arguments.map((a) => a.value);
  return values.every(isParameter) || values.some((value) => isStepped(fn, value, isParameter));
}

function isStepped(fn: FunctionFacts, value: Value, isParameter: (value: Value) => boolean): boolean {
  const op = value.k === 'op' ? fn.operations[value.op] : undefined;
  const compute = value.k === 'operation' ? value : op?.k === 'compute' ? op : undefined;
  if (compute === undefined || !/^[-+]$/.test(compute.operator)) return false;
  // `x + dx[i]` is a neighbour: whoever marks where it has been goes everywhere once.
  return compute.operands.some(isParameter) && !compute.operands.some((operand) => picksOne(fn, operand));
}
