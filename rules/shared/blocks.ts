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

/** All operations of a block, those of inner blocks included. */
export function operationsIn(block: Block): readonly OperationId[] {
  return block.flatMap((step) => (typeof step === 'number' ? [step] : innerBlocks(step).flatMap(operationsIn)));
}

/** The block in which the step stands itself. */
export function blockOf(block: Block, wanted: Step): Block | undefined {
  if (block.includes(wanted)) return block;
  for (const step of block) {
    if (typeof step === 'number') continue;
    for (const inner of innerBlocks(step)) {
      const found = blockOf(inner, wanted);
      if (found) return found;
    }
  }
  return undefined;
}
