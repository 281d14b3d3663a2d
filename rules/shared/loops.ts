/** The loops of a function body. */
import type { Block, LoopStep, OperationId } from '../facts';
import { innerBlocks, operationsIn } from './blocks';

/** All loops, those inside of others included, in order of appearance. */
export function loopStepsIn(block: Block): readonly LoopStep[] {
  return block.flatMap((step) => {
    if (typeof step === 'number') return [];
    const inner = innerBlocks(step).flatMap(loopStepsIn);
    return step.k === 'loop' ? [step, ...inner] : inner;
  });
}

/** What runs in every turn: the condition and the body. */
export function operationsOfTurn(loop: LoopStep): readonly OperationId[] {
  return operationsIn([...loop.head, ...loop.body]);
}
