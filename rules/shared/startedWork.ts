/** Work that a function starts in threads, processes and workers: hand-offs, and objects whose `run` runs there. */
import type { CallOperation, OperationId } from '../facts';
import type { Effect, FunctionView, Graph, Site, SiteHandOff } from '../model';
import { argumentOf } from './arguments';
import { loopsAround } from './enclosing';
import { memoised } from './memo';

export type Runner = 'thread' | 'process' | 'worker';

export interface StartedWork {
  readonly op: number;
  readonly call: CallOperation;
  readonly runsOn: Runner;
  /** As people know it: `threading.Thread`, `ThreadPoolExecutor.submit`. */
  readonly display: string;
  /** Functions of the project that run there. */
  readonly targets: readonly FunctionView[];
  /** Absent for objects whose class has the `run`. */
  readonly handOff?: SiteHandOff;
  /** One thread or process of its own, not a place in a pool. */
  readonly isOwn: boolean;
  readonly loopDepth: number;
  readonly confidence: Site['confidence'];
}

/** Everything that is started in `fn`, in the order of the text. */
export function startedIn(fn: FunctionView, graph: Graph): readonly StartedWork[] {
  return started(graph, fn, 0);
}

/** Half a dozen rules ask about every function. */
const started = memoised((graph, fn): readonly StartedWork[] => {
  const handedOver = fn.sites.flatMap((site) => asHandOff(fn, site, graph));
  return [...handedOver, ...startedObjects(fn, graph)].sort((a, b) => a.op - b.op);
});

function asHandOff(fn: FunctionView, site: Site, graph: Graph): readonly StartedWork[] {
  const { handOff, op, loopDepth, confidence } = site;
  const call = fn.facts.operations[op];
  if (!handOff || !isRunner(handOff.runsOn) || call?.k !== 'call' || !isKnownPlace(fn, call, site, graph)) return [];
  const ids = [...handOff.callables, ...(handOff.scripts ?? [])];
  const targets = ids.flatMap((id) => graph.function(id) ?? []);
  const { startedBy, file } = handOff.entry;
  const isPool = graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'makes-pool');
  const isOwn = startedBy !== undefined || (file !== undefined && !isPool) || startsThread(fn, op, graph);
  const { runsOn, display } = handOff;
  return [{ op, call, runsOn, display, targets, handOff, isOwn, loopDepth, confidence }];
}

/** `_thread.start_new_thread(f, ())`: there is no object that is started later. */
function startsThread(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'starts-thread');
}

/** `run_in_executor(pool, f)`: a pool of which nothing is known may be one of threads or of processes. */
function isKnownPlace(fn: FunctionView, call: CallOperation, { op, handOff }: Site, graph: Graph): boolean {
  const given = handOff?.entry.executor === undefined ? undefined : argumentOf(call, handOff.entry.executor)?.value;
  if (!given || graph.values.literal(fn, given, op) === null) return true;
  const entities = graph.values.entities(fn, given, op);
  return entities.every((entity) => graph.values.executor(fn, entity) !== undefined);
}

function isRunner(place: SiteHandOff['runsOn']): place is Runner {
  return place === 'thread' || place === 'process' || place === 'worker';
}

/** `Worker(job)` of a `class Worker(Thread)`: its `run` is what runs in the thread. */
function startedObjects(fn: FunctionView, graph: Graph): readonly StartedWork[] {
  const known = new Map(fn.sites.map((site) => [site.op, site]));
  return fn.facts.operations.flatMap((call, op): readonly StartedWork[] => {
    if (call.k !== 'call' || known.get(op)?.handOff) return [];
    for (const entity of graph.values.entities(fn, call.callee, op)) {
      const found = entity.k === 'class' ? runOf(fn, entity.class, graph) : undefined;
      if (!found) continue;
      const loopDepth = loopsAround(fn.facts, op).length;
      return [{ op, call, ...found, isOwn: true, loopDepth, confidence: 'high' }];
    }
    return [];
  });
}

/** The inherited or own `run` of a class of threads or processes. */
function runOf(
  fn: FunctionView,
  id: string,
  graph: Graph,
): Pick<StartedWork, 'runsOn' | 'display' | 'targets'> | undefined {
  const view = graph.values.class(id);
  if (!view) return undefined;
  const runsOn = view.ancestors.flatMap((ancestor) => runnerOf(fn, ancestor, graph))[0];
  if (runsOn === undefined) return undefined;
  const run = view.ancestors.flatMap((ancestor) => {
    const owner = 'class' in ancestor ? graph.values.class(ancestor.class) : undefined;
    const member = owner?.facts.members.find(({ name, fn: method }) => name === 'run' && method !== undefined);
    return member?.fn === undefined ? [] : (owner?.file.functions[member.fn] ?? []);
  })[0];
  return { runsOn, display: view.facts.name, targets: run ? [run] : [] };
}

function runnerOf(
  fn: FunctionView,
  ancestor: { readonly class: string } | { readonly symbol: string },
  graph: Graph,
): readonly Runner[] {
  if ('class' in ancestor) return [];
  const roles = graph.values.roles(fn, { k: 'external', symbol: instanceOf(ancestor.symbol) });
  return roles.flatMap(({ role }) => {
    if (role === 'thread-object') return ['thread' as const];
    return role === 'process-object' ? ['process' as const] : [];
  });
}

/** Roles of objects are on the path of an instance. */
function instanceOf(symbol: string): string {
  return symbol.endsWith('()') ? symbol : `${symbol}()`;
}

/** What is done there: by functions of the project, and by APIs that are handed over directly. */
export function workOf({ targets, handOff }: StartedWork): readonly Effect[] {
  return [...targets.flatMap((target) => target.effects), ...(handOff?.apis ?? []).map(({ effect }) => effect)];
}
