/** What a call of a function of the project costs at least, in simple operations: many calls of a small one are work, too. */
import type { Block, FunctionFacts, OperationId, Step } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import { innerBlocks } from '../../../rules/shared/blocks';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { loopsOf } from './loops';
import type { CallEdge } from './node';
import { countOf } from './turns';

/** Calls are followed this far. */
const MAX_DEPTH = 3;

/** Of the calls at the operations of a loop; 0 when there are none, or when the loop may be left early. */
export function calledWork(
  evaluator: Evaluator,
  fn: FunctionFacts,
  operations: readonly OperationId[],
  body: Block,
  calls: readonly CallEdge[],
): number {
  const edges = calls.filter((edge) => edge.confidence === 'high' && !edge.isElsewhere && operations.includes(edge.op));
  if (edges.length === 0 || mayLeave(fn, body)) return 0;
  return edges.reduce((sum, { to }) => sum + costOfCall(evaluator, to, MAX_DEPTH), 0);
}

function costOfCall(evaluator: Evaluator, id: FunctionId, depth: number): number {
  evaluator.memo.track(`body:${id}`);
  const callee = evaluator.functionOf(id);
  if (!callee || callee.facts.isAsync || callee.facts.isGenerator) return 0;
  const scope: Scope = { record: callee.record, fn: callee.index };
  return 1 + costOf({ evaluator, scope, fn: callee.facts, depth }, callee.facts.body).operations;
}

interface Place {
  readonly evaluator: Evaluator;
  readonly scope: Scope;
  readonly fn: FunctionFacts;
  readonly depth: number;
}

interface BlockCost {
  readonly operations: number;
  /** What stands behind it may not run. */
  readonly mayLeave: boolean;
}

/** What runs in any case. */
function costOf(place: Place, block: Block): BlockCost {
  let operations = 0;
  for (const step of block) {
    const cost = costOfStep(place, step);
    operations += cost.operations;
    if (cost.mayLeave) return { operations, mayLeave: true };
  }
  return { operations, mayLeave: false };
}

function costOfStep(place: Place, step: Step): BlockCost {
  if (typeof step === 'number') return { operations: costOfOperation(place, step), mayLeave: leaves(place.fn, step) };
  switch (step.k) {
    case 'loop': {
      const turns = turnsOf(place, step);
      const once = costOf(place, [...step.head, ...step.body]);
      return { operations: once.mayLeave ? once.operations : turns * once.operations, mayLeave: once.mayLeave };
    }
    case 'with':
      return costOf(place, step.body);
    case 'try':
      return costOf(place, [...step.body, ...step.finally]);
    default:
      return { operations: 0, mayLeave: mayLeave(place.fn, [step]) };
  }
}

/** Of a loop that nothing is known of: it may not turn at all. */
function turnsOf({ evaluator, scope, fn }: Place, step: Step & { readonly k: 'loop' }): number {
  const loop = loopsOf(fn).find((shape) => shape.step === step);
  const turns = loop && countOf(evaluator, scope, fn, loop).turns;
  return typeof turns === 'number' ? turns : 0;
}

function costOfOperation({ evaluator, scope, fn, depth }: Place, op: OperationId): number {
  const operation = fn.operations[op];
  if (operation?.k !== 'call' || depth === 0) return 1;
  const [only, ...others] = evaluator.value({ ...scope, at: op }, operation.callee);
  return only?.k === 'function' && others.length === 0 ? costOfCall(evaluator, only.fn, depth - 1) : 1;
}

/** A jump, or the end of the function, on some way through. */
function mayLeave(fn: FunctionFacts, block: Block): boolean {
  return block.some((step) => {
    if (typeof step === 'number') return leaves(fn, step);
    return step.k === 'break' || step.k === 'continue' || innerBlocks(step).some((inner) => mayLeave(fn, inner));
  });
}

function leaves(fn: FunctionFacts, op: OperationId): boolean {
  const kind = fn.operations[op]?.k;
  return kind === 'return' || kind === 'raise';
}
