/** What an async function has read of shared data, and whether others may have changed it since. */
import type { Block, Operation, OperationId, Value } from '../facts';
import type { FunctionView, Graph, Storage } from '../model';
import { innerBlocks, operationsIn } from './blocks';
import { asksClock } from './expiry';
import { runFlow, type Flow } from './flow';
import { acquiresLock, entersLock } from './exclusive';
import { suspendsAt } from './suspension';
import { partsOf } from './uses';

/** One thing that the function knows of shared data. */
export interface Known {
  /** The data as a whole, and which part of it: the element under a key, if one is named. */
  readonly key: string;
  readonly part?: string;
  readonly storage: Storage;
  readonly read: OperationId;
  /** The wait after which it may no longer be true. */
  readonly since?: OperationId;
  /** The lock under which it was read. */
  readonly under?: OperationId;
  /** A condition found the data missing, present, too old, or compared it. */
  readonly found?: 'missing' | 'present' | 'expired' | 'compared';
}

/** `local:<name>`, `result:<op>`, `guard:<test>`, `lock:<op>` … → what is known. Never changed in place. */
export type Knowledge = ReadonlyMap<string, readonly Known[]>;

export function staleReads(fn: FunctionView, graph: Graph): Flow<Knowledge> {
  const ends = endsOfTests(fn.facts.body);
  const order = new Map([...ends.keys()].map((test, i) => [test, i]));
  return runFlow<Knowledge>(fn.facts, {
    initial: new Map(),
    after: (state, op) => afterOperation(state, op, fn, graph),
    join,
    equal,
    mayRaise: (op) => fn.facts.operations[op]?.k === 'await',
    assume: (state, test, isTrue) => {
      const at = ends.get(test) ?? fn.facts.operations.length;
      // What others may have changed since is no check of how things are now.
      const known = knownOf(fn, graph, state, test, at).filter((k) => k.since === undefined);
      const seen = finding(test, isTrue);
      const found = seen === 'compared' && asksClock(fn, test, graph) ? 'expired' : seen;
      const name = `guard:${order.get(test) ?? -1}:${isTrue ? '+' : '-'}`;
      return withEntry(
        state,
        name,
        known.map((k) => ({ ...k, found })),
      );
    },
    left: (state, enters) => new Map([...state].filter(([name]) => !enters.some((op) => name === `lock:${op}`))),
  });
}

/** Conditions are values; their operations are those right before the first one that depends on them. */
function endsOfTests(block: Block): ReadonlyMap<Value, OperationId> {
  const ends = new Map<Value, OperationId>();
  const visit = (steps: Block): void => {
    for (const step of steps) {
      if (typeof step === 'number') continue;
      const inner = innerBlocks(step);
      const dependent = (step.k === 'loop' ? [step.body, step.else] : inner).flatMap(operationsIn);
      if ((step.k === 'if' || step.k === 'loop') && step.test && dependent.length > 0)
        ends.set(step.test, Math.min(...dependent));
      inner.forEach(visit);
    }
  };
  visit(block);
  return ends;
}

function afterOperation(state: Knowledge, op: OperationId, fn: FunctionView, graph: Graph): Knowledge {
  const operation = fn.facts.operations[op];
  if (!operation) return state;
  if (acquiresLock(fn, op, graph) || entersLock(fn, op, graph)) return withEntry(age(state, op), `lock:${op}`, []);
  if (suspendsAt(fn, op, graph)) return age(state, op);
  if (operation.k === 'call')
    return claimed(withEntry(state, `result:${op}`, knownOfCall(fn, graph, state, op)), op, fn, graph);
  if (operation.k !== 'write') return state;
  const { place } = operation;
  if (place.k === 'name' && place.scope === fn.facts.index)
    return withEntry(state, `local:${place.name}`, knownOf(fn, graph, state, operation.value, op));
  return claimed(state, op, fn, graph);
}

/** What was checked is changed before anybody else had a turn: others see that somebody is at it. */
function claimed(state: Knowledge, op: OperationId, fn: FunctionView, graph: Graph): Knowledge {
  const changed = changedAt(fn, op, graph);
  if (!changed) return state;
  const isClaim = guardsOf(state).some((k) => k.key === changed.key && k.since === undefined);
  const others = [...state].filter(
    ([name, known]) => !name.startsWith('guard:') || known.every((k) => k.key !== changed.key),
  );
  return new Map(isClaim ? [...others, [`claim:${changed.key}`, []]] : others);
}

/** What all conditions on the way here have found. */
export function guardsOf(state: Knowledge): readonly Known[] {
  return [...state].flatMap(([name, known]) => (name.startsWith('guard:') ? known : []));
}

