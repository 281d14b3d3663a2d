/** The fix that makes a plain function of an async one that awaits nothing, and hands it off where it takes long. */
import type { OffloadEntry } from '../catalog/schema';
import type { OperationId, Value } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { Effect, FunctionId, FunctionView, Graph } from '../model';
import { isAwaited } from './awaitedElsewhere';
import { toolOf } from './fixApis';
import { knownCalls, type KnownCall } from './knownCalls';
import { mutationsIn } from './mutations';
import { usesOfResults, type Use } from './uses';

/** `effect`: why it takes long; without one, calling it is all that there is to do. */
export function makePlainFix(fn: FunctionView, effect: Effect | undefined, graph: Graph): readonly Fix[] {
  if (!isPlainInside(fn, graph)) return [];
  const [offload] = fn.file.offloads;
  if (effect && (!offload || !canBeThread(fn, effect, graph))) return [];
  const calls = knownCalls(fn, graph);
  const changes = calls && (effect && offload ? inThread(fn, calls, offload, graph) : atOnce(fn, calls, graph));
  if (!changes) return [];
  const { index, name } = fn.facts;
  const plain: FixIntent = { k: 'set-async', fn: index, isAsync: false, uses: calls.length };
  const title = `Make \`${name}\` a plain function${effect && offload ? `, and run it in a thread with ${offload.display}(…)` : ''}`;
  return [{ title, safety: 'suggestion', intent: { k: 'all', of: [plain, ...changes] } }];
}

/** It awaits nothing, and what it gives is nothing to be awaited either. */
function isPlainInside(fn: FunctionView, graph: Graph): boolean {
  return fn.facts.operations.every((operation, op) => {
    if (operation.k === 'await' || ('isAsync' in operation && operation.isAsync)) return false;
    return operation.k !== 'return' || isPlainResult(fn, operation.value, op, graph);
  });
}

function isPlainResult(fn: FunctionView, value: Value, at: OperationId, graph: Graph): boolean {
  if (value.k !== 'op') return value.k !== 'choice';
  const made = fn.facts.operations[value.op];
  if (made?.k !== 'call') return made?.k === 'compute' || fn.file.language === 'python';
  if (graph.values.rolesAt(fn, value.op).some(({ entry }) => entry.role === 'gives-settled')) return false;
  const callees = graph.values.entities(fn, made.callee, at);
  return !callees.some((callee) => graph.values.isAsyncCallable(fn, callee));
}

/** What it calls is followed this far; beyond that, it may lead to the loop. */
const MAX_FUNCTIONS = 50;

/** Other threads may run it: it does not belong to the loop, changes nothing that others see, and lets go of the GIL. */
function canBeThread(fn: FunctionView, { kind, gil, category }: Effect, graph: Graph): boolean {
  const helps = kind === 'blocks' || gil === 'released' || fn.file.isFreeThreaded;
  if (fn.file.language !== 'python' || !helps || category === 'lock') return false;
  const seen = new Set<FunctionId>([fn.id]);
  for (const id of seen) {
    const reached = graph.function(id);
    if (!reached || seen.size > MAX_FUNCTIONS || needsLoop(reached, graph)) return false;
    if (changesShared(reached, graph)) return false;
    for (const { calls } of reached.sites) for (const call of calls) seen.add(call);
  }
  return true;
}

/** What a constructor sets is new. */
function changesShared(fn: FunctionView, graph: Graph): boolean {
  if (fn.facts.kind === 'constructor') return false;
  return mutationsIn(fn, graph).some(({ storage: { scope } }) => scope !== 'local' && scope !== 'parameter');
}

const OF_LOOP: ReadonlySet<string> = new Set(['loop-bound', 'gives-running-loop', 'asks-for-loop', 'creates-task']);

function needsLoop(fn: FunctionView, graph: Graph): boolean {
  return fn.facts.operations.some((_, op) => graph.values.rolesAt(fn, op).some(({ entry }) => OF_LOOP.has(entry.role)));
}

