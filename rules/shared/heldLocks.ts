/** Which locks are held at an operation: by the function's own `with` and `acquire`, by helpers, and by everybody who calls it. */
import type { OperationId, Value } from '../facts';
import type { FunctionView, Graph, Site } from '../model';
import { innerBlocks } from './blocks';
import { runFlow, type Flow } from './flow';
import { helperAt, ownLockEvents, type Lock, type LockEvent, type LockEvents } from './locks';
import { memoised } from './memo';

export interface Held {
  readonly lock: Lock;
  /** The operations that may have taken it. */
  readonly takenAt: readonly OperationId[];
  /** On every way here. */
  readonly isCertain: boolean;
  readonly isTry: boolean;
}

/** By key of the lock. */
export type HeldLocks = ReadonlyMap<string, Held>;
export const NOTHING_HELD: HeldLocks = new Map();

export interface LockFlow extends Flow<HeldLocks> {
  readonly events: LockEvents;
}

/** Helpers of helpers are followed this far. */
const HELPER_DEPTH = 2;
const CALLER_DEPTH = 3;
const EMPTY: LockFlow = { events: new Map(), before: new Map(), exits: [] };

/** Locks that are certainly held when an operation starts, on every way and for every caller. */
export function locksHeldAt(fn: FunctionView, graph: Graph, op: OperationId): readonly Lock[] {
  const own = lockFlow(fn, graph).before.get(op) ?? NOTHING_HELD;
  const held = [...own.values()].filter(({ isCertain }) => isCertain).map(({ lock }) => lock);
  return [...held, ...locksOfCallers(fn, graph).filter(({ key }) => !own.has(key))];
}

/** Locks that every caller holds. */
export function locksOfCallers(fn: FunctionView, graph: Graph): readonly Lock[] {
  return callersHold(graph, fn, CALLER_DEPTH);
}

const callersHold = memoised((graph, fn, depth): readonly Lock[] => {
  const callers = depth > 0 ? graph.callers(fn.id) : [];
  let common: readonly Lock[] | undefined;
  for (const { fn: id, op, how } of callers) {
    const caller = graph.function(id);
    if (!caller || (how !== 'call' && how !== 'coroutine')) return [];
    const own = lockFlow(caller, graph).before.get(op) ?? NOTHING_HELD;
    const certain = [...own.values()].filter(({ isCertain }) => isCertain).map(({ lock }) => lock);
    const held = [...certain, ...callersHold(graph, caller, depth - 1)];
    common = common === undefined ? held : common.filter(({ key }) => held.some((other) => other.key === key));
    if (common.length === 0) return [];
  }
  return common ?? [];
});

/** What is held before each operation and on each way out. */
export function lockFlow(fn: FunctionView, graph: Graph): LockFlow {
  return flowWithHelpers(graph, fn, HELPER_DEPTH);
}

/** Every operation of the function that takes or gives back a lock, helpers included. */
export function lockEvents(fn: FunctionView, graph: Graph): LockEvents {
  return eventsWithHelpers(graph, fn, HELPER_DEPTH);
}

const ownEvents = memoised((graph, fn) => ownLockEvents(fn, graph));

const eventsWithHelpers = memoised((graph, fn, depth): LockEvents => {
  const own = ownEvents(graph, fn, 0);
  if (depth === 0 || fn.file.language !== 'python') return own;
  const events = new Map(own);
  for (const site of fn.sites) {
    const found = events.has(site.op) ? [] : helperEvents(graph, fn, site, depth - 1);
    if (found.length > 0) events.set(site.op, found);
  }
  return events;
});

/** What a helper still holds when it is done, or when its `with` block starts; and what it gave back without having taken it. */
function helperEvents(graph: Graph, fn: FunctionView, site: Site, depth: number): readonly LockEvent[] {
  const id = helperAt(site);
  const helper = id === undefined || id === fn.id ? undefined : graph.function(id);
  if (!helper || eventsWithHelpers(graph, helper, depth).size === 0) return [];
  // Whoever iterates over a generator lets it end; only a `with` block stays at its `yield`.
  if (helper.facts.isGenerator && site.kind !== 'enter') return [];
  return lastingEvents(graph, helper, depth).map((event) => ({
    ...event,
    by: site.kind === 'enter' ? 'with' : 'helper',
  }));
}

const lastingEvents = memoised((graph, fn, depth): readonly LockEvent[] => {
  const flow = flowWithHelpers(graph, fn, depth);
  const yields = [...flow.before].filter(([op]) => fn.facts.operations[op]?.k === 'yield').map(([, state]) => state);
  const normal = flow.exits.filter(({ kind }) => kind === 'end' || kind === 'return').map(({ state }) => state);
  const [first, ...others] = fn.facts.isGenerator ? yields : normal;
  const taken = [...(first?.values() ?? [])]
    .filter((held) => held.isCertain && others.every((state) => state.get(held.lock.key)?.isCertain === true))
    .map(({ lock, isTry }): LockEvent => ({ does: 'take', lock, by: 'helper', isTry }));
  const given = [...flow.events].flatMap(([op, events]) =>
    events.filter(({ does, lock }) => does === 'give' && flow.before.get(op)?.has(lock.key) !== true),
  );
  return fn.facts.isGenerator ? taken : [...given, ...taken];
});

