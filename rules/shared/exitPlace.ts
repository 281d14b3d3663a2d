/** Where an exit does harm: among requests, in threads, in pools that lose the task. */
import type { CallReference } from '../entity';
import type { Context, FunctionId, FunctionView, Graph } from '../model';
import { usesOfResults } from './uses';

export type ExitPlace =
  | 'request'
  /** A task beside the requests of a server. */
  | 'task'
  | 'thread'
  /** A pool that never finishes a task in which the worker ends. */
  | 'pool';

/** `undefined`: ending the program is this code's business. `isRaised`: by an exception, which a future keeps. */
export function exitPlaceOf(
  fn: FunctionView,
  context: Context,
  graph: Graph,
  isRaised: boolean,
): ExitPlace | undefined {
  const { place, phase } = context;
  if (phase === 'request' && (place === 'event-loop' || place === 'thread')) return 'request';
  if (place === 'event-loop') return isTaskOfServer(fn, context, graph) ? 'task' : undefined;
  if (['test', 'exit', 'build'].includes(phase) || (place !== 'thread' && place !== 'process')) return undefined;
  const starts = startsOf(context, graph);
  if (starts.length > 0 && starts.every((start) => hasRole(start, graph, 'loses-exit'))) return 'pool';
  if (place === 'process') return undefined;
  return isRaised && starts.length > 0 && starts.every((start) => isPassedOn(start, graph)) ? undefined : 'thread';
}

/** Calls that hand the entry over to where it runs. */
function startsOf({ entry }: Context, graph: Graph): readonly CallReference[] {
  return graph.callers(entry).flatMap(({ fn, op, how }) => (how === 'elsewhere' ? [{ fn, op }] : []));
}

function hasRole({ fn, op }: CallReference, graph: Graph, role: 'loses-exit' | 'fails-by-future'): boolean {
  const starter = graph.function(fn);
  return starter !== undefined && graph.values.rolesAt(starter, op).some(({ entry }) => entry.role === role);
}

/** `future.result()`, `await to_thread(f)`: the exception arrives where the result is asked for, as any other would. */
function isPassedOn(start: CallReference, graph: Graph): boolean {
  const starter = graph.function(start.fn);
  if (!starter) return false;
  const handOff = starter.sites.find(({ op, handOff: h }) => op === start.op && h !== undefined)?.handOff;
  const isAsked = (usesOfResults(starter.facts).get(start.op) ?? []).length > 0;
  return isAsked && (handOff?.entry.callerWaits !== 'no' || hasRole(start, graph, 'fails-by-future'));
}

/** Started as a task, by code that a framework runs beside its handlers. */
function isTaskOfServer(fn: FunctionView, context: Context, graph: Graph): boolean {
  const entry = graph.function(context.entry);
  if (context.phase !== 'repeated' || context.distance === 0 || !entry) return false;
  const isServer = entry.file.functions.some(({ contexts }) => contexts.some(({ phase }) => phase === 'request'));
  return (
    isServer &&
    graph.callers(entry.id).every(({ how }) => how === 'entry') &&
    wayOf(fn, context, graph).some((id) => isTask(id, graph))
  );
}

/** From a function up to the entry. */
function wayOf(fn: FunctionView, context: Context, graph: Graph): readonly FunctionId[] {
  const way = [fn.id];
  let current: Context | undefined = context;
  while (current && current.via !== null && way.length <= context.distance) {
    const { via, entry, distance }: Context = current;
    way.push(via);
    current = graph.function(via)?.contexts.find((c) => c.entry === entry && c.distance === distance - 1);
  }
  return way;
}

function isTask(id: FunctionId, graph: Graph): boolean {
  return graph.callers(id).some(({ fn, how, op }) => {
    const caller = how === 'coroutine' ? graph.function(fn) : undefined;
    return caller !== undefined && givesToTask(caller, op, graph);
  });
}

/** `create_task(f())`: the coroutine is made at one operation, and given away at the next. */
function givesToTask(caller: FunctionView, made: number, graph: Graph): boolean {
  const places = [made, ...(usesOfResults(caller.facts).get(made) ?? []).flatMap(({ by }) => by ?? [])];
  return places.some((op) => graph.values.rolesAt(caller, op).some(({ entry }) => entry.role === 'creates-task'));
}
