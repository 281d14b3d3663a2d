/** JavaScript: the fix that keeps the promise of something that is made once, so that whoever comes second waits for the same. */
import type { Block, IfStep, OperationId, Step, Value } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph, Storage } from '../model';
import { innerBlocks, operationsIn } from './blocks';
import { freeField, freeName } from './fixCode';
import { toolOf } from './fixApis';
import { valueText } from './text';
import { usedBy, usesOfNames, valuesIn } from './uses';

/** `if (!client) client = await connect()`, where making it needs nothing of this very call. `op`: the write. */
export function pendingFix(fn: FunctionView, op: OperationId, storage: Storage, graph: Graph): readonly Fix[] {
  const { facts, file } = fn;
  const write = facts.operations[op];
  const isField = storage.scope === 'instance';
  if (file.language === 'python' || write?.k !== 'write' || write.augmented !== undefined) return [];
  if (storage.home !== file.id || !toolOf(file, 'promise') || facts.isGenerator) return [];
  if (isField ? write.place.k !== 'member' || write.place.of.k !== 'self' : storage.scope !== 'module') return [];
  if (!isField && (write.place.k !== 'name' || write.place.scope !== 0)) return [];
  const made = makingOf(fn, facts.body, op, write.place);
  if (!made || !needsNothingElse(fn, made.steps, isField)) return [];
  const { name } = write.place.k === 'index' ? { name: '' } : write.place;
  const wanted = `${name.replace(/^#/, '')}Pending`;
  const inClass = facts.class ?? -1;
  const intent: FixIntent = {
    k: 'keep-pending',
    fn: facts.index,
    op,
    name: isField ? freeField(fn, inClass, name.startsWith('#') ? `#${wanted}` : wanted) : freeName(file.facts, wanted),
    isPromise: givesPromise(fn, write.value, graph),
    ...(made.guard ? { after: made.guard.span.start } : {}),
    ...(isField ? { inClass } : {}),
  };
  return [{ title: 'Keep the pending promise', safety: 'suggestion', intent }];
}

interface Making {
  /** From the guard to the write. */
  readonly steps: Block;
  /** `if (client) return client`, in front of it; absent: all of it is inside of the guard. */
  readonly guard?: IfStep;
}

function makingOf(fn: FunctionView, block: Block, op: OperationId, place: Value, inside?: IfStep): Making | undefined {
  const at = block.indexOf(op);
  if (at >= 0) {
    if (inside && asksFor(fn, inside.test, place)) return { steps: block.slice(0, at + 1) };
    const guard = block
      .slice(0, at)
      .reduce<IfStep | undefined>((found, step) => (isGuard(fn, step, place) ? step : found), undefined);
    return guard && { steps: block.slice(block.indexOf(guard) + 1, at + 1), guard };
  }
  for (const step of block) {
    if (typeof step === 'number') continue;
    const isThen = (inner: Block): boolean => step.k === 'if' && step.isExpression !== true && inner === step.then;
    for (const inner of innerBlocks(step)) {
      const found = makingOf(fn, inner, op, place, isThen(inner) && step.k === 'if' ? step : undefined);
      if (found) return found;
    }
  }
  return undefined;
}

function isGuard(fn: FunctionView, step: Step, place: Value): step is IfStep {
  if (typeof step === 'number' || step.k !== 'if' || step.isExpression === true || step.else.length > 0) return false;
  const last = step.then.at(-1);
  return typeof last === 'number' && fn.facts.operations[last]?.k === 'return' && asksFor(fn, step.test, place);
}

function asksFor(fn: FunctionView, test: Value, place: Value): boolean {
  const { facts, file } = fn;
  const textOf = (value: Value): string => valueText(file.facts, facts, value);
  const wanted = textOf(place);
  return [...valuesIn(test)].some((value) => textOf(value) === wanted);
}