/** The shared data that an operation changes. */
export function changedAt(
  fn: FunctionView,
  op: OperationId,
  graph: Graph,
): { readonly key: string; readonly part?: string; readonly storage: Storage } | undefined {
  const operation = fn.facts.operations[op];
  const isCall = operation?.k === 'call';
  if (isCall && !graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'mutates-receiver')) return undefined;
  const place = placeOf(operation);
  const storage = place && graph.values.storage(fn, place, op);
  if (!place || !storage || !isShared(storage)) return undefined;
  const [first, second] = isCall ? operation.arguments : [];
  // `cache.set(key, value)`: the first of several arguments says which element.
  const part = first && second ? { part: partName(first.value) } : {};
  return { ...identityOf(storage, place), ...part, storage };
}

function placeOf(operation: Operation | undefined): Value | undefined {
  if (operation?.k === 'write' || operation?.k === 'delete') return operation.place;
  return operation?.k === 'call' && operation.callee.k === 'member' ? operation.callee.of : undefined;
}

/** Others had their turn; what was read under a lock that is still held has not changed. */
function age(state: Knowledge, op: OperationId): Knowledge {
  return new Map(
    [...state].map(([name, known]) => [
      name,
      known.map((k) =>
        k.since !== undefined || (k.under !== undefined && state.has(`lock:${k.under}`)) ? k : { ...k, since: op },
      ),
    ]),
  );
}

function withEntry(state: Knowledge, name: string, known: readonly Known[]): Knowledge {
  if (known.length === 0 && !/^(lock|claim):/.test(name)) {
    if (!state.has(name)) return state;
    return new Map([...state].filter(([other]) => other !== name));
  }
  return new Map([...state, [name, known]]);
}

/** Conditions hold only where every way went through them; data may come from any way. */
function join(a: Knowledge, b: Knowledge): Knowledge {
  const joined = new Map<string, readonly Known[]>();
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(name), b.get(name)];
    const isOnEveryWay = name.startsWith('guard:') || name.startsWith('lock:') || name.startsWith('claim:');
    if (isOnEveryWay && (!x || !y)) continue;
    joined.set(name, older(x ?? [], y ?? []));
  }
  return joined;
}

function older(x: readonly Known[], y: readonly Known[]): readonly Known[] {
  const identity = (k: Known): string => `${k.key}\0${k.part ?? ''}\0${k.read}`;
  const all = new Map<string, Known>();
  for (const k of [...x, ...y]) {
    const known = all.get(identity(k));
    if (known?.since === undefined) all.set(identity(k), k);
  }
  return [...all.values()];
}

function equal(a: Knowledge, b: Knowledge): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([name, known]) => {
    const other = b.get(name);
    return other?.length === known.length && known.every((k, i) => k.since === other[i]?.since);
  });
}

/** What a value says about shared data. */
export function knownOf(
  fn: FunctionView,
  graph: Graph,
  state: Knowledge,
  value: Value,
  at: OperationId,
): readonly Known[] {
  switch (value.k) {
    case 'op':
      return state.get(`result:${value.op}`) ?? [];
    case 'function':
    case 'class':
      return [];
    case 'name':
      if (value.scope === fn.facts.index) return state.get(`local:${value.name}`) ?? [];
      return knownOfPlace(fn, graph, state, value, at);
    case 'member':
    case 'index': {
      const own = knownOfPlace(fn, graph, state, value, at);
      return own.length > 0 ? own : knownOf(fn, graph, state, value.of, at);
    }
    case 'operation':
      if (value.operator === 'in' || value.operator === 'not in') return knownOfMembership(fn, graph, state, value, at);
      return partsOf(value).flatMap((part) => knownOf(fn, graph, state, part, at));
    default:
      return partsOf(value).flatMap((part) => knownOf(fn, graph, state, part, at));
  }
}

/** `key in cache` */
function knownOfMembership(
  fn: FunctionView,
  graph: Graph,
  state: Knowledge,
  { operands: [key, collection] }: Value & { readonly k: 'operation' },
  at: OperationId,
): readonly Known[] {
  if (!key || !collection) return [];
  return knownOf(fn, graph, state, collection, at).map((k) => ({ ...k, part: partName(key) }));
}

/** Methods of shared data, and helpers that return it. What is awaited is somebody else's answer. */
function knownOfCall(fn: FunctionView, graph: Graph, state: Knowledge, op: OperationId): readonly Known[] {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call') return [];
  const { callee } = call;
  const [first] = call.arguments;
  const receiver =
    callee.k === 'member' && callee.of.k !== 'self'
      ? knownOf(fn, graph, state, callee.of, op).map((k) =>
          first && !k.part ? { ...k, part: partName(first.value) } : k,
        )
      : [];
  const given = call.arguments.flatMap(({ value }) => knownOf(fn, graph, state, value, op));
  return [...receiver, ...given, ...returned(fn, graph, state, op)];
}

