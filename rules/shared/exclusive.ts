/** Code that one task at a time runs: inside of locks, in callbacks of mutexes, behind decorators that see to it. */
import type { OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { stepsAround } from './enclosing';
import { calleeText, valueText } from './text';

/** What people call things that let one task in at a time, for those that are not known otherwise. */
const EXCLUSIVE = /lock|mutex|semaphore|exclusive|synchroni[sz]e|serial|single_?flight|in_?flight|atomic|critical/i;
/** Decorators and wrappers that run a function once, or once at a time. */
const ONCE = /lock|mutex|exclusive|synchroni[sz]|once|cache|memo|single_?flight|dedup|throttl|debounc|queue|limit/i;

export function isLock(fn: FunctionView, value: Value, at: OperationId, graph: Graph): boolean {
  const isKnown = graph.values.entities(fn, value, at).some((entity) => {
    const kind = graph.values.synchroniser(fn, entity);
    return kind !== undefined && kind !== 'event' && kind !== 'queue';
  });
  return isKnown || EXCLUSIVE.test(valueText(fn.file.facts, fn.facts, value));
}

/** The operation stands in a `with lock:`. */
export function isUnderLock(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return stepsAround(fn.facts, op).some(
    (step) => step.k === 'with' && step.enters.some((enter) => entersLock(fn, enter, graph)),
  );
}

export function entersLock(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const operation = fn.facts.operations[op];
  return operation?.k === 'enter' && isLock(fn, operation.value, op, graph);
}

/** `await lock.acquire()`: what follows has the lock. */
export function acquiresLock(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const operation = fn.facts.operations[op];
  if (operation?.k !== 'call') return false;
  if (graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'acquires-lock')) return true;
  const text = calleeText(fn.file.facts, fn.facts, operation);
  return EXCLUSIVE.test(text) && /acquire|lock|wait|take|enter/i.test(text) && !/release|unlock/i.test(text);
}

/** Somebody else sees to it that the function runs once at a time: a mutex, a decorator, every caller. */
export function isExclusive(fn: FunctionView, graph: Graph): boolean {
  const { facts, file } = fn;
  const texts = facts.decorators.map(({ value }) => textOf(fn, value));
  if (texts.some((text) => ONCE.test(text)) || /lock(ed)?$/i.test(facts.name)) return true;
  const parent = file.functions[facts.parent];
  const isHandedOver = parent?.facts.operations.some(
    (operation) =>
      operation.k === 'call' &&
      operation.arguments.some(({ value }) => value.k === 'function' && value.fn === facts.index) &&
      ONCE.test(calleeText(file.facts, parent.facts, operation)),
  );
  return isHandedOver === true || allCallersHoldLock(fn, graph);
}

function textOf(fn: FunctionView, value: Value): string {
  const parent = fn.file.facts.functions[fn.facts.parent] ?? fn.facts;
  return valueText(fn.file.facts, parent, value);
}

function allCallersHoldLock(fn: FunctionView, graph: Graph): boolean {
  const callers = graph.callers(fn.id);
  return (
    callers.length > 0 &&
    callers.every(({ fn: id, op }) => {
      const caller = graph.function(id);
      return caller !== undefined && isUnderLock(caller, op, graph);
    })
  );
}
