/** Loops of a function: which operations they hold, how often they turn, whether they let others run. */
import type { Block, FunctionFacts, LoopStep, OperationId, Step } from '../../../rules/facts';

export interface LoopShape {
  /** In order of appearance. */
  readonly ordinal: number;
  readonly step: LoopStep;
  /** Ordinal of the enclosing loop. */
  readonly parent: number | null;
  /** All operations inside, those of inner loops included. */
  readonly operations: readonly OperationId[];
  /** Operations whose innermost loop this is. */
  readonly own: readonly OperationId[];
}

interface Draft {
  ordinal: number;
  step: LoopStep;
  parent: number | null;
  operations: OperationId[];
  own: OperationId[];
}

const cache = new WeakMap<FunctionFacts, readonly LoopShape[]>();

export function loopsOf(fn: FunctionFacts): readonly LoopShape[] {
  let loops = cache.get(fn);
  if (!loops) {
    const drafts: Draft[] = [];
    visit(fn.body, [], drafts);
    cache.set(fn, (loops = drafts));
  }
  return loops;
}

/** Number of loops around each operation. */
export function loopDepths(fn: FunctionFacts): ReadonlyMap<OperationId, number> {
  const depths = new Map<OperationId, number>();
  for (const loop of loopsOf(fn)) for (const op of loop.operations) depths.set(op, (depths.get(op) ?? 0) + 1);
  return depths;
}

function visit(block: Block, around: readonly Draft[], drafts: Draft[]): void {
  for (const step of block) visitStep(step, around, drafts);
}

function visitStep(step: Step, around: readonly Draft[], drafts: Draft[]): void {
  if (typeof step === 'number') {
    for (const loop of around) loop.operations.push(step);
    around.at(-1)?.own.push(step);
    return;
  }
  switch (step.k) {
    case 'if':
      visit(step.then, around, drafts);
      visit(step.else, around, drafts);
      return;
    case 'switch':
      for (const branch of step.cases) visit(branch.body, around, drafts);
      return;
    case 'with':
      for (const enter of step.enters) visitStep(enter, around, drafts);
      visit(step.body, around, drafts);
      return;
    case 'try':
      visit(step.body, around, drafts);
      for (const handler of step.handlers) visit(handler.body, around, drafts);
      visit(step.else, around, drafts);
      visit(step.finally, around, drafts);
      return;
    case 'loop': {
      const loop: Draft = {
        ordinal: drafts.length,
        step,
        parent: around.at(-1)?.ordinal ?? null,
        operations: [],
        own: [],
      };
      drafts.push(loop);
      visit(step.head, [...around, loop], drafts);
      visit(step.body, [...around, loop], drafts);
      visit(step.else, around, drafts);
      return;
    }
    default:
  }
}
