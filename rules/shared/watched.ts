/** What code looks at when it waits for a change: the clock, data of the program, objects that know how to wait. */
import type { CallOperation, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { calleeText, valueText } from './text';
import { partsOf } from './uses';

/** What a loop waits for. */
export type Watched =
  | { readonly k: 'clock'; readonly display: string }
  /** A variable or field of the program, which somebody else changes. */
  | { readonly k: 'state'; readonly display: string }
  /** An object that knows how to wait: queue, event, thread. */
  | { readonly k: 'object'; readonly display: string; readonly instead: string }
  /** Nothing is known about it. */
  | { readonly k: 'unknown'; readonly display: string };

/** What members are read of; anything else is taken apart. */
const PLACES: ReadonlySet<Value['k']> = new Set(['name', 'self', 'member', 'index']);

/** What looks at state may call other functions that only look, this deep. */
const MAX_DEPTH = 3;

/** A call that only tells something: the time, a state, what it is given. */
export function isLook(fn: FunctionView, op: OperationId, call: CallOperation, graph: Graph, depth = 0): boolean {
  const isKnown = graph.values
    .rolesAt(fn, op)
    .some(({ entry }) => ['reads-clock', 'tells-state', 'inspects', 'reports'].includes(entry.role));
  if (isKnown) return true;
  const callees = graph.values.entities(fn, call.callee, op);
  return callees.length > 0 && callees.every((e) => e.k === 'function' && onlyLooks(e.fn, graph, depth + 1));
}

/** A function that reads, compares and returns: `is_ready()`, a property. */
export function onlyLooks(id: string, graph: Graph, depth = 0): boolean {
  const fn = graph.function(id);
  if (!fn || depth > MAX_DEPTH || fn.facts.isAsync || fn.facts.isGenerator || fn.facts.isStub) return false;
  return fn.facts.operations.every((operation, op) => {
    if (operation.k === 'call') return isLook(fn, op, operation, graph, depth);
    return ['read', 'compute', 'return', 'iterate'].includes(operation.k);
  });
}

/** What a condition looks at. */
export function watchedIn(
  fn: FunctionView,
  test: Value,
  turn: ReadonlySet<OperationId>,
  graph: Graph,
): readonly Watched[] {
  const imported = importedIn(fn, test, graph);
  if (imported) return [imported];
  const found = lookedAt(fn, test).flatMap((value) => watchedAt(fn, value, turn, graph) ?? []);
  const isKnown = found.some((watched) => watched.k !== 'unknown');
  return isKnown ? found.filter((watched) => watched.k !== 'unknown') : found;
}

/** JavaScript: `while (!engine)`, where `engine` is imported. Nobody but its library can give it a value. */
function importedIn(fn: FunctionView, test: Value, graph: Graph): Watched | undefined {
  const operation = test.k === 'op' ? fn.facts.operations[test.op] : test;
  const isTurned = operation?.k === 'compute' || operation?.k === 'operation';
  const place = isTurned && operation.operator === '!' ? operation.operands[0] : test;
  if (place?.k !== 'name' || fn.file.language === 'python') return undefined;
  const binding = fn.file.functions[place.scope]?.facts.bindings[place.name];
  if (binding?.k !== 'import' || binding.name === null) return undefined;
  const entities = graph.values.entities(fn, place);
  const isForeign = entities.length > 0 && entities.every(({ k }) => k === 'external');
  return isForeign ? { k: 'state', display: valueText(fn.file.facts, fn.facts, place) } : undefined;
}

export function objectsIn(fn: FunctionView, test: Value, graph: Graph): readonly Watched[] {
  return lookedAt(fn, test).flatMap((value) => (value.k === 'op' ? (objectAt(fn, value.op, graph) ?? []) : []));
}

/** The values that a condition is made of: through comparisons, arguments and the operations behind them. */
export function lookedAt(fn: FunctionView, test: Value): readonly Value[] {
  const found: Value[] = [];
  const seen = new Set<OperationId>();
  const pending = [test];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    found.push(value);
    if (value.k !== 'op') {
      const isPlace = (value.k === 'member' || value.k === 'index') && PLACES.has(value.of.k);
      pending.push(...(isPlace ? keyOf(value) : partsOf(value)));
      continue;
    }
    const operation = fn.facts.operations[value.op];
    if (!operation || seen.has(value.op)) continue;
    seen.add(value.op);
    if (operation.k === 'compute') pending.push(...operation.operands);
    if (operation.k === 'call') pending.push(...operation.arguments.map((argument) => argument.value));
    // `while (count--)` looks at what it writes.
    if (operation.k === 'read' || operation.k === 'write') pending.push(operation.place);
  }
  return found;
}

