/** The fix that makes a pool of threads a pool of processes. */
import type { CallReference } from '../entity';
import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { poolOccasion } from './poolOccasion';
import { startedIn, type StartedWork } from './startedWork';

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
  const twin = graph.values.rolesAt(maker, pool.op).find(({ entry }) => entry.role === 'process-twin');
  const { module, name, display } = twin?.entry.counterpart ?? {};
  if (module === undefined || name === undefined || display === undefined) return [];
  const sameUse = startedIn(owner, graph).filter((other) => isSame(poolOf(owner, other, graph), pool));
  if (!sameUse.every(canBeSent)) return [];
  return [
    {
      title: `Use ${display}`,
      safety: 'suggestion',
      intent: { k: 'replace-callee', fn: maker.facts.index, op: pool.op, api: { module, name } },
    },
  ];
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
function canBeSent({ targets }: StartedWork): boolean {
  return (
    targets.length > 0 &&
    targets.every(({ facts }) => facts.parent === 0 && facts.class === undefined && facts.kind === 'function')
  );
}

/** Each process imports the module: without a guard, or on the module's own top level, it would start the pool again. */
function isImportable({ facts, file }: FunctionView): boolean {
  if (facts.index === 0) return false;
  const body = file.functions[0];
  return file.facts.markers.mainGuard || body?.sites.every((site) => site.calls.length === 0 && !site.handOff) === true;
}
