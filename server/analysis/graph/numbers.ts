/** Loops that calculate, as opposed to those that build a text or walk over a list. */
import type { FunctionFacts, Operation, OperationId } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import type { Evaluator } from '../evaluation/evaluator';
import { bindingOf } from '../evaluation/fileRecord';
import type { LoopShape } from './loops';

const ARITHMETIC: ReadonlySet<string> = new Set(['%', '/', '**', '<<', '>>', '>>>', '^', '&', '|']);

export function crunchesNumbers(fn: FunctionFacts, index: number, loop: LoopShape): boolean {
  return loop.own.some((id) => isArithmetic(fn, id) || isSum(fn, index, id));
}

/** The function does something with numbers itself. */
export function calculates(fn: FunctionFacts, index: number): boolean {
  return fn.operations.some((op, id) => isArithmetic(fn, id) || isSum(fn, index, id) || isProduct(op));
}

/** One operator may well put a text or a path together. */
const FEW_OPERATORS = 3;

/** A function that works out a number by a formula of some length. */
export function isFormula(evaluator: Evaluator, id: FunctionId): boolean {
  evaluator.memo.track(`body:${id}`);
  const fn = evaluator.functionOf(id)?.facts;
  if (!fn || fn.isAsync || fn.isGenerator) return false;
  return fn.operations.filter((op, at) => isArithmetic(fn, at) || isProduct(op)).length >= FEW_OPERATORS;
}

function isProduct(op: Operation): boolean {
  return op.k === 'compute' && op.operator === '*';
}

export function isArithmetic(fn: FunctionFacts, id: OperationId): boolean {
  const op = fn.operations[id];
  if (op?.k === 'compute') return ARITHMETIC.has(op.operator);
  return op?.k === 'write' && op.augmented !== undefined && ARITHMETIC.has(op.augmented.slice(0, -1));
}

/** `total += i`, where `total` starts as a number. */
function isSum(fn: FunctionFacts, index: number, id: OperationId): boolean {
  const op = fn.operations[id];
  if (op?.k !== 'write' || op.augmented === undefined || op.value.k === 'literal') return false;
  if (!['+=', '-=', '*='].includes(op.augmented) || op.place.k !== 'name' || op.place.scope !== index) return false;
  const binding = bindingOf(fn, op.place.name);
  if (binding?.k !== 'variable') return false;
  return binding.assignments.some((a) => a.value.k === 'literal' && typeof a.value.value === 'number');
}
