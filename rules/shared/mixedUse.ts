/** Places that hold a result everywhere else, and here what has to be awaited for it. */
import { isUnknown } from '../entity';
import type { FunctionFacts, OperationId, Value, WriteOperation } from '../facts';
import type { FunctionView, Graph } from '../model';
import { waysOf } from './fate';
import { calleeText, plainName } from './text';
import { usesOfNames, usesOfResults, type Use } from './uses';
import { usesOfStorage } from './usesOfStorage';

/** Where the result of a call goes although awaited results go there elsewhere, as people write it. */
export function mixedPlaceOf(fn: FunctionView, op: OperationId, graph: Graph): string | null {
  const uses = usesOfResults(fn.facts).get(op) ?? [];
  const [use] = uses;
  if (uses.length !== 1 || use?.as !== 'assigned' || use.isPart || use.by === undefined) return null;
  const write = fn.facts.operations[use.by];
  if (write?.k !== 'write' || write.augmented !== undefined) return null;
  return mixedStorage(fn, write, use.by, graph) ?? mixedName(fn, op, write, graph);
}

/** `browser = await launch()` in one function, `browser = connect()` in another; nobody awaits `browser`. */
function mixedStorage(fn: FunctionView, { place }: WriteOperation, by: OperationId, graph: Graph): string | null {
  const storage = graph.values.storage(fn, place, by);
  if (!storage || !['module', 'class', 'instance'].includes(storage.scope)) return null;
  const writes = graph.values.accesses(storage, fn).filter(({ kind }) => kind === 'write');
  const getsResults = writes.some((access) => {
    const { facts } = access.fn;
    const operation = facts.operations[access.op];
    return operation?.k === 'write' && awaitedCall(facts, operation.value) !== undefined;
  });
  if (!getsResults) return null;
  const uses = usesOfStorage(fn.file, storage.key, graph);
  return uses.some((each) => takesCare(each.fn, each, graph)) ? null : storage.display;
}

/** `const text = await load(a)` in one function and `const text = load(b)` in another, which passes it on as if it were a text. */
function mixedName(fn: FunctionView, op: OperationId, { place }: WriteOperation, graph: Graph): string | null {
  const { facts, file } = fn;
  const call = facts.operations[op];
  if (place.k !== 'name' || place.scope !== facts.index || !call) return null;
  const uses = usesOfNames(facts, facts.index).get(place.name) ?? [];
  if (uses.length === 0 || !uses.every((use) => isPassedOn(fn, use, graph))) return null;
  const name = plainName(place.name);
  const text = calleeText(file.facts, facts, call);
  const isAwaitedElsewhere = file.functions.some(
    (other) =>
      other.id !== fn.id &&
      other.facts.operations.some((operation) => {
        if (operation.k !== 'write' || operation.place.k !== 'name' || plainName(operation.place.name) !== name)
          return false;
        const awaited = awaitedCall(other.facts, operation.value);
        return awaited !== undefined && calleeText(file.facts, other.facts, awaited) === text;
      }),
  );
  return isAwaitedElsewhere ? name : null;
}

/**
 * The name of a coroutine that an async function puts away and returns as well: `found = cache.get(key) or load(key)`. It can
 * be awaited only once, so the result was meant.
 */
export function sharedCoroutine({ file, facts }: FunctionView, op: OperationId): string | null {
  const [use, ...others] = usesOfResults(facts).get(op) ?? [];
  const write = use?.by === undefined ? undefined : facts.operations[use.by];
  if (file.language !== 'python' || !facts.isAsync || others.length > 0 || write?.k !== 'write') return null;
  const isItself = waysOf(write.value).some((way) => way.k === 'op' && way.op === op);
  const { place } = write;
  if (!isItself || place.k !== 'name' || place.scope !== facts.index) return null;
  const binding = facts.bindings[place.name];
  if (binding?.k !== 'variable' || binding.assignments.length !== 1) return null;
  const uses = usesOfNames(facts, facts.index).get(place.name) ?? [];
  const isStored = uses.some((each) => each.as === 'assigned' && !each.isPart && isStoring(facts, each.by));
  const isReturned = uses.some(({ as, isPart }) => as === 'returned' && !isPart);
  const isPlain = uses.every(({ as }) => as === 'assigned' || as === 'returned' || as === 'tested' || as === 'operand');
  return isStored && isReturned && isPlain ? plainName(place.name) : null;
}

function isStoring(facts: FunctionFacts, by: OperationId | undefined): boolean {
  const write = by === undefined ? undefined : facts.operations[by];
  return write?.k === 'write' && write.place.k !== 'name';
}

/** To a plain call, of which the caller goes on with what it gives. */
function isPassedOn(fn: FunctionView, use: Use, graph: Graph): boolean {
  if (use.as !== 'argument' || use.isPart || use.by === undefined) return false;
  const { operations } = fn.facts;
  const call = operations[use.by];
  if (call?.k !== 'call' || call.isStatement === true) return false;
  if ((usesOfResults(fn.facts).get(use.by) ?? []).some(({ as }) => as !== 'assigned' && as !== 'operand')) return false;
  const callees = graph.values.entities(fn, call.callee, use.by);
  return callees.every((callee) => isUnknown(callee) || (callee.k === 'external' && !graph.values.isKnown(fn, callee)));
}

/** Somebody awaits it, goes on from it, or keeps it together with others. */
function takesCare(fn: FunctionView, { as, by, isPart }: Use, graph: Graph): boolean {
  if (as === 'awaited' || (isPart && as === 'argument') || by === undefined) return true;
  if (as !== 'receiver') return false;
  const roles = graph.values.rolesAt(fn, by).map(({ entry }) => entry.role);
  return roles.includes('continues-promise') || roles.includes('handles-failures');
}

function awaitedCall(facts: FunctionFacts, value: Value) {
  const waiting = value.k === 'op' ? facts.operations[value.op] : undefined;
  if (waiting?.k !== 'await' || waiting.value.k !== 'op') return undefined;
  const call = facts.operations[waiting.value.op];
  return call?.k === 'call' ? call : undefined;
}