/** Which element is looked at can change as much as the element. */
function keyOf(value: Value): readonly Value[] {
  return value.k === 'index' ? [value.key] : [];
}

export function watchedAt(
  fn: FunctionView,
  value: Value,
  turn: ReadonlySet<OperationId>,
  graph: Graph,
): Watched | undefined {
  const display = valueText(fn.file.facts, fn.facts, value);
  switch (value.k) {
    case 'op': {
      const object = objectAt(fn, value.op, graph);
      if (object) return object;
      const call = fn.facts.operations[value.op];
      if (call?.k !== 'call') return undefined;
      const roles = graph.values.rolesAt(fn, value.op);
      if (roles.some(({ entry }) => entry.role === 'reads-clock')) return { k: 'clock', display };
      // `replies.has(id)` changes with `replies`.
      const isAsked = call.callee.k === 'member' && roles.some(({ entry }) => entry.role === 'inspects');
      if (isAsked && isState(fn, call.callee.of, turn, graph)) return { k: 'state', display };
      if (roles.length > 0) return undefined;
      return { k: isLook(fn, value.op, call, graph) ? 'state' : 'unknown', display };
    }
    case 'name':
      if (value.scope === fn.facts.index)
        return isChangedInside(fn, value.name) ? { k: 'state', display } : { k: 'unknown', display };
      return { k: isState(fn, value, turn, graph) ? 'state' : 'unknown', display };
    case 'member':
    case 'index':
      return { k: isState(fn, value, turn, graph) ? 'state' : 'unknown', display };
    default:
      return undefined;
  }
}

export function objectAt(fn: FunctionView, op: OperationId, graph: Graph): Watched | undefined {
  const operation = fn.facts.operations[op];
  const role = graph.values
    .rolesAt(fn, op)
    .find(({ entry }) => entry.role === 'tells-state' || entry.role === 'tries-at-once');
  if (!role || !operation) return undefined;
  return {
    k: 'object',
    display: `${calleeText(fn.file.facts, fn.facts, operation)}()`,
    instead: role.entry.instead ?? '',
  };
}

/** A nested function assigns to a local variable of this one. */
function isChangedInside(fn: FunctionView, name: string): boolean {
  const binding = fn.facts.bindings[name];
  return (
    binding !== undefined &&
    'assignments' in binding &&
    binding.assignments.some((assignment) => assignment.fn !== fn.facts.index)
  );
}

/** Data of the program that something outside of this loop changes; fields of foreign objects may be anything. */
function isState(fn: FunctionView, value: Value, turn: ReadonlySet<OperationId>, graph: Graph): boolean {
  const storage = graph.values.storage(fn, value);
  if (storage && storage.scope !== 'local' && storage.scope !== 'parameter') {
    const isChanged = graph.values
      .accesses(storage, fn)
      .some((access) => access.kind !== 'read' && !(access.fn.id === fn.id && turn.has(access.op)));
    if (isChanged) return true;
  }
  if (value.k !== 'member' && value.k !== 'index') return false;
  // `items.length` changes with `items`.
  const owners = graph.values.entities(fn, value.of);
  return owners.length > 0 && owners.every((e) => e.k === 'collection') && isState(fn, value.of, turn, graph);
}
