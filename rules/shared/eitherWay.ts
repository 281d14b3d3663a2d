/** Plain functions that give a coroutine to those on a loop, and to others the result, for which they wait. */
import type { OperationId } from '../facts';
import type { Effect, FunctionView, Graph } from '../model';
import { isAwaited } from './awaitedElsewhere';

/**
 * `await client.list()`, where `list` gives back what it has waited for on one way, and something else on another. Who
 * awaits what it gives is on the other way.
 */
export function isWayOfOthers(fn: FunctionView, op: OperationId, effect: Effect, graph: Graph): boolean {
  if (!isAwaited(fn.facts, op)) return false;
  let { via } = effect;
  for (let steps = 0; via !== null && steps <= effect.length; steps += 1) {
    const callee = graph.function(via);
    const inside = callee?.effects.find(
      ({ kind, cause, api }) => kind === effect.kind && cause === effect.cause && api === effect.api,
    );
    if (!callee || !inside || callee.facts.isAsync) return false;
    const returned = callee.facts.operations.flatMap((o) => (o.k === 'return' ? [o.value] : []));
    if (!returned.some((value) => value.k === 'op' && value.op === inside.op)) return false;
    if (returned.length > 1) return true;
    via = inside.via;
  }
  return false;
}
