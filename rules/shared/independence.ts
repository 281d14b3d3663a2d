/** Whether waits get in each other's way: those that do not can be under way at the same time, in any order. */
import type { Operation, OperationId, Value } from '../facts';
import type { FunctionView, Graph, Site } from '../model';
import { acquiresLock, entersLock } from './exclusive';
import { memoised } from './memo';
import { mutationsIn } from './mutations';
import { pauseAt } from './pauses';
import { usesOfResults } from './uses';

/**
 * `independent`: it asks somebody else, or lets time pass, and changes nothing that others see. `unknown`: nothing speaks
 * against it. `none`: it does not wait.
 */
export type Waiting = 'none' | 'independent' | 'unknown' | 'dependent';

/** Chains of calls are followed this far. */
const MAX_DEPTH = 5;

const ORDER: Readonly<Record<Waiting, number>> = { none: 0, independent: 1, unknown: 2, dependent: 3 };

export function worseOf(a: Waiting, b: Waiting): Waiting {
  return ORDER[b] > ORDER[a] ? b : a;
}

/** What an `await`, an `async with` or an `async for` waits for. */
export function waitingAt(fn: FunctionView, op: OperationId, graph: Graph, depth = MAX_DEPTH): Waiting {
  const operation = fn.facts.operations[op];
  switch (operation?.k) {
    case 'await':
      return waitingFor(fn, operation.value, graph, depth);
    case 'enter':
      return operation.isAsync ? waitingFor(fn, operation.value, graph, depth) : 'none';
    case 'iterate':
      return operation.isAsync ? 'dependent' : 'none';
    default:
      return 'none';
  }
}

/** Lets time pass and does nothing else, on the spot: whoever writes that wants to go slowly. */
export function isDirectPause(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const roles = graph.values.rolesAt(fn, op).map(({ entry }) => entry.role);
  if (roles.includes('pauses') || roles.includes('yields-to-loop')) return true;
  if (fn.sites.some((site) => site.op === op && site.apis.some(({ entry }) => entry.category === 'sleep'))) return true;
  // A helper that pauses and answers stands for some work, in examples at least.
  const isPause = roles.includes('settles-by-callback') || isAnswerDropped(fn, op);
  return isPause && pauseAt(fn, op, graph) !== undefined;
}

/** `await nap()` as a statement. */
function isAnswerDropped({ facts }: FunctionView, op: OperationId): boolean {
  const uses = usesOfResults(facts);
  const awaits = (uses.get(op) ?? []).filter(({ as }) => as === 'awaited');
  return awaits.some(({ by }) => by !== undefined && (uses.get(by) ?? []).length === 0);
}

function waitingFor(fn: FunctionView, value: Value, graph: Graph, depth: number): Waiting {
  // What has a name has been started before, as a rule.
  return value.k === 'op' ? waitingOfResult(fn, value.op, graph, depth) : 'dependent';
}

function waitingOfResult(fn: FunctionView, op: OperationId, graph: Graph, depth: number): Waiting {
  const call = fn.facts.operations[op];
  if (call?.k === 'await') return waitingFor(fn, call.value, graph, depth);
  if (call?.k !== 'call' || depth <= 0) return 'unknown';
  const roles = new Set<string>(graph.values.rolesAt(fn, op).map(({ entry }) => entry.role));
  if (roles.has('independent-request')) return 'independent';
  if (isDirectPause(fn, op, graph)) return 'independent';
  // Who joins, limits or starts tasks has thought of what runs beside what.
  if (['joins-awaitables', 'limits-concurrency', 'creates-task'].some((role) => roles.has(role))) return 'dependent';
  const site = fn.sites.find((other) => other.op === op);
  if (roles.has('continues-promise') && call.callee.k === 'member')
    return worseOf(waitingFor(fn, call.callee.of, graph, depth), changesByCallbacks(fn, call.arguments, graph, depth));
  if (site) return waitingOfSite(fn, site, graph, depth);
  return isKnownOtherwise(fn, op, graph) ? 'dependent' : 'unknown';
}

/** What callbacks change, that of other people's functions is not known. */
function changesByCallbacks(
  fn: FunctionView,
  given: readonly { readonly value: Value }[],
  graph: Graph,
  depth: number,
): Waiting {
  return given.reduce<Waiting>((worst, { value }) => {
    const callback = value.k === 'function' ? fn.file.functions[value.fn] : undefined;
    return callback && !readsItsAnswer(callback) ? worseOf(worst, waitingIn(callback, graph, depth)) : worst;
  }, 'none');
}

