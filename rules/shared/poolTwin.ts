/** The fixes that make a pool of threads a pool of processes, or the other way round. */
import type { CallReference } from '../entity';
import type { Fix } from '../fixes';
import type { FunctionView, Graph, RoleAt } from '../model';
import { poolOccasion } from './poolOccasion';
import { raceProneWrites } from './raceProneWrites';
import { startedIn, type StartedWork } from './startedWork';
import { usesOfNames, usesOfResults } from './uses';

/**
 * `ThreadPoolExecutor(…)` → `ProcessPoolExecutor(…)`, where the pool is made: only if all that its function is seen to give it
 * are functions at module level, and the module can be imported again without starting it all over.
 */
export function processPoolFix(owner: FunctionView, work: StartedWork, graph: Graph): readonly Fix[] {
  const pool = poolOf(owner, work, graph);
  const maker = pool && graph.function(pool.fn);
  if (!pool || maker?.file !== owner.file || !isImportable(owner)) return [];
  // Processes for every call would be a worse mistake.
  if (poolOccasion(maker, pool.op, graph)) return [];
  return sameUse(owner, pool, graph).every(canBeSent) ? twinFix(maker, pool.op, 'process-twin', graph) : [];
}

/** `ProcessPoolExecutor(…)` → `ThreadPoolExecutor(…)`: only if all work of the pool is of this kind, and shares nothing. */
export function threadPoolFix(
  owner: FunctionView,
  work: StartedWork,
  graph: Graph,
  isWaiting: (other: StartedWork) => boolean,
): readonly Fix[] {
  if (work.isOwn) return isMovable(owner, work, graph) ? twinFix(owner, work.op, 'thread-twin', graph) : [];
  const pool = poolOf(owner, work, graph);
  if (pool?.fn !== owner.id) return [];
  const all = sameUse(owner, pool, graph);
  return all.every((other) => isWaiting(other) && sharesNothing(other, graph))
    ? twinFix(owner, pool.op, 'thread-twin', graph)
    : [];
}

function twinFix(maker: FunctionView, op: number, role: RoleAt['entry']['role'], graph: Graph): readonly Fix[] {
  const twin = graph.values.rolesAt(maker, op).find(({ entry }) => entry.role === role);
  const { module, name, display } = twin?.entry.counterpart ?? {};
  if (module === undefined || name === undefined || display === undefined) return [];
  return [
    {
      title: `Use ${display}`,
      safety: 'suggestion',
      intent: { k: 'replace-callee', fn: maker.facts.index, op, api: { module, name } },
    },
  ];
}

function sameUse(owner: FunctionView, pool: CallReference, graph: Graph): readonly StartedWork[] {
  return startedIn(owner, graph).filter((other) => isSame(poolOf(owner, other, graph), pool));
}

/** The call that made the pool which the work is given to. */
function poolOf(owner: FunctionView, { call, op }: StartedWork, graph: Graph): CallReference | undefined {
  if (call.callee.k !== 'member') return undefined;
  const [only, ...others] = graph.values.entities(owner, call.callee.of, op);
  return only?.k === 'external' && others.length === 0 ? only.origin : undefined;
}

function isSame(a: CallReference | undefined, b: CallReference): boolean {
  return a?.fn === b.fn && a.op === b.op;
}

/** Processes look functions up by their module and name. */
export function canBeSent({ targets }: StartedWork): boolean {
  return (
    targets.length > 0 &&
    targets.every(({ facts }) => facts.parent === 0 && facts.class === undefined && facts.kind === 'function')
  );
}

/** Each process imports the module: without a guard, or on the module's own top level, it would start the pool again. */
export function isImportable({ facts, file }: FunctionView): boolean {
  if (facts.index === 0) return false;
  const body = file.functions[0];
  return file.facts.markers.mainGuard || body?.sites.every((site) => site.calls.length === 0 && !site.handOff) === true;
}

/** Processes have copies of what threads would change together. */
function sharesNothing({ targets }: StartedWork, graph: Graph): boolean {
  return targets.every((target) => raceProneWrites(target, graph).length === 0);
}

/** A single process, with which nothing is done that cannot be done with a thread. */
function isMovable(owner: FunctionView, work: StartedWork, graph: Graph): boolean {
  const { facts } = owner;
  if (work.loopDepth > 0 || !sharesNothing(work, graph)) return false;
  const direct = usesOfResults(facts).get(work.op) ?? [];
  const write = direct[0]?.by === undefined ? undefined : facts.operations[direct[0].by];
  const isNamed = direct.length === 1 && direct[0]?.as === 'assigned' && !direct[0].isPart && write?.k === 'write';
  if (!isNamed) return direct.length > 0 && direct.every((use) => isAlike(owner, use, graph));
  if (write.place.k !== 'name' || write.place.scope !== facts.index || facts.index === 0) return false;
  const uses = usesOfNames(facts, facts.index).get(write.place.name) ?? [];
  return uses.length > 0 && uses.every((use) => isAlike(owner, use, graph));
}

function isAlike(
  owner: FunctionView,
  { as, by, isPart }: { readonly as: string; readonly by?: number; readonly isPart: boolean },
  graph: Graph,
): boolean {
  if (as !== 'receiver' || by === undefined || isPart) return false;
  return graph.values.rolesAt(owner, by).some(({ entry }) => entry.role === 'same-in-threads');
}