const flowWithHelpers = memoised((graph, fn, depth): LockFlow => {
  const events = eventsWithHelpers(graph, fn, depth);
  if (events.size === 0) return EMPTY;
  const answers = answersOf(fn, events);
  const flow = runFlow<HeldLocks>(fn.facts, {
    initial: NOTHING_HELD,
    after: (state, op) => (events.get(op) ?? []).reduce((held, event) => apply(held, event, op), state),
    left: (state, enters) => {
      const inside = enters.flatMap((op) => events.get(op) ?? []).filter(({ by }) => by === 'with');
      return inside.reduce((held, { lock }) => without(held, lock.key), state);
    },
    assume: (state, test, isTrue) => assume(fn, state, test, isTrue, events, answers),
    mayRaise: (op) => mayFail(fn, events, op),
    join,
    equal,
  });
  return { ...flow, events };
});

/** What is done to a lock itself does not fail. */
function mayFail(fn: FunctionView, events: LockEvents, op: OperationId): boolean {
  const k = fn.facts.operations[op]?.k;
  if (events.get(op)?.some(({ by }) => by === 'call') === true) return false;
  return k === 'call' || k === 'await' || k === 'iterate' || k === 'enter' || k === 'yield';
}

function apply(state: HeldLocks, { does, lock, isTry }: LockEvent, op: OperationId): HeldLocks {
  if (does === 'give') return without(state, lock.key);
  return new Map(state).set(lock.key, { lock, takenAt: [op], isCertain: true, isTry });
}

function without(state: HeldLocks, key: string): HeldLocks {
  if (!state.has(key)) return state;
  const rest = new Map(state);
  rest.delete(key);
  return rest;
}

/** Names that hold the answer of an `acquire`. */
function answersOf(fn: FunctionView, events: LockEvents): ReadonlyMap<string, readonly OperationId[]> {
  const answers = new Map<string, OperationId[]>();
  for (const operation of fn.facts.operations) {
    if (operation.k !== 'write' || operation.place.k !== 'name') continue;
    const op = answeredBy(fn, operation.value);
    if (op === undefined || !events.has(op)) continue;
    answers.set(operation.place.name, [...(answers.get(operation.place.name) ?? []), op]);
  }
  return answers;
}

function answeredBy(fn: FunctionView, value: Value): OperationId | undefined {
  if (value.k !== 'op') return undefined;
  const operation = fn.facts.operations[value.op];
  return operation?.k === 'await' ? answeredBy(fn, operation.value) : value.op;
}

/** `if lock.acquire(timeout=1):`, `if not taken: return`, `if lock.locked():` */
function assume(
  fn: FunctionView,
  state: HeldLocks,
  test: Value,
  isTrue: boolean,
  events: LockEvents,
  answers: ReadonlyMap<string, readonly OperationId[]>,
): HeldLocks {
  if (state.size === 0) return state;
  if (test.k === 'operation' && test.operator === 'not' && test.operands[0])
    return assume(fn, state, test.operands[0], !isTrue, events, answers);
  if (isTrue) return state;
  const asked = test.k === 'name' ? (answers.get(test.name) ?? []) : [answeredBy(fn, test) ?? -1];
  for (const held of state.values())
    if (held.takenAt.some((op) => asked.includes(op)) || isAskedAbout(fn, held, test))
      return without(state, held.lock.key);
  return state;
}

/** The condition is a question to the lock itself. */
function isAskedAbout(fn: FunctionView, { takenAt }: Held, test: Value): boolean {
  const question = test.k === 'op' ? fn.facts.operations[test.op] : undefined;
  if (question?.k !== 'call' || question.callee.k !== 'member') return false;
  const asked = JSON.stringify(question.callee.of);
  return takenAt.some((op) => {
    const taking = fn.facts.operations[op];
    return taking?.k === 'call' && taking.callee.k === 'member' && JSON.stringify(taking.callee.of) === asked;
  });
}

function join(a: HeldLocks, b: HeldLocks): HeldLocks {
  if (a === b) return a;
  const joined = new Map<string, Held>();
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const [left, right] = [a.get(key), b.get(key)];
    const one = left ?? right;
    if (!one) continue;
    const takenAt = [...new Set([...(left?.takenAt ?? []), ...(right?.takenAt ?? [])])].sort((x, y) => x - y);
    const isCertain = left?.isCertain === true && right?.isCertain === true;
    joined.set(key, { lock: one.lock, takenAt, isCertain, isTry: left?.isTry === true || right?.isTry === true });
  }
  return joined;
}

function equal(a: HeldLocks, b: HeldLocks): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([key, held]) => {
    const other = b.get(key);
    return other?.isCertain === held.isCertain && other.takenAt.join() === held.takenAt.join();
  });
}

/** The `with` steps and `finally` blocks are what makes releases certain. */
export function isInFinally(fn: FunctionView, op: OperationId): boolean {
  const pending = [...fn.facts.body];
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    if (typeof step === 'number' || step.k === 'break' || step.k === 'continue') continue;
    if (step.k === 'try' && contains(step.finally, op)) return true;
    pending.push(...innerBlocks(step).flat());
  }
  return false;
}

function contains(block: FunctionView['facts']['body'], op: OperationId): boolean {
  return block.some((step) =>
    typeof step === 'number' ? step === op : innerBlocks(step).some((inner) => contains(inner, op)),
  );
}
