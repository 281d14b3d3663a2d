/** How often an operation runs: the loops and per-element callbacks around it. */
import type { FunctionIndex, LoopStep, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import type { RelatedPlace } from '../rule';
import { argumentOf } from './arguments';
import { loopsAround } from './enclosing';
import { isTestCode } from './testCode';

/** `per-item`: once per element of something whose size nobody knows; `chosen`: as often as somebody has set. */
export type Repetition = Turns & {
  /** The call in another function that is repeated. */
  readonly caller?: RelatedPlace;
};

type Turns =
  | { readonly k: 'count'; readonly count: number }
  | { readonly k: 'per-item' }
  | { readonly k: 'chosen' }
  /** Until something happens: `while True`, `while not queue.empty()`. */
  | { readonly k: 'while' };

const ONCE: Repetition = { k: 'count', count: 1 };

/** Callers are followed this far. */
const MAX_CALLERS = 3;

/** The strongest repetition of the operation in its own function, and of the function by its callers. */
export function repetitionOf(fn: FunctionView, op: OperationId, graph: Graph, depth = 0): Repetition {
  const own = loopsAround(fn.facts, op).map((loop) => turnsOf(fn, loop, graph));
  return strongest([...own, callerRepetition(fn, graph, depth)]);
}

const ORDER = { 'per-item': 3, while: 2, chosen: 1, count: 0 };

function strongest(all: readonly Repetition[], counted = productOf): Repetition {
  return all.reduce((a, b) => {
    if (a.k === 'count' && b.k === 'count') return { k: 'count', count: counted(a.count, b.count) };
    return ORDER[b.k] > ORDER[a.k] ? b : a;
  }, ONCE);
}

function productOf(a: number, b: number): number {
  return a * b;
}

/** Callers do not add up. */
function mostOf(a: number, b: number): number {
  return Math.max(a, b);
}

function turnsOf(fn: FunctionView, loop: LoopStep, graph: Graph): Repetition {
  switch (loop.trip.k) {
    case 'constant':
      return { k: 'count', count: loop.trip.count };
    case 'bound':
      return boundOf(fn, loop.trip.bound, graph);
    case 'collection':
      return loop.iterates ? perElement(fn, loop.iterates, graph) : { k: 'per-item' };
    case 'forever':
    case 'condition':
      return { k: 'while' };
  }
}

/** `range(len(jobs))` is per item, `range(workers)` a number that somebody has chosen. */
function boundOf(fn: FunctionView, bound: Value, graph: Graph): Repetition {
  const literal = graph.values.literal(fn, bound);
  if (typeof literal === 'number') return { k: 'count', count: literal };
  const measured = measuredCollection(fn, bound);
  return measured ? perElement(fn, measured, graph) : { k: 'chosen' };
}

/** `len(xs)`, `xs.length`. */
function measuredCollection(fn: FunctionView, bound: Value): Value | undefined {
  if (bound.k === 'member' && bound.name === 'length') return bound.of;
  const call = bound.k === 'op' ? fn.facts.operations[bound.op] : undefined;
  if (call?.k !== 'call' || call.callee.k !== 'name' || call.callee.name !== 'len') return undefined;
  return call.arguments[0]?.value;
}

function perElement(fn: FunctionView, collection: Value, graph: Graph): Repetition {
  const call = collection.k === 'op' ? fn.facts.operations[collection.op] : undefined;
  if (call?.k !== 'call' || collection.k !== 'op') return ofSize(sizeOf(fn, collection, graph));
  if (graph.values.rolesAt(fn, collection.op).some(({ entry }) => entry.role === 'counts-processors')) {
    return { k: 'chosen' };
  }
  const count = graph.values.countArgument(fn, collection.op);
  if (count) return boundOf(fn, count, graph);
  // `enumerate(xs)`, `xs.entries()`: as many as what they are given or called on.
  const inner = call.arguments[0]?.value ?? (call.callee.k === 'member' ? call.callee.of : undefined);
  return ofSize(inner && sizeOf(fn, inner, graph));
}

function ofSize(size: number | undefined): Repetition {
  return size === undefined ? { k: 'per-item' } : { k: 'count', count: size };
}

const MAX_DEPTH = 4;

/** Number of elements of a collection that is written down in the code; `undefined` = not known. */
export function sizeOf(fn: FunctionView, value: Value, graph: Graph, depth = 0): number | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (value.k) {
    case 'list':
      return value.items.some((item) => item.k === 'spread') ? undefined : value.items.length;
    case 'object':
      return value.entries.some((entry) => entry.key === null) ? undefined : value.entries.length;
    case 'name':
      return value.scope < 0 ? undefined : sizeOfName(fn, value.name, value.scope, graph, depth);
    default:
      return undefined;
  }
}

