/** Fields that a lock of their object guards in one method, and that another method changes without it. */
import type { OperationId } from '../facts';
import type { FunctionView, Graph, Storage } from '../model';
import { isExclusive } from './exclusive';
import { locksHeldAt } from './heldLocks';
import { areApart, type Lock } from './locks';
import { memoised } from './memo';
import { mutationsIn, type Mutation } from './mutations';
import { usesOfStorage } from './usesOfStorage';

export interface UnguardedChange {
  readonly op: OperationId;
  /** The first look at the field that the change may be based on; the change itself if it looks for itself. */
  readonly since: OperationId;
  readonly storage: Storage;
  /** As people write it: `self._lock`. */
  readonly lock: string;
  readonly guarded: { readonly fn: FunctionView; readonly op: OperationId };
}

/** Locks of event loops are another matter: their tasks change places at an `await` only. */
const KINDS: ReadonlySet<string> = new Set(['lock', 'reentrant-lock', 'condition']);
/** When an object ends, its threads have ended before. */
const ENDING =
  /^_*(close|stop|shut_?down|terminate|clean_?up|tear_?down|join|exit|del|disconnect|destroy|setstate)_*$/i;

export function unguardedChanges(fn: FunctionView, graph: Graph): readonly UnguardedChange[] {
  const { facts, file } = fn;
  // A decorator may take the lock.
  if (facts.kind !== 'method' || facts.class === undefined || facts.decorators.length > 0 || ENDING.test(facts.name))
    return [];
  const methods = file.methodsOf(facts.class).filter((other) => other.id !== fn.id);
  const guarded = methods.flatMap((method) => guardedIn(graph, method, 0));
  if (guarded.length === 0 || !isOpenToOthers(fn, graph)) return [];
  return mutationsIn(fn, graph).flatMap((mutation): readonly UnguardedChange[] => {
    const { op, storage, how } = mutation;
    if (how === 'assigned' || !isField(mutation) || isBeforeOrAfterThreads(fn, op, graph)) return [];
    const since = readBefore(fn, mutation, graph) ?? (how === 'updated' ? op : undefined);
    if (since === undefined) return [];
    const held = locksHeldAt(fn, graph, op);
    const match = guarded.find((change) => change.field === fieldOf(storage) && isApart(fn, held, change));
    return match ? [{ op, since, storage, lock: match.lock, guarded: match }] : [];
  });
}

interface Guarded {
  readonly field: string;
  /** As people write it: `self._lock`. */
  readonly lock: string;
  /** All that are held. */
  readonly held: readonly Lock[];
  readonly fn: FunctionView;
  readonly op: OperationId;
}

/** Changes of fields that a method makes while it holds a lock of the object itself. */
const guardedIn = memoised((graph, fn): readonly Guarded[] => {
  if (fn.file.language !== 'python' || fn.facts.kind !== 'method') return [];
  return mutationsIn(fn, graph).flatMap((mutation): readonly Guarded[] => {
    const { op, storage } = mutation;
    const held = isField(mutation) ? locksHeldAt(fn, graph, op) : [];
    const lock = held.find(isOfObject);
    return lock ? [{ field: fieldOf(storage), lock: lock.display, held, fn, op }] : [];
  });
});

function isOfObject({ isOwn, kind }: Lock): boolean {
  return isOwn && KINDS.has(kind);
}

/** No lock is held, or another one of the object: two locks keep nobody out. Said once, at the later of the two. */
function isApart(fn: FunctionView, held: readonly Lock[], guarded: Guarded): boolean {
  if (held.length === 0) return true;
  const isLater = fn.facts.span.start > guarded.fn.facts.span.start;
  return isLater && held.every(isOfObject) && areApart(held, guarded.held);
}

function isField({ storage: { scope, isOwn } }: Mutation): boolean {
  return isOwn && (scope === 'instance' || scope === 'class');
}

/** An element belongs to the field that holds it. */
function fieldOf({ key }: Storage): string {
  return key.replace(/\[\].*$/, '');
}

/** A single step cannot be torn apart: what it is based on has to be read before, by something that changes nothing. */
function readBefore(fn: FunctionView, { op, storage }: Mutation, graph: Graph): OperationId | undefined {
  const changing = new Set(mutationsIn(fn, graph).map((mutation) => mutation.op));
  const uses = usesOfStorage(fn.file, fieldOf(storage), graph);
  return uses.find((use) => use.fn.id === fn.id && use.by < op && !changing.has(use.by))?.by;
}

/** Neither a part of the constructor, nor a helper that somebody calls with the lock in hand. */
function isOpenToOthers(fn: FunctionView, graph: Graph): boolean {
  const callers = graph.callers(fn.id).flatMap(({ fn: id, op }) => {
    const caller = graph.function(id);
    return caller ? [{ caller, op }] : [];
  });
  const isSetUp = callers.length > 0 && callers.every(({ caller }) => caller.facts.kind === 'constructor');
  if (isSetUp || callers.some(({ caller, op }) => locksHeldAt(caller, graph, op).length > 0)) return false;
  return !isExclusive(fn, graph);
}

/** The method starts the threads afterwards, or has waited for them before. */
function isBeforeOrAfterThreads(fn: FunctionView, at: OperationId, graph: Graph): boolean {
  return fn.facts.operations.some(({ k }, op) => {
    if (k !== 'call') return false;
    const role = op > at ? 'starts-thread' : 'waits-for-threads';
    return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === role);
  });
}
