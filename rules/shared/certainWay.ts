/** Whether code certainly comes to run where a context says. */
import type { OperationId } from '../facts';
import type { Context, FunctionView, Graph, Site } from '../model';

/** No call between the entry and the operation is doubtful: none is a guess, and none depends on where the code runs. */
export function isCertainWay(fn: FunctionView, graph: Graph, context: Context, op: OperationId): boolean {
  if (fn.sites.some((site) => site.op === op && site.confidence !== 'high')) return false;
  let place = fn;
  let current: Context | undefined = context;
  while (current && current.distance > 0 && current.via !== null) {
    const { entry, distance, via }: Context = current;
    const caller = graph.function(via);
    if (!caller?.sites.some((site) => leadsTo(site, place) && site.confidence === 'high')) return false;
    current = caller.contexts.find((other) => other.entry === entry && other.distance === distance - 1);
    place = caller;
  }
  return true;
}

function leadsTo({ calls, asyncCallees }: Site, { id }: FunctionView): boolean {
  return calls.includes(id) || asyncCallees.includes(id);
}
