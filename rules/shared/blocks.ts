/** Walking over bodies. */
import type { Block, OperationId, Step } from '../facts';

/** The blocks of a compound step, in order of appearance. */
export function innerBlocks(step: Exclude<Step, number>): readonly Block[] {
  switch (step.k) {
    case 'if':
      return [step.then, step.else];
    case 'switch':
      return step.cases.map((c) => c.body);
    case 'loop':
      return [step.head, step.body, step.else];
    case 'with':
      return [step.enters, step.body];
    case 'try':
      return [step.body, ...step.handlers.map((h) => h.body), step.else, step.finally];
    default:
      return [];
  }
}

/** The compound steps around an operation, outermost first; empty when it is not in the block. */
export function stepsAround(block: Block, op: OperationId): readonly Exclude<Step, number>[] {
  for (const step of block) {
    if (typeof step === 'number' || step.k === 'break' || step.k === 'continue') continue;
    for (const inner of innerBlocks(step)) {
      if (inner.includes(op)) return [step];
      const around = stepsAround(inner, op);
      if (around.length > 0) return [step, ...around];
    }
  }
  return [];
}

/** All operations of a block, those of inner blocks included. */
export function operationsIn(block: Block): readonly OperationId[] {
  return block.flatMap((step) => (typeof step === 'number' ? [step] : innerBlocks(step).flatMap(operationsIn)));
}
