/** Collections that one thread goes over while another one adds to them or takes from them: Python gives up in the middle. */
import type { OperationId, Value } from '../facts';
import type { FunctionView, Graph, Storage } from '../model';
import { locksHeldAt } from './heldLocks';
import { areApart, type Lock } from './locks';
import { isLongLivedFunction } from './longLived';
import { memoised } from './memo';
import { mutationsIn } from './mutations';
import { runnersOf, type Runners, type ThreadStart } from './threadStarts';

export interface Resizing {
  /** Where the iteration starts. */
  readonly op: OperationId;
  readonly place: Value;
  readonly storage: Storage;
  readonly change: { readonly fn: FunctionView; readonly op: OperationId };
  /** The threads in which the change runs. */
  readonly starts: readonly ThreadStart[];
}

export function resizedInIteration(fn: FunctionView, graph: Graph): readonly Resizing[] {
  return fn.facts.operations.flatMap((operation, op): readonly Resizing[] => {
    const place =
      operation.k === 'iterate' && !operation.isAsync ? collectionIn(fn, operation.value, graph) : undefined;
    const storage = place && graph.values.storage(fn, place, op);
    if (!place || !storage || !['module', 'class', 'instance'].includes(storage.scope)) return [];
    if (!failsWhenResized(fn, place, op, graph) || hasWaited(fn, op, graph)) return [];
    const found = changeElsewhere(fn, storage, locksHeldAt(fn, graph, op), graph);
    return found ? [{ op, place, storage, ...found }] : [];
  });
}

/** `self.known`, `self.known.items()` */
export function collectionIn(fn: FunctionView, value: Value, graph: Graph): Value | undefined {
  if (value.k === 'name' || value.k === 'member') return value;
  const call = value.k === 'op' ? fn.facts.operations[value.op] : undefined;
  if (value.k !== 'op' || call?.k !== 'call' || call.callee.k !== 'member') return undefined;
  const isView = graph.values.rolesAt(fn, value.op).some(({ entry }) => entry.role === 'views-receiver');
  return isView ? call.callee.of : undefined;
}

export function failsWhenResized(fn: FunctionView, place: Value, op: OperationId, graph: Graph): boolean {
  const entities = graph.values.entities(fn, place, op);
  return (
    entities.length > 0 &&
    entities.every(
      (entity) =>
        // `{…}`
        entity.k === 'object' || graph.values.roles(fn, entity).some(({ role }) => role === 'fails-when-resized'),
    )
  );
}

function hasWaited(fn: FunctionView, at: OperationId, graph: Graph): boolean {
  return fn.facts.operations.some(
    (operation, op) =>
      op < at &&
      operation.k === 'call' &&
      graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'waits-for-threads'),
  );
}

function changeElsewhere(
  fn: FunctionView,
  { key, home }: Storage,
  held: readonly Lock[],
  graph: Graph,
): Pick<Resizing, 'change' | 'starts'> | undefined {
  const mine = runnersOf(fn, graph);
  const files = fn.file.id === home ? [fn.file] : [fn.file, ...fileOf(home, graph, fn)];
  for (const other of files.flatMap((file) => file.functions)) {
    const ops = other.id === fn.id || isSetUp(other) ? undefined : resizedIn(graph, other, 0).get(key);
    const op = ops?.find((at) => areApart(held, locksHeldAt(other, graph, at)));
    if (op === undefined) continue;
    const starts = runnersOf(other, graph).starts.filter((start) => isMeanwhile(start, mine, fn, graph));
    if (starts.length > 0) return { change: { fn: other, op }, starts };
  }
  return undefined;
}

function fileOf(home: string, graph: Graph, near: FunctionView): readonly FunctionView['file'][] {
  const known = graph.callers(near.id).flatMap(({ fn }) => graph.function(fn)?.file ?? []);
  return known.filter(({ id }) => id === home).slice(0, 1);
}

function isSetUp({ facts }: FunctionView): boolean {
  return facts.kind === 'module' || facts.kind === 'constructor';
}

/** A thread that goes on and on, or handlers: whatever is done by somebody else may be done at the same time. */
function isMeanwhile(start: ThreadStart, mine: Runners, fn: FunctionView, graph: Graph): boolean {
  if (start.place !== 'thread' || start.starter?.fn.id === fn.id) return false;
  if (start.starter && !isLongLivedFunction(start.entry, graph)) return false;
  if (mine.starts.length === 0) return mine.isOnMain;
  return mine.starts.some(({ place, entry }) => place === 'thread' && (entry.id !== start.entry.id || start.isMany));
}

/** Elements that come or go, by the collection's storage. An element under a fixed name is there from the start. */
export const resizedIn = memoised((graph, fn): ReadonlyMap<string, readonly OperationId[]> => {
  const found = new Map<string, OperationId[]>();
  for (const { op, storage, place, how } of mutationsIn(fn, graph)) {
    const isElement = place.k === 'index';
    if (isElement ? place.key.k === 'literal' || how === 'assigned' : how !== 'changed') continue;
    const key = isElement ? storage.key.replace(/\[\]$/, '') : storage.key;
    found.set(key, [...(found.get(key) ?? []), op]);
  }
  return found;
});
