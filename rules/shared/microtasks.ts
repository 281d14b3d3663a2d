/** JavaScript: functions that put themselves into the queue which is worked off before the loop gets its next turn. */
import type { CallReference } from '../entity';
import type { CallOperation, OperationId } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { argumentOf } from './arguments';
import { neverWaits } from './settled';

/** Functions that one turn runs through; larger circles are not looked for. */
const MAX_FUNCTIONS = 30;

export interface Requeue {
  readonly call: CallOperation;
  /** The functions that run from one turn to the next, the one that queues included. */
  readonly runs: ReadonlySet<FunctionId>;
  /** The calls that lead from what is queued back to it. */
  readonly way: readonly CallReference[];
  /** It queues itself, or a function that does nothing but call it. */
  readonly isDirect: boolean;
}

/** `process.nextTick(step)` in `step`, or in what `step` calls before anything is waited for. */
export function requeueAt(fn: FunctionView, op: OperationId, graph: Graph): Requeue | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || waitsBefore(fn, op, graph)) return undefined;
  const queued = queuedAt(fn, op, call, graph);
  if (queued.length === 0) return undefined;
  const { runs, way } = runsOf(queued, fn.id, graph);
  if (!runs.has(fn.id)) return undefined;
  const isDirect = way.every((step) => graph.function(step.fn)?.facts.kind === 'lambda');
  return { call, runs, way, isDirect };
}

/** Whether something is awaited before that takes its time. */
function waitsBefore(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return fn.facts.operations.some((operation, other) => {
    if (other >= op) return false;
    return operation.k === 'await' ? !neverWaits(fn, other, graph) : 'isAsync' in operation && operation.isAsync;
  });
}

function queuedAt(fn: FunctionView, op: OperationId, call: CallOperation, graph: Graph): readonly FunctionId[] {
  const role = graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === 'queues-microtask')?.entry;
  const given = role && argumentOf(call, role.argument ?? 0);
  if (!given || !isAtOnce(fn, call, graph)) return [];
  return graph.values.entities(fn, given.value, op).flatMap((entity) => (entity.k === 'function' ? [entity.fn] : []));
}

/** What is called on a promise is queued when that is settled: only one that was made settled is known to be. */
function isAtOnce(fn: FunctionView, { callee }: CallOperation, graph: Graph): boolean {
  if (callee.k !== 'member' || callee.of.k !== 'op') return true;
  return graph.values.rolesAt(fn, callee.of.op).some(({ entry }) => entry.role === 'gives-settled');
}

function runsOf(queued: readonly FunctionId[], target: FunctionId, graph: Graph): Pick<Requeue, 'runs' | 'way'> {
  const runs = new Set<FunctionId>();
  const comesFrom = new Map<FunctionId, CallReference>();
  const pending = [...queued];
  for (let id = pending.shift(); id !== undefined && runs.size < MAX_FUNCTIONS; id = pending.shift()) {
    const fn = graph.function(id);
    if (!fn || runs.has(id)) continue;
    runs.add(id);
    if (id === target) continue;
    for (const { op, calls } of calledAtOnce(fn, graph)) {
      const fresh = calls.filter((next) => !comesFrom.has(next) && !queued.includes(next));
      for (const next of fresh) comesFrom.set(next, { fn: id, op });
      pending.push(...fresh);
    }
  }
  const way: CallReference[] = [];
  for (let step = comesFrom.get(target); step; step = comesFrom.get(step.fn)) way.unshift(step);
  return { runs, way };
}

interface Called {
  readonly op: OperationId;
  readonly calls: readonly FunctionId[];
}

/** What runs before the function awaits anything, and what it queues there. */
function calledAtOnce(fn: FunctionView, graph: Graph): readonly Called[] {
  return fn.sites.flatMap(({ op, calls }) => {
    const operation = fn.facts.operations[op];
    if (operation?.k !== 'call' || waitsBefore(fn, op, graph)) return [];
    return [{ op, calls: [...calls, ...queuedAt(fn, op, operation, graph)] }];
  });
}
