/** Changes that take several steps, so that another thread can get in between: read, think, write back. */
import type { OperationId, Value } from '../facts';
import type { FunctionView, Graph, Storage } from '../model';
import { stepsAround } from './enclosing';
import { valuesIn } from './uses';

export interface RaceProneWrite {
  readonly op: OperationId;
  readonly place: Value;
  readonly storage: Storage;
  /** `updated`: the new value is made of the old one; `checked`: written because of what was read before. */
  readonly how: 'updated' | 'checked';
  /** Where the old value is read; of what is checked, the first operation of the condition. */
  readonly since: OperationId;
}

const MAX_DEPTH = 3;

export function raceProneWrites(fn: FunctionView, graph: Graph): readonly RaceProneWrite[] {
  return fn.facts.operations.flatMap((operation, op): readonly RaceProneWrite[] => {
    if (operation.k !== 'write') return [];
    const { place } = operation;
    const storage = graph.values.storage(fn, place, op);
    if (!storage || storage.scope === 'local' || storage.scope === 'parameter') return [];
    if (isOfThread(fn, graph, place)) return [];
    const since = operation.augmented === undefined ? readAt(fn, graph, operation.value, storage.key, op) : op;
    if (since !== undefined) return [{ op, place, storage, how: 'updated', since }];
    const checked = checkedAt(fn, graph, place, op);
    return checked === undefined ? [] : [{ op, place, storage, how: 'checked', since: checked }];
  });
}

/** `threading.local()` */
function isOfThread(fn: FunctionView, graph: Graph, place: Value): boolean {
  for (let of: Value | null = place; of; of = of.k === 'member' || of.k === 'index' ? of.of : null) {
    const isLocal = graph.values
      .entities(fn, of)
      .some((entity) => graph.values.roles(fn, entity).some(({ role }) => role === 'thread-local'));
    if (isLocal) return true;
  }
  return false;
}

/**
 * The value is made of what is stored there: `count + 1`, `total` after `total = self.total`, `d.get(k, 0) + 1`. The operation
 * that reads it for that: the writing itself, or an earlier one.
 */
function readAt(
  fn: FunctionView,
  graph: Graph,
  value: Value,
  key: string,
  before: OperationId,
  depth = 0,
): OperationId | undefined {
  if (depth > MAX_DEPTH) return undefined;
  for (const part of valuesIn(value)) {
    if (part.k === 'name' || part.k === 'member' || part.k === 'index') {
      if (graph.values.storage(fn, part)?.key === key) return before;
    }
    if (part.k === 'op' && isReadBy(fn, graph, part.op, key)) return before;
    if (part.k !== 'name' || part.scope !== fn.facts.index) continue;
    for (const [op, operation] of fn.facts.operations.entries()) {
      const isSource = operation.k === 'write' && operation.place.k === 'name' && operation.place.name === part.name;
      const found = op < before && isSource ? readAt(fn, graph, operation.value, key, op, depth + 1) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** `d.get(k, 0)` for `d[k]`. */
function isReadBy(fn: FunctionView, graph: Graph, op: OperationId, key: string): boolean {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || call.callee.k !== 'member') return false;
  const storage = graph.values.storage(fn, call.callee.of, op);
  return storage !== undefined && `${storage.key}[]` === key;
}

/** Written in a branch whose condition looks at the same variable: the first operation of the condition. */
function checkedAt(fn: FunctionView, graph: Graph, place: Value, op: OperationId): OperationId | undefined {
  const root = rootKey(fn, graph, place);
  if (root === undefined) return undefined;
  const step = stepsAround(fn.facts, op).find(
    (around) => around.k === 'if' && [...valuesIn(around.test)].some((part) => rootKey(fn, graph, part) === root),
  );
  const first = fn.facts.operations.findIndex(
    ({ span }) => step !== undefined && 'span' in step && step.span.start <= span.start && span.end <= step.span.end,
  );
  return step && first >= 0 ? first : undefined;
}

/** The variable in which an element is kept. */
function rootKey(fn: FunctionView, graph: Graph, place: Value): string | undefined {
  const whole = place.k === 'index' ? place.of : place;
  if (whole.k !== 'name' && whole.k !== 'member') return undefined;
  return graph.values.storage(fn, whole)?.key;
}