/** `await f(x)` → `await to_thread(f, x)`, and so where it is started beside others. */
function inThread(
  { id }: FunctionView,
  calls: readonly KnownCall[],
  { module, name, leading, keywords }: OffloadEntry,
  graph: Graph,
): readonly FixIntent[] | undefined {
  // What an executor gives is awaited, but no task is made of it.
  const isFine = calls.every(({ fn, op }) => {
    if (isAwaited(fn.facts, op)) return true;
    return leading === undefined && onlyUse(fn, op)?.as === 'argument' && isStarted(fn, op, id, graph);
  });
  if (!isFine) return undefined;
  return calls.map(({ fn, op }) => ({
    k: 'hand-off',
    fn: fn.facts.index,
    op,
    api: { module, name },
    ...(leading === undefined ? {} : { leading }),
    keywords,
    isCoroutine: true,
  }));
}

/** What is unpacked for a call is given to it. */
function onlyUse({ facts }: FunctionView, op: OperationId): Use | undefined {
  const [use, ...others] = (usesOfResults(facts).get(op) ?? []).filter(({ as }) => as !== 'iterated');
  return others.length === 0 ? use : undefined;
}

function isStarted(fn: FunctionView, op: OperationId, started: FunctionId, graph: Graph): boolean {
  const by = onlyUse(fn, op)?.by;
  if (by === undefined) return false;
  const handOff = fn.sites.find((site) => site.op === by && site.handOff)?.handOff;
  if (handOff?.runsOn === 'same-loop' && handOff.coroutines.includes(started)) return true;
  return graph.values.rolesAt(fn, by).some(({ entry }) => entry.role === 'joins-awaitables');
}

/** `await f(x)` → `f(x)`, and `await gather(f(x), f(y))` → `[f(x), f(y)]`. */
function atOnce(called: FunctionView, calls: readonly KnownCall[], graph: Graph): readonly FixIntent[] | undefined {
  const changes: FixIntent[] = [];
  const joined = new Map<string, KnownCall>();
  for (const { fn, op } of calls) {
    const use = onlyUse(fn, op);
    if (use?.by === undefined || !fn.facts.isAsync) return undefined;
    if (use.as === 'awaited' && !use.isPart) changes.push({ k: 'drop-await', fn: fn.facts.index, op: use.by });
    else if (use.as === 'argument') joined.set(`${String(fn.facts.index)} ${String(use.by)}`, { fn, op: use.by });
    else return undefined;
  }
  for (const { fn, op } of joined.values()) {
    const list = asList(called, fn, op, graph);
    if (!list) return undefined;
    changes.push(...list);
  }
  return changes;
}

/** A call that waits for calls of the function and for nothing else, with the `await` of what it gives. */
function asList(called: FunctionView, fn: FunctionView, join: OperationId, graph: Graph): readonly FixIntent[] | null {
  const call = fn.facts.operations[join];
  const use = onlyUse(fn, join);
  if (call?.k !== 'call' || use?.by === undefined || !isAll(fn, join, graph)) return null;
  const isPython = fn.file.language === 'python';
  const [list] = call.arguments;
  const items = isPython ? call.arguments.map(({ value }) => value) : list?.value.k === 'list' ? list.value.items : [];
  const isKnown = (item: Value): boolean => {
    const one = item.k === 'op' ? fn.facts.operations[item.op] : undefined;
    const callees = one?.k === 'call' ? graph.values.entities(fn, one.callee, item.k === 'op' ? item.op : 0) : [];
    return callees.length === 1 && callees.every((e) => e.k === 'function' && e.fn === called.id);
  };
  const first = call.arguments[0]?.span;
  const last = call.arguments.at(-1)?.span;
  if (!first || !last || !items.every(isKnown) || call.arguments.some((a) => a.name !== undefined)) return null;
  if (!isPython && call.arguments.length !== 1) return null;
  const inner = { start: first.start, end: last.end };
  const { index } = fn.facts;
  const code = isPython ? ['[', inner, ']'] : [inner];
  const replaced: FixIntent = { k: 'replace-call', fn: index, op: join, code };
  if (use.as === 'returned' && !isPython) return [replaced];
  const isUsed = use.as === 'awaited' && !use.isPart && (usesOfResults(fn.facts).get(use.by) ?? []).length > 0;
  return isUsed ? [{ k: 'drop-await', fn: index, op: use.by }, replaced] : null;
}

function isAll(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const all = toolOf(fn.file, 'wait-for-all');
  const path = all && (all.module === '' ? all.name : `${all.module}.${all.name}`);
  return graph.values.rolesAt(fn, op).some(({ display }) => display === path);
}