/** Parameters and variables of this call are those of the first who comes; and nothing of what it declares is used by others. */
function needsNothingElse(fn: FunctionView, steps: Block, isField: boolean): boolean {
  const { facts, file } = fn;
  const inside = new Set(operationsIn(steps));
  const declared = new Set<string>();
  for (const op of inside) {
    const operation = facts.operations[op];
    if (operation?.k === 'return' || operation?.k === 'yield' || operation?.k === 'yield-from') return false;
    if (operation?.k === 'write' && operation.place.k === 'name' && operation.place.scope === facts.index)
      declared.add(operation.place.name);
  }
  if (steps.some(jumps)) return false;
  const isFree = (value: Value): boolean =>
    [...valuesIn(value)].every((part) => {
      if (part.k === 'self' || part.k === 'super') return isField && part.k === 'self';
      if (part.k === 'name' && part.scope === facts.index) return declared.has(part.name);
      if (part.k === 'function') return innerNames(fn, part.fn).every((name) => declared.has(name));
      return part.k !== 'name' || part.scope <= 0;
    });
  const values = [...inside].flatMap((op) => valuesAt(fn, op));
  if (![...values, ...testsIn(steps)].every(isFree)) return false;
  const isUsed = (value: Value): boolean =>
    [...valuesIn(value)].some((part) => part.k === 'name' && part.scope === facts.index && declared.has(part.name));
  const isUsedAfter = facts.operations.some((_, op) => !inside.has(op) && valuesAt(fn, op).some(isUsed));
  const isUsedInside = file.facts.functions.some(
    (other, index) =>
      index !== facts.index &&
      [...usesOfNames(other, facts.index).keys()].some((name) => declared.has(name)) &&
      ![...inside].some((op) => isAround(facts.operations[op]?.span, other.span)),
  );
  return !isUsedAfter && !isUsedInside && !testsIn(facts.body, steps).some(isUsed);
}

function isAround(
  outer: { readonly start: number; readonly end: number } | undefined,
  inner: { readonly start: number; readonly end: number },
): boolean {
  return outer !== undefined && outer.start <= inner.start && inner.end <= outer.end;
}

function valuesAt({ facts }: FunctionView, op: OperationId): readonly Value[] {
  const operation = facts.operations[op];
  if (!operation) return [];
  return [...usedBy(operation).map(({ value }) => value), ...('place' in operation ? [operation.place] : [])];
}

/** Names of this function that a function inside of it uses, however deep. */
function innerNames({ facts, file }: FunctionView, index: number): readonly string[] {
  const { functions } = file.facts;
  const span = functions[index]?.span;
  return functions.flatMap((other) =>
    isAround(span, other.span)
      ? [...usesOfNames(other, facts.index).keys(), ...other.operations.flatMap((o) => writtenName(o, facts.index))]
      : [],
  );
}

function writtenName(operation: FunctionView['facts']['operations'][number], scope: number): readonly string[] {
  return 'place' in operation && operation.place.k === 'name' && operation.place.scope === scope
    ? [operation.place.name]
    : [];
}

function jumps(step: Step): boolean {
  if (typeof step === 'number') return false;
  return step.k === 'break' || step.k === 'continue' || innerBlocks(step).some((block) => block.some(jumps));
}

/** Conditions, but for those of some steps. */
function testsIn(block: Block, except: Block = []): readonly Value[] {
  return block.flatMap((step): readonly Value[] => {
    if (typeof step === 'number' || except.includes(step)) return [];
    const test = step.k === 'switch' ? step.subject : step.k === 'if' || step.k === 'loop' ? step.test : undefined;
    return [...(test ? [test] : []), ...innerBlocks(step).flatMap((inner) => testsIn(inner, except))];
  });
}

/** `await load()`, of which it is certain that it is a promise. */
function givesPromise(fn: FunctionView, value: Value, graph: Graph): boolean {
  const awaited = value.k === 'op' ? fn.facts.operations[value.op] : undefined;
  const made = awaited?.k === 'await' && awaited.value.k === 'op' ? awaited.value.op : undefined;
  const call = made === undefined ? undefined : fn.facts.operations[made];
  if (call?.k !== 'call' || made === undefined) return false;
  const callees = graph.values.entities(fn, call.callee, made);
  return callees.length > 0 && callees.every((callee) => isAsyncFunction(callee, graph));
}

function isAsyncFunction(callee: { readonly k: string; readonly fn?: string }, graph: Graph): boolean {
  return callee.k === 'function' && callee.fn !== undefined && graph.function(callee.fn)?.facts.isAsync === true;
}
