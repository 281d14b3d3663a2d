/** Calls that only let time pass: catalogued ones, wrappers around them, promises that a timer settles. */
import type { Entity } from '../entity';
import type { CallOperation, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { argumentOf, positionalArguments, type ArgumentSelector } from './arguments';

export interface Pause {
  /** In the unit of the call: seconds in Python, milliseconds in JavaScript; `undefined` = not known. */
  readonly time: number | undefined;
}

/** Wrappers around wrappers are followed this far. */
const MAX_DEPTH = 3;

/** The pause that a call makes (once it is awaited, where it is async); `undefined` = it does something else. */
export function pauseAt(fn: FunctionView, op: OperationId, graph: Graph, depth = 0): Pause | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || depth > MAX_DEPTH) return undefined;
  const roles = graph.values.rolesAt(fn, op);
  const pause = roles.find(({ entry }) => entry.role === 'pauses' || entry.role === 'yields-to-loop');
  if (pause) return { time: pause.entry.role === 'pauses' ? timeOf(fn, op, call, pause.entry.argument, graph) : 0 };
  if (fn.sites.some((site) => site.op === op && site.apis.some((api) => api.entry.category === 'sleep')))
    return { time: timeOf(fn, op, call, 0, graph) };
  const promise = roles.find(({ entry }) => entry.role === 'settles-by-callback');
  if (promise) return settledByTimer(fn, call, promise.entry.argument ?? 0, graph);
  return wrapperOf(fn, op, call, graph, depth);
}

function timeOf(
  fn: FunctionView,
  op: OperationId,
  call: CallOperation,
  selector: ArgumentSelector | undefined,
  graph: Graph,
): number | undefined {
  const argument = selector === undefined ? undefined : argumentOf(call, selector);
  const time = argument && graph.values.literal(fn, argument.value, op);
  return typeof time === 'number' ? time : undefined;
}

/** `new Promise((resolve) => setTimeout(resolve, 100))`. */
function settledByTimer(
  fn: FunctionView,
  call: CallOperation,
  selector: ArgumentSelector,
  graph: Graph,
): Pause | undefined {
  const settling = settlingCall(fn, call, selector);
  if (!settling) return undefined;
  const { executor, op, call: only } = settling;
  const timer = graph.values.rolesAt(executor, op).find(({ entry }) => entry.role === 'starts-timer');
  if (!timer) return undefined;
  const { argument: time } = timer.entry;
  if (time === undefined) return { time: 0 };
  return { time: timeOf(executor, op, only, time, graph) };
}

/** `new Promise((resolve) => queueMicrotask(resolve))`: settled before the loop gets its next turn. */
export function isSettledByMicrotask(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const call = fn.facts.operations[op];
  const promise = graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === 'settles-by-callback');
  if (call?.k !== 'call' || !promise) return false;
  const settling = settlingCall(fn, call, promise.entry.argument ?? 0);
  if (!settling) return false;
  const roles = graph.values.rolesAt(settling.executor, settling.op).map(({ entry }) => entry.role);
  // What is called on a promise has to wait for that.
  return roles.includes('queues-microtask') && !roles.includes('continues-promise');
}

/** The only call in a promise's function, which is given what settles the promise. */
function settlingCall(
  fn: FunctionView,
  call: CallOperation,
  selector: ArgumentSelector,
): { readonly executor: FunctionView; readonly op: OperationId; readonly call: CallOperation } | undefined {
  const argument = argumentOf(call, selector);
  const executor = argument?.value.k === 'function' ? fn.file.functions[argument.value.fn] : undefined;
  const [only, ...others] = executor ? callsOf(executor) : [];
  const callback = only && positionalArguments(only.call)[0]?.value;
  if (!executor || !callback || others.length > 0 || !settles(executor, callback)) return undefined;
  return { executor, ...only };
}

/** What is called later is `resolve` itself, or a function that does nothing but call it. */
function settles(executor: FunctionView, callback: Value): boolean {
  if (isFirstParameter(executor, callback)) return true;
  const inner = callback.k === 'function' ? executor.file.functions[callback.fn] : undefined;
  const calls = inner ? callsOf(inner) : [];
  return calls.length === 1 && calls.every(({ call }) => isFirstParameter(executor, call.callee));
}

function isFirstParameter(executor: FunctionView, value: Value): boolean {
  const { index, parameters } = executor.facts;
  return value.k === 'name' && value.scope === index && value.name === parameters[0]?.name;
}

/** A function of the project that does nothing but pause. */
function wrapperOf(
  fn: FunctionView,
  op: OperationId,
  call: CallOperation,
  graph: Graph,
  depth: number,
): Pause | undefined {
  const callees = graph.values.entities(fn, call.callee, op);
  const [callee] = callees;
  const wrapper = callees.length === 1 && callee ? functionOf(callee, graph) : undefined;
  if (!wrapper || wrapper.facts.operations.some((o) => !['call', 'await', 'return', 'compute', 'read'].includes(o.k)))
    return undefined;
  const pauses = callsOf(wrapper).map((inner) => pauseAt(wrapper, inner.op, graph, depth + 1));
  const [pause] = pauses;
  if (!pause || pauses.length > 1) return undefined;
  // The time is what the wrapper is given, as a rule.
  const [given] = positionalArguments(call);
  return pause.time === undefined && given ? { time: timeOf(fn, op, call, 0, graph) } : pause;
}

function functionOf(entity: Entity, graph: Graph): FunctionView | undefined {
  return entity.k === 'function' ? graph.function(entity.fn) : undefined;
}

function callsOf(fn: FunctionView): readonly { readonly op: OperationId; readonly call: CallOperation }[] {
  return fn.facts.operations.flatMap((call, op) => (call.k === 'call' ? [{ op, call }] : []));
}