/** What a plain helper or a coroutine returns of shared data. */
function returned(fn: FunctionView, graph: Graph, state: Knowledge, op: OperationId): readonly Known[] {
  const site = fn.sites.find((other) => other.op === op);
  return (site?.calls ?? []).flatMap((id) => {
    const helper = graph.function(id);
    if (!helper || helper.id === fn.id || helper.facts.isAsync || helper.facts.operations.length > 12) return [];
    return helper.facts.operations.flatMap((operation, at) => {
      if (operation.k !== 'return') return [];
      return knownOf(helper, graph, new Map(), operation.value, at).map((k) => ({ ...fresh(k, state), read: op }));
    });
  });
}

function knownOfPlace(
  fn: FunctionView,
  graph: Graph,
  state: Knowledge,
  place: Value,
  at: OperationId,
): readonly Known[] {
  const storage = graph.values.storage(fn, place, at);
  if (!storage || !isShared(storage)) return [];
  const { key, part } = identityOf(storage, place);
  const read = readOf(fn, graph, storage, at);
  const wait = waitAfter(fn, graph, read, at);
  const known: Known = { key, ...(part === undefined ? {} : { part }), storage, read };
  return [wait === undefined ? fresh(known, state) : { ...known, since: wait }];
}

function fresh(known: Known, state: Knowledge): Known {
  const lock = [...state.keys()].filter((name) => name.startsWith('lock:')).at(-1);
  return lock === undefined ? known : { ...known, under: Number(lock.slice('lock:'.length)) };
}

/** Other tasks can see it: variables of modules and closures, fields of the method's own object. */
export function isShared({ scope, isOwn }: Storage): boolean {
  return scope === 'module' || scope === 'class' || scope === 'captured' || (scope === 'instance' && isOwn);
}

/** Elements of one collection are told apart by their keys. */
export function identityOf(storage: Storage, place: Value): { readonly key: string; readonly part?: string } {
  const isElement = place.k === 'index' && storage.key.endsWith('[]');
  return isElement ? { key: storage.key.slice(0, -2), part: partName(place.key) } : { key: storage.key };
}

export function partName(key: Value): string {
  return JSON.stringify(key);
}

/** The read that belongs to a place in the text of an operation; the operation itself if it has none. */
function readOf(fn: FunctionView, graph: Graph, storage: Storage, at: OperationId): OperationId {
  for (let op = at - 1; op >= 0; op--) {
    const operation = fn.facts.operations[op];
    if (operation?.k !== 'read') continue;
    if (graph.values.storage(fn, operation.place, op)?.key === storage.key) return op;
  }
  return at;
}

/** `total = total + await next()`: the wait stands in the same expression, after the read. */
function waitAfter(fn: FunctionView, graph: Graph, read: OperationId, at: OperationId): OperationId | undefined {
  const outer = fn.facts.operations[at]?.span;
  const inner = fn.facts.operations[read]?.span;
  if (!outer || !inner || inner.start < outer.start || inner.end > outer.end) return undefined;
  for (let op = read + 1; op < at; op++) {
    const span = fn.facts.operations[op]?.span;
    if (span && span.start >= outer.start && span.end <= outer.end && suspendsAt(fn, op, graph)) return op;
  }
  return undefined;
}

/** How a condition found what it looked at. */
function finding(test: Value, isTrue: boolean): NonNullable<Known['found']> {
  if (test.k !== 'operation') return isTrue ? 'present' : 'missing';
  const [first, second] = test.operands;
  switch (test.operator) {
    case 'not':
    case '!':
      return first ? finding(first, !isTrue) : 'compared';
    case 'in':
      return isTrue ? 'present' : 'missing';
    case 'not in':
      return isTrue ? 'missing' : 'present';
    case 'is':
    case '==':
    case '===':
      return isNull(first) || isNull(second) ? (isTrue ? 'missing' : 'present') : 'compared';
    case 'is not':
    case '!=':
    case '!==':
      return isNull(first) || isNull(second) ? (isTrue ? 'present' : 'missing') : 'compared';
    case 'and':
    case 'or':
    case '&&':
    case '||':
      return test.operands.some((operand) => finding(operand, isTrue) === 'missing') ? 'missing' : 'compared';
    default:
      return 'compared';
  }
}

function isNull(value: Value | undefined): boolean {
  return value?.k === 'literal' && value.value === null;
}
