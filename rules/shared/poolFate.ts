/** What becomes of a pool that a Python function makes: whether somebody shuts it down. */
import type { ExecutorKind } from '../catalog/tables';
import type { CallOperation, FunctionIndex, OperationId } from '../facts';
import type { FunctionView, Graph, Storage } from '../model';
import { argumentOf } from './arguments';
import { executorMadeAt } from './pools';
import { usesOfNames, usesOfResults, type Use } from './uses';
import { usesOfStorage } from './usesOfStorage';

/** A pool that is given work, and that nobody shuts down or could shut down. */
export interface PoolFate {
  readonly kind: ExecutorKind;
  /** The variable or field that holds it; of a variable, the last operation that uses it. */
  readonly name?: string;
  readonly lastUse?: OperationId;
  /** The method that ends what the object does, if an object keeps the pool. */
  readonly closer?: FunctionView;
  /** Leaving a `with` block of it waits for the work, or all of the work is waited for anyway. */
  readonly canWait: boolean;
}

/** `undefined`: no pool is made here, it is ended, it is not used, or somebody else has it. */
export function fateOfPool(fn: FunctionView, op: OperationId, graph: Graph): PoolFate | undefined {
  const kind = poolMadeAt(fn, op, graph);
  const uses = kind ? (usesOfResults(fn.facts).get(op) ?? []) : [];
  const [use] = uses;
  if (!kind || use?.by === undefined || uses.length !== 1 || use.isPart) return undefined;
  if (use.as === 'receiver') return isGivenWork(fn, use, graph) ? { kind, canWait: false } : undefined;
  const write = fn.facts.operations[use.by];
  if (use.as !== 'assigned' || write?.k !== 'write' || write.augmented !== undefined) return undefined;
  if (write.place.k === 'name') return ofVariable(fn, op, kind, write.place, graph);
  const storage = graph.values.storage(fn, write.place, use.by);
  return storage?.scope === 'instance' && storage.isOwn ? ofField(fn, kind, storage, graph) : undefined;
}

/** A pool that is made on the spot, or by a helper that makes one in every call. */
function poolMadeAt(fn: FunctionView, op: OperationId, graph: Graph): ExecutorKind | undefined {
  const own = executorMadeAt(fn, op, graph);
  const call = fn.facts.operations[op];
  if (own || call?.k !== 'call') return own;
  if (graph.values.entities(fn, call.callee, op).some(({ k }) => k === 'external')) return undefined;
  const [made, ...others] = graph.values.result(fn, op);
  const origin = made?.k === 'external' && others.length === 0 ? made.origin : undefined;
  const helper = origin && graph.function(origin.fn);
  if (!made || !origin || !helper || helper.id === fn.id) return undefined;
  const uses = usesOfResults(helper.facts).get(origin.op) ?? [];
  const isHandedOut = uses.length === 1 && uses[0]?.as === 'returned' && !uses[0].isPart;
  return isHandedOut ? graph.values.executor(fn, made) : undefined;
}

function ofVariable(
  fn: FunctionView,
  op: OperationId,
  kind: ExecutorKind,
  { name, scope }: { readonly name: string; readonly scope: FunctionIndex },
  graph: Graph,
): PoolFate | undefined {
  const { facts, file } = fn;
  const binding = facts.bindings[name];
  if (scope !== facts.index || binding?.k !== 'variable' || binding.assignments.length !== 1) return undefined;
  const isCaptured = file.facts.functions.some(
    (other, index) => index !== scope && usesOfNames(other, scope).has(name),
  );
  const uses = usesOfNames(facts, scope).get(name) ?? [];
  if (isCaptured || uses.length === 0 || !uses.every((use) => isPlain(fn, use, graph))) return undefined;
  const lastUse = Math.max(...uses.flatMap(({ by }) => by ?? []));
  const isWaitedFor = uses.every((use) => handOffAt(fn, use)?.entry.callerWaits === 'block');
  const waits = graph.values
    .result(fn, op)
    .some((made) => graph.values.roles(fn, made).some(({ role }) => role === 'waits-at-exit'));
  return { kind, name, lastUse, canWait: isWaitedFor || waits };
}

