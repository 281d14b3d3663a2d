/** Whether calls, and what they await, come back to some function. */
import type { FunctionId, Graph } from '../model';

/** Calls are followed this far; beyond that, they may lead anywhere. */
const MAX_FUNCTIONS = 1000;

export function reaches(calls: readonly FunctionId[], wanted: ReadonlySet<FunctionId>, graph: Graph): boolean {
  const seen = new Set<FunctionId>();
  const pending = [...calls];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (wanted.has(id) || seen.size > MAX_FUNCTIONS) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    pending.push(...(graph.function(id)?.sites.flatMap((site) => [...site.calls, ...site.asyncCallees]) ?? []));
  }
  return false;
}
