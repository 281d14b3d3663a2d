/**
 * How long the main coroutine of a loop has the loop to itself: until something runs beside it. What is read and
 * prepared before that holds nobody up.
 */
import type { Block, FunctionFacts, OperationId } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import { innerBlocks, operationsIn } from '../../../rules/shared/blocks';
import type { FunctionNode } from './node';

/** What the text of an async function says about turns of its loop. */
export interface Turns {
  /** Operations that start something beside the function: tasks, timers. */
  readonly tasks: readonly OperationId[];
  readonly awaits: readonly OperationId[];
  /** First and last operation of every outermost loop. */
  readonly loops: readonly (readonly [OperationId, OperationId])[];
}

export function turnsOf(fn: FunctionFacts, tasks: readonly OperationId[]): Turns {
  if (!fn.isAsync) return { tasks, awaits: [], loops: [] };
  const written = fn.operations.flatMap((op, id) => (op.k === 'await' || ('isAsync' in op && op.isAsync) ? [id] : []));
  const awaits = [...written, ...exitsOf(fn.body)].sort((a, b) => a - b);
  const loops = fn.body.flatMap((step) => {
    if (typeof step === 'number' || step.k !== 'loop') return [];
    const operations = operationsIn([step]);
    const [first, last] = [operations[0], operations.at(-1)];
    return first === undefined || last === undefined ? [] : [[first, last] as const];
  });
  return { tasks, awaits, loops };
}

/** Leaving an `async with` awaits; the operation behind its body stands for that. */
function exitsOf(block: Block): readonly OperationId[] {
  return block.flatMap((step) => {
    if (typeof step === 'number') return [];
    const last = step.k === 'with' && step.isAsync ? operationsIn([step]).at(-1) : undefined;
    return [...innerBlocks(step).flatMap(exitsOf), ...(last === undefined ? [] : [last + 1])];
  });
}

export interface Sharing {
  /** The operation that starts others, itself or in what it calls. */
  readonly first: OperationId;
  readonly isDirect: boolean;
  /** From this operation on others have their turns. */
  readonly from: OperationId;
}

/** Where a function starts to share its loop; `null` if nothing in it is seen to start others. */
export function sharingOf(node: FunctionNode, startsTasks: (id: FunctionId) => boolean): Sharing | null {
  const { tasks, awaits, loops } = node.turns;
  const onLoop = node.starts.filter(({ start }) => start.k === 'coroutine' || start.k === 'callback');
  const others = [...node.calls, ...onLoop].filter((edge) => startsTasks(edge.to)).map((edge) => edge.op);
  const first = Math.min(...tasks, ...others);
  if (first === Infinity) return null;
  // In a loop the operations before it have their next turn after it.
  const loop = loops.find(([start, end]) => start <= first && first <= end);
  const from = loop ? loop[0] : (awaits.find((op) => op >= first) ?? Infinity);
  return { first, isDirect: tasks.includes(first), from };
}
