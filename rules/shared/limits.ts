/** Work that takes turns by itself: behind semaphores, limiters and pools. */
import type { Operation } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { acquiresLock, entersLock } from './exclusive';
import { calleeText } from './text';

/** What people call things that let only so many in. */
const LIMITER = /limit|throttl|semaphore|queue|pool|bottleneck|schedul|concurren|batch|chunk|\bsem\b/i;
const MAX_FUNCTIONS = 20;

export function isLimited(fn: FunctionView, started: readonly FunctionId[], graph: Graph): boolean {
  const seen = new Set<FunctionId>();
  const pending = [...started];
  for (let id = pending.pop(); id !== undefined && seen.size < MAX_FUNCTIONS; id = pending.pop()) {
    const next = graph.function(id);
    if (!next || seen.has(id)) continue;
    seen.add(id);
    if (limitsItself(next, graph)) return true;
    pending.push(...next.sites.flatMap((site) => [...site.calls, ...site.asyncCallees]));
  }
  return false;
}

function limitsItself(fn: FunctionView, graph: Graph): boolean {
  return fn.facts.operations.some((operation, op) => {
    if (operation.k !== 'call' && operation.k !== 'enter') return false;
    if (entersLock(fn, op, graph) || acquiresLock(fn, op, graph)) return true;
    if (graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'limits-concurrency')) return true;
    return isNamedLikeLimiter(fn, operation);
  });
}

export function isNamedLikeLimiter({ file, facts }: FunctionView, operation: Operation): boolean {
  return LIMITER.test(calleeText(file.facts, facts, operation));
}
