/** The fix that changes a field under the lock under which others change it. */
import type { Role } from '../catalog/roles';
import { isUnknown } from '../entity';
import type { OperationId } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import type { UnguardedChange } from './guardedFields';
import { lockEvents, locksHeldAt } from './heldLocks';
import { reaches } from './reach';

/** Only where nothing of what follows takes a lock: it could be the same one, or another one in another order. */
export function guardFix(fn: FunctionView, { op, since, lock }: UnguardedChange, graph: Graph): readonly Fix[] {
  const { facts, contexts, file } = fn;
  const self = facts.parameters[0]?.name;
  const isOnLoop = facts.isAsync || contexts.some(({ place }) => place === 'event-loop');
  // One lock inside of another is an order that somebody else may take them in the other way round.
  if (locksHeldAt(fn, graph, op).length > 0) return [];
  if (isOnLoop || facts.isGenerator || typeof self !== 'string') return [];
  const calls = fn.sites.flatMap((site) => (site.op >= since ? site.calls : []));
  const locking = file.functions.filter((other) => lockEvents(other, graph).size > 0);
  if (facts.operations.some((_, at) => at > since && at < op && mayWait(fn, at, graph))) return [];
  if (reaches(calls, new Set(locking.map(({ id }) => id)), graph)) return [];
  const name = lock.replace(/^\w+/, self);
  return [
    {
      title: `Change it inside of with ${name}`,
      safety: 'suggestion',
      intent: {
        k: 'put-under',
        fn: facts.index,
        first: since,
        last: op,
        isInside: true,
        header: ['with ', name, ':'],
        dropped: [],
      },
    },
  ];
}

/** For somebody who may need the lock; of a call that nothing is known of, that cannot be ruled out. */
function mayWait(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const call = fn.facts.operations[op];
  const site = fn.sites.find((other) => other.op === op);
  if (site && graph.worstEffectAt(site, fn, 'blocks')?.cost === 'unbounded') return true;
  if (call?.k !== 'call' || graph.values.rolesAt(fn, op).some(({ entry }) => AT_ONCE.has(entry.role))) return false;
  return graph.values.entities(fn, call.callee, op).some((e) => e.k === 'parameter' || isUnknown(e));
}

const AT_ONCE: ReadonlySet<Role> = new Set([
  ...(['inspects', 'mutates-receiver', 'views-receiver', 'takes-no-time', 'hardly-fails', 'reports'] as const),
]);
