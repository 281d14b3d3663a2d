/** Fixes for locks that are taken in opposite orders, or twice. */
import type { Block, OperationId } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { innerBlocks } from './blocks';
import { toolOf } from './fixApis';
import type { LockOrder } from './lockOrder';

/** `with a: with b:` → `with b: with a:`, where nothing is done in between and nobody else takes them as it stands there. */
export function swapFix(order: LockOrder, all: readonly LockOrder[]): readonly Fix[] {
  const { fn, outer, outerAt, inner, at } = order;
  const [first, second] = [fn.facts.operations[outerAt], fn.facts.operations[at]];
  if (first?.k !== 'enter' || second?.k !== 'enter' || order.through.length > 0 || order.held.length !== 1) return [];
  const isNeeded = all.some(
    (other) =>
      other.outer.key === outer.key && other.inner.key === inner.key && (other.fn.id !== fn.id || other.at !== at),
  );
  if (isNeeded || !areNeighbours(fn, fn.facts.body, outerAt, at) || isBound(fn, outerAt) || isBound(fn, at)) return [];
  const swapped = (op: OperationId, by: typeof first): FixIntent => ({
    k: 'replace-expression',
    fn: fn.facts.index,
    op,
    code: [by.span],
  });
  const intent: FixIntent = { k: 'all', of: [swapped(outerAt, second), swapped(at, first)] };
  return [{ title: `Take ${inner.display} before ${outer.display}`, safety: 'suggestion', intent }];
}

/** In one `with`, or one as all that is in the other. */
function areNeighbours(fn: FunctionView, block: Block, outer: OperationId, inner: OperationId): boolean {
  return block.some((step) => {
    if (typeof step === 'number') return false;
    const at = step.k === 'with' ? step.enters.indexOf(outer) : -1;
    if (step.k !== 'with' || at < 0) return innerBlocks(step).some((part) => areNeighbours(fn, part, outer, inner));
    if (at < step.enters.length - 1) return step.enters[at + 1] === inner;
    // What is read to find the second lock.
    const done = step.body.filter((one) => typeof one !== 'number' || fn.facts.operations[one]?.k !== 'read');
    const [only, ...others] = done;
    return others.length === 0 && typeof only === 'object' && only.k === 'with' && only.enters[0] === inner;
  });
}

/** `with lock as held:` */
function isBound({ facts }: FunctionView, op: OperationId): boolean {
  const entered = facts.operations[op];
  return facts.operations.some(
    (operation) =>
      operation.k === 'write' &&
      operation.value.k === 'entered' &&
      entered?.k === 'enter' &&
      JSON.stringify(operation.value.of) === JSON.stringify(entered.value),
  );
}

/** A lock that its holder may take again, where the same file makes it. */
export function reentrantFix({ fn, inner }: LockOrder, graph: Graph): readonly Fix[] {
  const { madeBy, kind } = inner;
  const maker = madeBy ? graph.function(madeBy.fn) : undefined;
  const api = kind === 'lock' ? toolOf(fn.file, 'reentrant-lock-of-threads') : undefined;
  if (!api || !madeBy || maker?.file.id !== fn.file.id) return [];
  const intent: FixIntent = { k: 'replace-callee', fn: maker.facts.index, op: madeBy.op, api };
  return [{ title: `Make ${inner.display} a lock that its holder may take again`, safety: 'suggestion', intent }];
}