/** `.then((response) => response.json())` belongs to the request. */
function readsItsAnswer({ facts }: FunctionView): boolean {
  const [call, result, ...others] = facts.operations.filter(({ k }) => k === 'call' || k === 'return');
  if (call?.k !== 'call' || result?.k !== 'return' || others.length > 0 || call.callee.k !== 'member') return false;
  const { of } = call.callee;
  return of.k === 'name' && of.scope === facts.index && of.name === facts.parameters[0]?.name;
}

function waitingOfSite(fn: FunctionView, site: Site, graph: Graph, depth: number): Waiting {
  const { handOff } = site;
  if (handOff) return waitingOfHandOff(fn, site, handOff, graph, depth);
  const functions = [...site.asyncCallees, ...site.calls];
  if (functions.length === 0) return isKnownOtherwise(fn, site.op, graph) ? 'dependent' : 'unknown';
  return functions.reduce<Waiting>((worst, id) => {
    const callee = graph.function(id);
    return worseOf(worst, callee ? waitingIn(callee, graph, depth) : 'unknown');
  }, 'none');
}

/** The catalogue speaks for it, and not of independence: a statement on a session, a message, a lock. */
function isKnownOtherwise(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const call = fn.facts.operations[op];
  return call?.k === 'call' && graph.values.entities(fn, call.callee, op).some((e) => graph.values.isKnown(fn, e));
}

/** Wrappers (`wait_for`) wait for what they are given; what runs in threads and processes may share a session or a core. */
function waitingOfHandOff(
  fn: FunctionView,
  site: Site,
  { entry, runsOn, coroutines }: NonNullable<Site['handOff']>,
  graph: Graph,
  depth: number,
): Waiting {
  if (entry.callerWaits !== 'await' || entry.many === true || entry.spread === true) return 'dependent';
  const operation = fn.facts.operations[site.op];
  const [only, ...others] = coroutines;
  const argument = operation?.k === 'call' ? operation.arguments[0]?.value : undefined;
  if (runsOn !== 'same-loop' || only === undefined || others.length > 0 || !argument) return 'dependent';
  return waitingFor(fn, argument, graph, depth);
}

/** What running a function waits for, and whether runs of it get in each other's way. */
export function waitingIn(fn: FunctionView, graph: Graph, depth = MAX_DEPTH): Waiting {
  return asked(graph, fn, depth - 1);
}

const asked = memoised((graph, fn: FunctionView, depth): Waiting => {
  if (fn.facts.isStub || depth <= 0) return 'unknown';
  if (fn.facts.isGenerator || changesShared(fn, graph)) return 'dependent';
  const { operations } = fn.facts;
  if (operations.some((_, op) => takesTurns(fn, op, graph))) return 'dependent';
  const waits = operations.map((operation, op) => waitingOfOperation(fn, operation, op, graph, depth));
  // A pause beside real requests keeps them apart.
  const paused = operations.filter((_, op) => isDirectPause(fn, op, graph)).length;
  const waiting = waits.filter((wait) => wait !== 'none').length;
  if (paused > 0 && waiting > paused) return 'dependent';
  return waits.reduce(worseOf, 'none');
});

function waitingOfOperation(
  fn: FunctionView,
  operation: Operation,
  op: OperationId,
  graph: Graph,
  depth: number,
): Waiting {
  // In JavaScript, a plain function may give back the promise of another.
  if (operation.k === 'return' && !fn.facts.isAsync) {
    return operation.value.k === 'op' ? waitingOfResult(fn, operation.value.op, graph, depth) : 'none';
  }
  if (operation.k !== 'call') return waitingAt(fn, op, graph, depth);
  const called = fn.sites.find((site) => site.op === op)?.calls ?? [];
  return called.some((id) => isChanging(id, graph)) ? 'dependent' : 'none';
}

function isChanging(id: string, graph: Graph): boolean {
  const fn = graph.function(id);
  // What an initialiser fills in is its own.
  return fn !== undefined && fn.facts.kind !== 'constructor' && changesShared(fn, graph);
}

function takesTurns(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  if (acquiresLock(fn, op, graph) || entersLock(fn, op, graph)) return true;
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'limits-concurrency');
}

/** Changes to what outlives the call: fields, module variables, what it was given. */
export function changesShared(fn: FunctionView, graph: Graph): boolean {
  return mutationsIn(fn, graph).some(({ storage }) => storage.scope !== 'local');
}
