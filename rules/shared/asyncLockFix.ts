/** The fix that puts every change of data that several tasks share under one lock of the event loop. */
import type { OperationId } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph, Storage } from '../model';
import { lockFor, lockName } from './lockFix';
import { reaches } from './reach';

/** Between these, nobody else may change it. */
export interface LockedPart {
  readonly fn: FunctionView;
  readonly first: OperationId;
  readonly last: OperationId;
}

/** `partsIn`: where a function reads something and changes it after a wait; its other changes stand for themselves. */
export function asyncLockFix(
  owner: FunctionView,
  storage: Storage,
  partsIn: (fn: FunctionView) => readonly LockedPart[],
  graph: Graph,
): readonly Fix[] {
  const { file } = owner;
  if (file.language !== 'python' || (storage.scope !== 'module' && storage.scope !== 'instance')) return [];
  if (storage.home !== file.id || graph.values.isUsedElsewhere(storage)) return [];
  const writes = graph.values
    .accesses(storage, owner)
    .filter(({ kind, fn }) => kind !== 'read' && fn.facts.kind !== 'module' && fn.facts.kind !== 'constructor');
  const writers = [...new Set(writes.map(({ fn }) => fn))];
  const parts = writers.map((fn) => {
    const alone = writes.flatMap(({ fn: writer, op }) => (writer === fn ? [{ fn, first: op, last: op }] : []));
    return wholeOf(fn, [...partsIn(fn), ...alone]);
  });
  const lock = lockFor(owner, storage, [], 'lock');
  if (!lock || !parts.some(({ fn }) => fn === owner) || !parts.every((part) => canHold(part, writers, graph)))
    return [];
  if (lock.isField && !writers.every(({ facts }) => facts.class === owner.facts.class)) return [];
  const intents = parts.map(({ fn, first, last }): FixIntent => {
    const header = ['async with ', lockName(fn, lock), ':'];
    return { k: 'put-under', fn: fn.facts.index, first, last, isInside: true, header, dropped: [] };
  });
  // Before Python 3.10, locks of asyncio belong to the loop that is there when they are made.
  const [major, minor] = file.minimumPython;
  const needsNew = file.loop === 'asyncio' && major === 3 && minor < 10;
  const title = `Change it inside of async with ${lockName(owner, lock)}${needsNew ? ' (needs Python 3.10)' : ''}`;
  return [{ title, safety: 'suggestion', intent: { k: 'all', of: [...intents, ...lock.declared] } }];
}

function wholeOf(fn: FunctionView, parts: readonly LockedPart[]): LockedPart {
  return {
    fn,
    first: Math.min(...parts.map(({ first }) => first)),
    last: Math.max(...parts.map(({ last }) => last)),
  };
}

/** It can await, and nothing in between comes back to a change: the lock would wait for itself. */
function canHold({ fn, first, last }: LockedPart, writers: readonly FunctionView[], graph: Graph): boolean {
  if (!fn.facts.isAsync || fn.facts.isGenerator) return false;
  const inside = fn.sites.filter(({ op }) => op >= first && op <= last);
  const calls = inside.flatMap((site) => [...site.calls, ...site.asyncCallees, ...(site.handOff?.coroutines ?? [])]);
  return !reaches(calls, new Set(writers.map(({ id }) => id)), graph);
}
