/** By how many threads a function can be run at once, and who starts them. */
import type { OperationId } from '../facts';
import type { FunctionId, FunctionView, Graph, PlaceKind, Site } from '../model';
import { memoised } from './memo';
import { isTestCode } from './testCode';

/** One place in the code that makes threads (or processes) run a function. */
export interface ThreadStart {
  readonly place: PlaceKind;
  /** The function with which the thread starts. */
  readonly entry: FunctionView;
  /** Who starts it; absent where a framework does. */
  readonly starter?: { readonly fn: FunctionView; readonly op: OperationId };
  /** Several at once: in a loop, a pool, a server with threads. */
  readonly isMany: boolean;
}

export interface Runners {
  readonly starts: readonly ThreadStart[];
  /** The main thread or an event loop runs it, too. */
  readonly isOnMain: boolean;
}

/** Callers are followed this far, and no more than so many of them. */
const MAX_CALLERS = 60;

export function runnersOf(fn: FunctionView, graph: Graph): Runners {
  return runners(graph, fn, 0);
}

const runners = memoised((graph, fn): Runners => {
  const starts = new Map<string, ThreadStart>();
  const seen = new Set<FunctionId>([fn.id]);
  const pending: FunctionView[] = [fn];
  let isOnMain = false;
  for (let at = pending.pop(); at; at = pending.pop()) {
    for (const start of frameworkStarts(at)) starts.set(at.id, start);
    if (at.contexts.some((c) => c.distance === 0 && (c.place === 'main' || c.place === 'event-loop'))) isOnMain = true;
    for (const { fn: id, op, how } of graph.callers(at.id)) {
      const caller = graph.function(id);
      if (!caller || isTestCode(caller)) continue;
      if (how === 'elsewhere') addStart(starts, caller, op, at);
      else if ((how === 'call' || how === 'coroutine') && !seen.has(id) && seen.size < MAX_CALLERS) {
        seen.add(id);
        pending.push(caller);
      }
    }
  }
  return { starts: [...starts.values()], isOnMain };
});

/** Request handlers that a server runs in threads. */
function frameworkStarts(fn: FunctionView): readonly ThreadStart[] {
  const isHandler = fn.contexts.some(
    (c) => c.place === 'thread' && c.phase === 'request' && c.distance === 0 && c.via === null,
  );
  return isHandler ? [{ place: 'thread', entry: fn, isMany: true }] : [];
}

function addStart(starts: Map<string, ThreadStart>, fn: FunctionView, op: OperationId, entry: FunctionView): void {
  const site = fn.sites.find((s) => s.op === op && s.handOff !== undefined);
  const runsOn = site?.handOff?.runsOn;
  if (!site || (runsOn !== 'thread' && runsOn !== 'process')) return;
  starts.set(`${fn.id} ${String(op)} ${entry.id}`, {
    place: runsOn,
    entry,
    starter: { fn, op },
    isMany: isRepeated(fn, site),
  });
}

function isRepeated(fn: FunctionView, site: Site): boolean {
  const call = fn.facts.operations[site.op];
  if (call?.k !== 'call') return false;
  return site.loopDepth > 0 || site.handOff?.entry.many === true;
}
