/** In which order locks are taken: which one a function takes while it holds another, by itself or through what it calls. */
import type { OperationId } from '../facts';
import type { FunctionView, Graph, Site } from '../model';
import { stepsAround } from './enclosing';
import { lockEvents, lockFlow } from './heldLocks';
import { helperAt, isMutex, type Lock, type LockEvent } from './locks';
import { memoised } from './memo';

/** `inner` is taken while `outer` is held. */
export interface LockOrder {
  readonly outer: Lock;
  readonly outerAt: OperationId;
  readonly inner: Lock;
  /** The operation that takes `inner`, or the call that leads there. */
  readonly at: OperationId;
  readonly fn: FunctionView;
  /** The functions between here and the one that takes `inner`. */
  readonly through: readonly string[];
  /** The operation that takes it in the end. */
  readonly innerAt: Place;
  /** Keys of everything that is held here. */
  readonly held: readonly string[];
  /** Both are certainly locks of one and the same object, or of the module. */
  readonly isSameObject: boolean;
  /** A function on the way does it under a condition. */
  readonly isMaybe: boolean;
}

interface Place {
  readonly fn: FunctionView;
  readonly op: OperationId;
}

const CALL_DEPTH = 3;

export function lockOrders(fn: FunctionView, graph: Graph): readonly LockOrder[] {
  return ordersOf(graph, fn, 0);
}

const ordersOf = memoised((graph, fn): readonly LockOrder[] => {
  const flow = lockFlow(fn, graph);
  const orders: LockOrder[] = [];
  for (const [at, state] of flow.before) {
    const held = [...state.values()].filter(({ isCertain, isTry, lock }) => isCertain && !isTry && isKnown(lock));
    if (held.length === 0) continue;
    for (const { lock: inner, at: innerAt, through, isOnSelf, isMaybe } of takenBy(graph, fn, at))
      for (const { lock: outer, takenAt } of held) {
        const isSameObject = isSameOwner(outer, inner, isOnSelf);
        const outerAt = takenAt[0] ?? at;
        const keys = [...state.keys()];
        orders.push({ outer, outerAt, inner, innerAt, at, fn, through, held: keys, isSameObject, isMaybe });
      }
  }
  return orders;
});

/** Semaphores let several in; elements of collections cannot be told apart. */
function isKnown(lock: Lock): boolean {
  return lock.isComparable && lock.isCertain && isMutex(lock);
}

function isSameOwner(outer: Lock, inner: Lock, isOnSelf: boolean): boolean {
  // A name in a class body may stand for what every instance gets; a lock that is made there is one for all.
  const isFixed = ({ scope, madeBy }: Lock): boolean =>
    scope === 'module' || (scope === 'class' && madeBy !== undefined);
  if (isFixed(outer) && isFixed(inner)) return true;
  return outer.isOwn && inner.isOwn && isOnSelf;
}

export interface Taken {
  readonly lock: Lock;
  readonly at: Place;
  readonly through: readonly string[];
  /** All calls on the way are made on `self`. */
  readonly isOnSelf: boolean;
  readonly isMaybe: boolean;
}

/** What an operation takes and waits for. */
export function takenBy(graph: Graph, fn: FunctionView, at: OperationId): readonly Taken[] {
  const events = lockEvents(fn, graph).get(at) ?? [];
  const isLent = ({ key }: Lock): boolean => events.some(({ does, lock }) => does === 'give' && lock.key === key);
  const own = events.filter(({ does, isTry, lock }) => does === 'take' && !isTry && !isLent(lock));
  if (own.length > 0)
    return own
      .map(({ lock }) => ({ lock, at: { fn, op: at }, through: [], isOnSelf: true, isMaybe: false }))
      .filter(({ lock }) => isKnown(lock));
  return throughCall(graph, fn, at, CALL_DEPTH);
}

function throughCall(graph: Graph, fn: FunctionView, at: OperationId, depth: number): readonly Taken[] {
  if (depth === 0) return [];
  const isCalledOnSelf = isOnSelfAt(fn, at);
  return fn.sites.flatMap((site) => {
    const callee = site.op === at ? calledAt(graph, fn, site) : undefined;
    if (!callee) return [];
    const isRecursion = callee.id === fn.id;
    return takesIn(graph, callee, isRecursion ? 0 : depth - 1).map((taken) => ({
      lock: taken.lock,
      at: taken.at,
      through: [callee.facts.name, ...taken.through],
      isOnSelf: taken.isOnSelf && isCalledOnSelf,
      isMaybe: taken.isMaybe,
    }));
  });
}

/** Also a method of its own that is called now and then: it is still this one. */
function calledAt(graph: Graph, fn: FunctionView, site: Site): FunctionView | undefined {
  const certain = helperAt(site);
  if (certain !== undefined || !isOnSelfAt(fn, site.op))
    return certain === undefined ? undefined : graph.function(certain);
  const called = helperAt({ ...site, confidence: 'high' });
  const callee = called === undefined ? undefined : graph.function(called);
  return callee?.facts.decorators.length === 0 ? callee : undefined;
}

/** `self.close()`, `await self.close()`. */
function isOnSelfAt({ facts }: FunctionView, at: OperationId): boolean {
  const operation = facts.operations[at];
  if (operation?.k === 'await' && operation.value.k === 'op') return isSelfCall(facts.operations[operation.value.op]);
  return isSelfCall(operation);
}

function isSelfCall(operation: FunctionView['facts']['operations'][number] | undefined): boolean {
  return operation?.k === 'call' && operation.callee.k === 'member' && operation.callee.of.k === 'self';
}

const takesIn = memoised((graph, fn, depth): readonly Taken[] => {
  const all = [...lockEvents(fn, graph)];
  const own = all.flatMap(([op, events]) =>
    events.flatMap(({ does, isTry, lock, by }): readonly Taken[] =>
      does === 'take' && !isTry && by !== 'helper' && isKnown(lock) && !isLentBefore(all, lock, op)
        ? [{ lock, at: { fn, op }, through: [], isOnSelf: true, isMaybe: isConditional(fn, op) }]
        : [],
    ),
  );
  const ops = [...new Set(fn.sites.map(({ op }) => op))];
  const inside = ops.flatMap((op) =>
    throughCall(graph, fn, op, depth).map((taken) => ({ ...taken, isMaybe: taken.isMaybe || isConditional(fn, op) })),
  );
  return [...own, ...inside];
});

/** `self._lock.release()` first: it gives back for a while what its caller has taken. */
function isLentBefore(
  all: readonly (readonly [OperationId, readonly LockEvent[]])[],
  { key }: Lock,
  op: OperationId,
): boolean {
  return all.some(([at, events]) => at < op && events.some(({ does, lock }) => does === 'give' && lock.key === key));
}

/** In a branch, or after one that may leave. */
function isConditional({ facts }: FunctionView, op: OperationId): boolean {
  return (
    stepsAround(facts, op).some(({ k }) => k === 'if' || k === 'switch') ||
    facts.operations.some(({ k }, earlier) => earlier < op && (k === 'return' || k === 'raise'))
  );
}
