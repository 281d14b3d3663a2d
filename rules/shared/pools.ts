/** Pools with a limited number of places, and the tasks that are given to them. */
import type { Role } from '../catalog/roles';
import type { ExecutorKind } from '../catalog/tables';
import type { OperationId, Value } from '../facts';
import type { FunctionId, FunctionView, Graph, Site, SiteHandOff } from '../model';
import { argumentOf } from './arguments';
import { passedFor } from './passed';
import { valueText } from './text';

export interface Pool {
  /** The same pool under every name that it is known by. */
  readonly keys: ReadonlySet<string>;
  readonly display: string;
  /** It has a single place. */
  readonly isSingle: boolean;
  /** Every call of this function makes another one. */
  readonly maker?: FunctionId;
}

/** A function that a pool is given. */
export interface Task {
  readonly op: OperationId;
  readonly pool: Pool;
  readonly handOff: SiteHandOff;
  readonly targets: readonly FunctionView[];
}

/** Python: the kind of the executor that a call makes, if it is one that the catalogue knows. */
export function executorMadeAt(fn: FunctionView, op: OperationId, graph: Graph): ExecutorKind | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call') return undefined;
  const [callee] = graph.values.entities(fn, call.callee, op);
  if (callee?.k !== 'external') return undefined;
  const [made] = graph.values.result(fn, op);
  // `stack.enter_context(pool)` gives what somebody else has made.
  const origin = made?.k === 'external' ? made.origin : undefined;
  if (origin && (origin.fn !== fn.id || origin.op !== op)) return undefined;
  return made && graph.values.executor(fn, made);
}

/** Hand-offs of a function to pools of threads, and to what limits async work in the same way. */
export function tasksIn(fn: FunctionView, graph: Graph): readonly Task[] {
  return fn.sites.flatMap((site) => {
    const { handOff, op } = site;
    if (!handOff || !isPooled(fn, site, graph)) return [];
    const pool = poolOf(fn, op, handOff, graph);
    return pool ? [{ op, pool, handOff, targets: targetsOf(fn, op, handOff, graph) }] : [];
  });
}

/** What is given to the pool; of a helper that passes its parameter on, what its callers give it. */
function targetsOf(fn: FunctionView, op: OperationId, handOff: SiteHandOff, graph: Graph): readonly FunctionView[] {
  const targets = handOff.callables.flatMap((id) => graph.function(id) ?? []);
  const { callable } = handOff.entry;
  const call = fn.facts.operations[op];
  if (targets.length > 0 || call?.k !== 'call' || callable === undefined) return targets;
  const given = argumentOf(call, callable)?.value;
  return (given ? passedFor(fn, graph, given) : []).flatMap((passed) =>
    graph.values
      .entities(passed.fn, passed.value, passed.op)
      .flatMap((entity) => (entity.k === 'function' ? (graph.function(entity.fn) ?? []) : [])),
  );
}

function isPooled(fn: FunctionView, { handOff, op }: Site, graph: Graph): boolean {
  if (handOff?.runsOn === 'thread') return handOff.entry.startedBy === undefined;
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'runs-in-pool');
}

/** The executor among the arguments, or what the method is called on, or the limiter that is called. */
function poolOf(fn: FunctionView, op: OperationId, { entry }: SiteHandOff, graph: Graph): Pool | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call') return undefined;
  const executor = entry.executor === undefined ? undefined : argumentOf(call, entry.executor)?.value;
  return poolAt(fn, executor ?? (call.callee.k === 'member' ? call.callee.of : call.callee), op, graph);
}

function poolAt(fn: FunctionView, value: Value, op: OperationId, graph: Graph): Pool | undefined {
  const [entity, ...others] = graph.values.entities(fn, value, op);
  const storage = graph.values.storage(fn, value, op);
  const origin = entity?.k === 'external' && others.length === 0 ? entity.origin : undefined;
  const keys = new Set(storage ? [storage.key] : []);
  if (origin) keys.add(`${origin.fn} ${String(origin.op)}`);
  if (keys.size === 0) return undefined;
  const maker = origin && graph.function(origin.fn);
  const isSingle = origin !== undefined && maker !== undefined && placesOf(maker, origin.op, graph) === 1;
  const display = storage?.display ?? valueText(fn.file.facts, fn.facts, value);
  return { keys, display, isSingle, ...(maker ? { maker: maker.id } : {}) };
}

const HOLDS_PLACES: ReadonlySet<Role> = new Set(['makes-pool', 'makes-limiter']);

/** The number of places, where the code says so. */
function placesOf(maker: FunctionView, op: OperationId, graph: Graph): unknown {
  const call = maker.facts.operations[op];
  const role = graph.values.rolesAt(maker, op).find(({ entry }) => HOLDS_PLACES.has(entry.role));
  if (call?.k !== 'call' || role?.entry.argument === undefined) return undefined;
  const given = argumentOf(call, role.entry.argument);
  return given && graph.values.literal(maker, given.value, op);
}

export function isSamePool(a: Pool, b: Pool): boolean {
  return [...a.keys].some((key) => b.keys.has(key));
}

/** `pool.submit(task, pool)`: inside of the task, the parameter is the pool. */
export function parameterPools(fn: FunctionView, task: Task, target: FunctionView, graph: Graph): readonly Pool[] {
  const call = fn.facts.operations[task.op];
  const { callable } = task.handOff.entry;
  if (call?.k !== 'call' || typeof callable !== 'number') return [];
  return target.facts.parameters.flatMap(({ name }, index) => {
    const given = argumentOf(call, callable + 1 + index);
    const pool = given && poolAt(fn, given.value, task.op, graph);
    if (!pool || name === null || !isSamePool(pool, task.pool)) return [];
    const inside = poolAt(target, { k: 'name', name, scope: target.facts.index }, 0, graph);
    return inside ? [inside] : [];
  });
}
