/** JavaScript: the fix that keeps the promises of what a cache is filled with, so that whoever asks for the same meanwhile waits for the same. */
import type { CallOperation, OperationId, Value } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph, Storage } from '../model';
import { awaitableAt } from './awaitables';
import { freeField, freeName, freeVariable } from './fixCode';
import { toolOf } from './fixApis';
import { usedBy, valuesIn } from './uses';

/** `if (!cache.has(key)) cache.set(key, await load(key))`. `op`: what fills it; `wait`: the only await on the way there. */
export function keyedPendingFix(
  fn: FunctionView,
  { op, wait, read }: Readonly<Record<'op' | 'wait' | 'read', OperationId>>,
  storage: Storage,
  graph: Graph,
): readonly Fix[] {
  const { facts, file } = fn;
  const table = toolOf(file, 'table');
  const filled = filledAt(fn, op);
  const kept = filled && keptIn(fn, filled.collection, storage);
  if (file.language === 'python' || !table || !filled || kept === undefined || facts.isGenerator) return [];
  const isOnlyWait = facts.operations.every(({ k }, at) => k !== 'await' || at === wait || at < read || at > op);
  if (!isOnlyWait || awaitedFor(facts, filled.value) !== wait || !isMadeForKey(fn, wait, filled.key, graph)) return [];
  const isField = storage.scope === 'instance';
  const wanted = `${kept}Pending`;
  const intent: FixIntent = {
    k: 'keep-pending-by-key',
    fn: facts.index,
    op: wait,
    kept,
    key: filled.key.name,
    table,
    names: {
      all: isField ? freeField(fn, facts.class ?? -1, wanted) : freeName(file.facts, wanted),
      one: freeVariable(file.facts, facts, 'pending'),
    },
    ...(isField && facts.class !== undefined ? { inClass: facts.class } : {}),
  };
  return [{ title: 'Keep the pending promises', safety: 'suggestion', intent }];
}

type Name = Value & { readonly k: 'name' };

interface Filled {
  readonly collection: Value;
  readonly key: Name;
  readonly value: Value;
}

function filledAt({ facts }: FunctionView, op: OperationId): Filled | undefined {
  const operation = facts.operations[op];
  const [collection, key, value] = partsOf(operation);
  return collection && key?.k === 'name' && value ? { collection, key, value } : undefined;
}

function partsOf(operation: FunctionView['facts']['operations'][number] | undefined): readonly (Value | undefined)[] {
  if (operation?.k === 'call' && operation.callee.k === 'member' && operation.arguments.length === 2)
    return [operation.callee.of, ...operation.arguments.map(({ value }) => value)];
  if (operation?.k !== 'write' || operation.place.k !== 'index' || operation.augmented !== undefined) return [];
  return [operation.place.of, operation.place.key, operation.value];
}

/** The name of a variable of this module, or of a field of this very object. */
function keptIn({ file }: FunctionView, collection: Value, { home, scope }: Storage): string | undefined {
  if (home !== file.id) return undefined;
  if (collection.k === 'name') return scope === 'module' && collection.scope === 0 ? collection.name : undefined;
  return collection.k === 'member' && collection.of.k === 'self' && scope === 'instance' ? collection.name : undefined;
}

/** The await whose result is put there, as it is. */
function awaitedFor(facts: FunctionView['facts'], value: Value): OperationId | undefined {
  if (value.k === 'op') return facts.operations[value.op]?.k === 'await' ? value.op : undefined;
  const binding = value.k === 'name' && value.scope === facts.index ? facts.bindings[value.name] : undefined;
  const [only, ...others] = (binding?.k === 'variable' ? binding.assignments : []).flatMap(({ value: made }) =>
    made.k === 'op' && facts.operations[made.op]?.k === 'await' ? [made.op] : [],
  );
  return others.length === 0 ? only : undefined;
}

/** It is certainly a promise, and of this very call it needs nothing but the key, or what the key is made of. */
function isMadeForKey(fn: FunctionView, wait: OperationId, key: Name, graph: Graph): boolean {
  const { facts } = fn;
  const awaiting = facts.operations[wait];
  const made = awaiting?.k === 'await' && awaiting.value.k === 'op' ? awaiting.value.op : undefined;
  const call = made === undefined ? undefined : facts.operations[made];
  if (call?.k !== 'call' || made === undefined || awaitableAt(fn, made, graph)?.startsAtOnce !== true) return false;
  const given = inputsOf(fn, key);
  return given !== undefined && valuesOf(fn, call).every((value) => isFree(fn, value, given));
}

/** All that a call is made of. */
function valuesOf({ facts }: FunctionView, call: CallOperation): readonly Value[] {
  const values: Value[] = [];
  const pending: Value[] = usedBy(call).map(({ value }) => value);
  for (let next = pending.pop(); next; next = pending.pop())
    for (const value of valuesIn(next)) {
      values.push(value);
      const made = value.k === 'op' ? facts.operations[value.op] : undefined;
      if (made) pending.push(...usedBy(made).map((use) => use.value), ...('place' in made ? [made.place] : []));
    }
  return values;
}

function isFree({ facts }: FunctionView, value: Value, given: ReadonlySet<string>): boolean {
  if (value.k === 'function' || value.k === 'super' || value.k === 'unknown') return false;
  if (value.k !== 'name') return true;
  return value.scope === facts.index ? given.has(value.name) : value.scope <= 0;
}

/** The key, and the names that it is made of; `undefined` if it changes. */
function inputsOf({ facts }: FunctionView, { name, scope }: Name): ReadonlySet<string> | undefined {
  const binding = scope === facts.index ? facts.bindings[name] : undefined;
  if (binding?.k === 'parameter') return binding.assignments.length === 0 ? new Set([name]) : undefined;
  const [only, ...others] = binding?.k === 'variable' ? binding.assignments : [];
  if (!only || others.length > 0) return undefined;
  const isText = only.value.k === 'template' || only.value.k === 'operation';
  const parts = isText ? [...valuesIn(only.value)] : [];
  return new Set([
    name,
    ...parts.flatMap((part) => (part.k === 'name' && part.scope === facts.index ? [part.name] : [])),
  ]);
}