function sizeOfName(
  fn: FunctionView,
  name: string,
  scope: FunctionIndex,
  graph: Graph,
  depth: number,
): number | undefined {
  const owner = fn.file.functions[scope];
  const binding = owner?.facts.bindings[name];
  if (!owner || !binding) return undefined;
  if (binding.k === 'parameter') return sizeOfParameter(owner, binding.index, graph, depth);
  if (binding.k !== 'variable' || isExtended(fn, name, scope)) return undefined;
  const [only, ...others] = binding.assignments;
  const at = only && others.length === 0 ? fn.file.functions[only.fn] : undefined;
  return only && at ? sizeOf(at, only.value, graph, depth + 1) : undefined;
}

/** The largest collection that a caller is seen to pass; not known unless all are. */
function sizeOfParameter(fn: FunctionView, index: number, graph: Graph, depth: number): number | undefined {
  const parameter = fn.facts.parameters[index];
  const callers = graph.callers(fn.id).filter(({ how }) => how === 'call' || how === 'coroutine');
  if (!parameter || callers.length === 0) return undefined;
  const sizes = callers.map((caller) => {
    const from = graph.function(caller.fn);
    const call = from?.facts.operations[caller.op];
    if (!from || call?.k !== 'call') return undefined;
    const position = fn.facts.class === undefined ? index : index - 1;
    const given = argumentOf(call, [position, parameter.name ?? '']);
    return given ? sizeOf(from, given.value, graph, depth + 1) : undefined;
  });
  return sizes.reduce((a, b) => (a === undefined || b === undefined ? undefined : Math.max(a, b)));
}

/** `jobs.append(…)`: the literal that it began with says nothing. */
function isExtended(fn: FunctionView, name: string, scope: FunctionIndex): boolean {
  return fn.facts.operations.some(
    (op) =>
      op.k === 'call' &&
      op.callee.k === 'member' &&
      op.callee.of.k === 'name' &&
      op.callee.of.name === name &&
      op.callee.of.scope === scope,
  );
}

/** A helper that is called in a loop, a callback that runs once per element: `files.map((file) => new Worker(…))`. */
function callerRepetition(fn: FunctionView, graph: Graph, depth: number): Repetition {
  // What an object starts for itself lives as long as the object.
  if (depth >= MAX_CALLERS || fn.facts.index === 0 || fn.facts.kind === 'constructor') return ONCE;
  const callers = graph.callers(fn.id).filter(({ how }) => how === 'call' || how === 'coroutine');
  return strongest(
    callers.flatMap(({ fn: id, op }) => {
      const from = graph.function(id);
      if (!from || id === fn.id || isTestCode(from)) return [];
      const caller = placeOf(from, op);
      return [elementsAt(from, op, graph), repetitionOf(from, op, graph, depth + 1)].map((r) => ({ caller, ...r }));
    }),
    mostOf,
  );
}

function placeOf({ file, facts }: FunctionView, op: OperationId): RelatedPlace {
  const span = facts.operations[op]?.span ?? facts.nameSpan;
  return { file: file.id, span, message: 'this call is repeated' };
}

/** How often an API that is given a callback calls it. */
function elementsAt(from: FunctionView, op: OperationId, graph: Graph): Repetition {
  const call = from.facts.operations[op];
  const site = from.sites.find((one) => one.op === op);
  if (call?.k !== 'call' || !site || site.loopDepth <= loopsAround(from.facts, op).length) return ONCE;
  const collection = call.callee.k === 'member' ? call.callee.of : call.arguments[1]?.value;
  return collection ? perElement(from, collection, graph) : { k: 'per-item' };
}
