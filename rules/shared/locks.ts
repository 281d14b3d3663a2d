/** What is a lock, which one, and which operations take it and give it back: in the function's own text and through helpers. */
import type { SynchroniserKind } from '../catalog/tables';
import type { Entity } from '../entity';
import type { Operation, OperationId, Value } from '../facts';
import type { FunctionId, FunctionView, Graph, Site, Storage } from '../model';
import { passedFor, rolesOfCall } from './passed';
import { valueText } from './text';

export type LockKind = Exclude<SynchroniserKind, 'event' | 'queue'>;

export interface Lock {
  /** Equal keys mean the same lock, or the same field of (perhaps different) objects of one class. */
  readonly key: string;
  readonly kind: LockKind;
  /** As people write it: `self._lock`. */
  readonly display: string;
  /** Elements of collections and values of unknown origin cannot be told apart. */
  readonly isComparable: boolean;
  /** Nothing else than a lock can stand there. */
  readonly isCertain: boolean;
  readonly scope: Storage['scope'];
  /** Reached through `self`, so certainly the lock of the object that the method runs on. */
  readonly isOwn: boolean;
  /** The call that makes it, where there is only one. */
  readonly madeBy?: { readonly fn: FunctionId; readonly op: OperationId };
}

/** A lock is taken or given back by an operation. */
export interface LockEvent {
  readonly does: 'take' | 'give';
  readonly lock: Lock;
  /** `with`: given back when the block is left; `call`: by `acquire` and `release`; `helper`: inside of a function that is called. */
  readonly by: 'with' | 'call' | 'helper';
  /** Does not wait, or not for ever: whether it was taken is the answer. */
  readonly isTry: boolean;
}

const MAX_DEPTH = 3;

export function lockOf(fn: FunctionView, graph: Graph, value: Value, at?: OperationId, depth = 0): Lock | undefined {
  const entities = graph.values.entities(fn, value, at);
  const found = entities.flatMap((entity) => {
    const kind = graph.values.synchroniser(fn, entity);
    return kind === undefined || kind === 'event' || kind === 'queue' ? [] : [{ kind, entity }];
  });
  const [first] = found;
  if (!first && depth < MAX_DEPTH) return passedLock(fn, graph, value, depth);
  if (!first || found.some(({ kind }) => kind !== first.kind)) return undefined;
  const storage = graph.values.storage(fn, value, at);
  const origin = onlyOrigin(found.map(({ entity }) => entity));
  const inner = origin && depth < MAX_DEPTH ? lockInside(graph, first.kind, origin, depth) : undefined;
  const made = origin ? `${origin.fn}\0${String(origin.op)}` : undefined;
  const key = inner?.key ?? made ?? storage?.key;
  return {
    key: key ?? '',
    kind: inner?.kind ?? first.kind,
    display: valueText(fn.file.facts, fn.facts, value) || 'the lock',
    isComparable: key !== undefined && !isElement(value) && storage?.key.includes('[]') !== true,
    isCertain: found.length === entities.length,
    scope: storage?.scope ?? 'local',
    isOwn: value.k === 'member' && value.of.k === 'self',
    ...(origin ? { madeBy: origin } : {}),
  };
}

/** A parameter without a type: the lock that all callers pass. */
function passedLock(fn: FunctionView, graph: Graph, value: Value, depth: number): Lock | undefined {
  const passed = passedFor(fn, graph, value).map((p) => lockOf(p.fn, graph, p.value, p.op, depth + 1));
  const [first] = passed;
  if (!first || passed.some((lock) => lock?.kind !== first.kind)) return undefined;
  const isComparable = first.isComparable && passed.every((lock) => lock?.key === first.key);
  return {
    ...first,
    display: valueText(fn.file.facts, fn.facts, value),
    isComparable,
    isOwn: false,
    scope: 'parameter',
  };
}

function onlyOrigin(entities: readonly Entity[]): Lock['madeBy'] {
  const origins = entities.map((entity) => (entity.k === 'external' ? entity.origin : undefined));
  const [first] = origins;
  return first && origins.every((o) => o?.fn === first.fn && o.op === first.op) ? first : undefined;
}

/** `Condition(self._lock)` is `self._lock`. */
function lockInside(
  graph: Graph,
  kind: LockKind,
  origin: NonNullable<Lock['madeBy']>,
  depth: number,
): Lock | undefined {
  const maker = kind === 'condition' ? graph.function(origin.fn) : undefined;
  const call = maker?.facts.operations[origin.op];
  if (!maker || call?.k !== 'call') return undefined;
  const [argument] = call.arguments;
  return argument && lockOf(maker, graph, argument.value, origin.op, depth + 1);
}

function isElement(value: Value): boolean {
  return value.k === 'index' || value.k === 'element' || (value.k === 'member' && isElement(value.of));
}

/** Semaphores and locks of event loops included. */
export function isMutex({ kind }: Lock): boolean {
  return kind !== 'semaphore';
}

/** No lock is among both: who holds the one does not wait for who holds the other. */
export function areApart(some: readonly Lock[], others: readonly Lock[]): boolean {
  const isKnown = [...some, ...others].every((lock) => lock.isComparable && lock.isCertain && isMutex(lock));
  return isKnown && !some.some(({ key }) => others.some((other) => other.key === key));
}

export type LockEvents = ReadonlyMap<OperationId, readonly LockEvent[]>;
const NONE: LockEvents = new Map();

/** What the operations of a function do to locks by themselves, without the functions that they call. */
export function ownLockEvents(fn: FunctionView, graph: Graph): LockEvents {
  if (fn.file.language !== 'python') return NONE;
  const events = new Map<OperationId, LockEvent[]>();
  for (const [op, operation] of fn.facts.operations.entries()) {
    const event = eventOf(fn, graph, operation, op);
    if (event) events.set(op, [event]);
  }
  return events;
}

function eventOf(fn: FunctionView, graph: Graph, operation: Operation, op: OperationId): LockEvent | undefined {
  if (operation.k === 'enter') {
    const lock = lockOf(fn, graph, operation.value, op);
    return lock && { does: 'take', lock, by: 'with', isTry: false };
  }
  if (operation.k !== 'call' || operation.callee.k !== 'member') return undefined;
  // Whether a method of a parameter waits is not asked of the catalogue: without arguments it does.
  const isPlain = operation.arguments.length === 0;
  for (const { entry } of rolesOfCall(fn, graph, op)) {
    const role = entry.role === 'tries-lock' && isPlain ? 'acquires-lock' : entry.role;
    if (role !== 'acquires-lock' && role !== 'tries-lock' && role !== 'releases-lock') continue;
    const lock = lockOf(fn, graph, operation.callee.of, op);
    const does = role === 'releases-lock' ? 'give' : 'take';
    return lock && { does, lock, by: 'call', isTry: role === 'tries-lock' };
  }
  return undefined;
}

/** The function whose effect on locks counts as the caller's: one that is certainly called, entered or awaited. */
export function helperAt(site: Site): FunctionId | undefined {
  const found = site.kind === 'await' || site.kind === 'enter' ? [...site.calls, ...site.asyncCallees] : site.calls;
  return site.confidence === 'high' && found.length === 1 ? found[0] : undefined;
}
