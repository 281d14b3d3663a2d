/** What stands around an operation: loops, branches, `with` and `try` blocks. */
import type { Block, FunctionFacts, LoopStep, OperationId, Step } from '../facts';
import { innerBlocks } from './blocks';

type CompoundStep = Exclude<Step, number>;

const known = new WeakMap<FunctionFacts, ReadonlyMap<OperationId, readonly CompoundStep[]>>();

/** The steps around an operation, outermost first. */
export function stepsAround(fn: FunctionFacts, op: OperationId): readonly CompoundStep[] {
  let around = known.get(fn);
  if (!around) {
    const found = new Map<OperationId, readonly CompoundStep[]>();
    collect(fn.body, [], found);
    known.set(fn, (around = found));
  }
  return around.get(op) ?? [];
}

/** The loops in which an operation runs again and again, outermost first. */
export function loopsAround(fn: FunctionFacts, op: OperationId): readonly LoopStep[] {
  return stepsAround(fn, op).filter((step) => step.k === 'loop');
}

function collect(
  block: Block,
  around: readonly CompoundStep[],
  found: Map<OperationId, readonly CompoundStep[]>,
): void {
  for (const step of block) {
    if (typeof step === 'number') found.set(step, around);
    else for (const inner of innerBlocks(step)) collect(inner, [...around, step], found);
  }
}
