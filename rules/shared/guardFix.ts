/** The fix that changes a field under the lock under which others change it. */
import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import type { UnguardedChange } from './guardedFields';
import { lockEvents } from './heldLocks';
import { reaches } from './reach';

/** Only where nothing of what follows takes a lock: it could be the same one, or another one in another order. */
export function guardFix(fn: FunctionView, { op, since, lock }: UnguardedChange, graph: Graph): readonly Fix[] {
  const { facts, contexts, file } = fn;
  const self = facts.parameters[0]?.name;
  const isOnLoop = facts.isAsync || contexts.some(({ place }) => place === 'event-loop');
  if (isOnLoop || facts.isGenerator || typeof self !== 'string') return [];
  const calls = fn.sites.flatMap((site) => (site.op >= since ? site.calls : []));
  const locking = file.functions.filter((other) => lockEvents(other, graph).size > 0);
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