/** Methods that end what an object does. */
const CLOSER = /^(a?close|stop|shut_?down|a?exit|clean_?up|tear_?down|dispose|__a?exit__|__del__)$/;

/** The method that ends what the object does to which the function belongs. */
export function closerOf({ file, facts }: FunctionView): FunctionView | undefined {
  const closer = file.functions.find((f) => f.facts.class === facts.class && CLOSER.test(f.facts.name));
  return closer?.facts.isStub === false && closer.facts.kind === 'method' ? closer : undefined;
}

/** The object says when it is done: then the pool is, too. */
function ofField(fn: FunctionView, kind: ExecutorKind, storage: Storage, graph: Graph): PoolFate | undefined {
  const { file } = fn;
  const closer = closerOf(fn);
  if (!closer) return undefined;
  const uses = usesOfStorage(file, storage.key, graph);
  const isUsedOnly = uses.length > 0 && uses.every((use) => isPlain(use.fn, use, graph));
  return isUsedOnly ? { kind, name: storage.display, closer, canWait: false } : undefined;
}

/** It is given work, here or by a helper, and nothing else is done with it. */
function isPlain(fn: FunctionView, use: Use, graph: Graph): boolean {
  return isGivenWork(fn, use, graph) || isLent(fn, use, graph);
}

export function isGivenWork(fn: FunctionView, use: Use, graph: Graph): boolean {
  const handOff = handOffAt(fn, use);
  const call = use.by === undefined ? undefined : fn.facts.operations[use.by];
  if (!handOff || call?.k !== 'call' || use.by === undefined || use.isPart) return false;
  if (graph.values.rolesAt(fn, use.by).some(({ entry }) => entry.role === 'shuts-down-pool')) return false;
  return use.as === 'receiver' || (use.as === 'argument' && isExecutor(call, handOff));
}

/** It is given work, and somebody takes what that gives. */
export function isAnswered(fn: FunctionView, use: Use, graph: Graph): boolean {
  const call = use.by === undefined ? undefined : fn.facts.operations[use.by];
  return isGivenWork(fn, use, graph) && call?.k === 'call' && call.isStatement !== true;
}

export function handOffAt(fn: FunctionView, { by }: Use): FunctionView['sites'][number]['handOff'] {
  return fn.sites.find((site) => site.op === by && site.handOff !== undefined)?.handOff;
}

/** `loop.run_in_executor(pool, f)` */
function isExecutor(call: CallOperation, { entry }: NonNullable<ReturnType<typeof handOffAt>>): boolean {
  const given = entry.executor === undefined ? undefined : argumentOf(call, entry.executor);
  return given !== undefined && given.value.k !== 'literal';
}

/** Given to a function of the project that does nothing but give it work. */
function isLent(fn: FunctionView, { as, by, isPart }: Use, graph: Graph): boolean {
  const call = by === undefined ? undefined : fn.facts.operations[by];
  if (as !== 'argument' || isPart || call?.k !== 'call' || by === undefined) return false;
  const site = fn.sites.find((other) => other.op === by);
  const callees = [...(site?.calls ?? []), ...(site?.asyncCallees ?? [])].flatMap((id) => graph.function(id) ?? []);
  return callees.length > 0 && callees.every((callee) => usesItsPools(fn, by, callee, graph));
}

/** Every parameter that is given a pool is given work, or not used. */
function usesItsPools(fn: FunctionView, op: OperationId, callee: FunctionView, graph: Graph): boolean {
  const { facts } = callee;
  const call = fn.facts.operations[op];
  const offset = facts.kind === 'method' || facts.kind === 'class-method' || facts.kind === 'constructor' ? 1 : 0;
  if (call?.k !== 'call') return false;
  return facts.parameters.slice(offset).every(({ name }, index) => {
    const given = argumentOf(call, [index, name ?? '']);
    const isPool = given && graph.values.entities(fn, given.value, op).some((e) => graph.values.executor(fn, e));
    if (isPool !== true) return true;
    const uses = usesOfNames(facts, facts.index).get(name ?? '') ?? [];
    return name !== null && uses.every((use) => isGivenWork(callee, use, graph));
  });
}
