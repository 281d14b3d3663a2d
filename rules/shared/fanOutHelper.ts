/** Functions that start something for every element of what they are given, and wait for all: `mapAsync(items, work)`. */
import type { FunctionFacts, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { argumentOf, isBound } from './arguments';
import { loopsAround } from './enclosing';
import { isLimited } from './limits';
import { memoised } from './memo';

/** What a call of such a helper gives it. */
export interface Given {
  readonly collection: Value;
  /** Is called with each element. */
  readonly work: Value;
}

export function givenToHelper(fn: FunctionView, op: OperationId, graph: Graph): Given | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || call.arguments.length < 2) return undefined;
  const [callee, ...others] = graph.values.entities(fn, call.callee, op);
  const helper = callee?.k === 'function' && others.length === 0 ? graph.function(callee.fn) : undefined;
  const parameters = helper && parametersOf(graph, helper, 0);
  if (!helper || !parameters) return undefined;
  const [collection, work] = [parameters.collection, parameters.work].map((name) => {
    const hasSelf = isBound(helper.file.language, helper.facts);
    const index = helper.facts.parameters.findIndex((parameter) => parameter.name === name) - (hasSelf ? 1 : 0);
    return index < 0 ? undefined : argumentOf(call, [index, name])?.value;
  });
  return collection && work ? { collection, work } : undefined;
}

interface Parameters {
  readonly collection: string;
  readonly work: string;
}

const parametersOf = memoised((graph, helper: FunctionView): Parameters | undefined => {
  const { facts } = helper;
  if (facts.parameters.length < 2 || facts.decorators.length > 0 || isLimited(helper, [helper.id], graph))
    return undefined;
  for (const [op, operation] of facts.operations.entries()) {
    if (operation.k !== 'call' || !joins(helper, op, graph)) continue;
    const [first, ...others] = operation.arguments;
    const found =
      first && others.every(({ name }) => name !== undefined) ? partsOf(helper, first.value, graph) : undefined;
    const [collection, work] = [found?.collection, found?.work].map((value) => value && parameterOf(facts, value));
    if (collection !== undefined && work !== undefined) return { collection, work };
  }
  return undefined;
});

function joins(helper: FunctionView, op: OperationId, graph: Graph): boolean {
  if (helper.sites.some((site) => site.op === op && site.handOff?.entry.spread === true)) return true;
  return graph.values.rolesAt(helper, op).some(({ entry }) => entry.role === 'joins-awaitables');
}

/** `xs.map(f)`, `xs.map((x) => f(x))`, `*[f(x) for x in xs]`. */
function partsOf(helper: FunctionView, value: Value, graph: Graph): Given | undefined {
  const { operations } = helper.facts;
  if (value.k === 'spread') return partsOf(helper, value.of, graph);
  if (value.k === 'collected') {
    const call = value.element.k === 'op' ? operations[value.element.op] : undefined;
    const collection =
      value.element.k === 'op' ? loopsAround(helper.facts, value.element.op).at(-1)?.iterates : undefined;
    return call?.k === 'call' && collection ? { collection, work: call.callee } : undefined;
  }
  const call = value.k === 'op' ? operations[value.op] : undefined;
  const isMap =
    value.k === 'op' && graph.values.rolesAt(helper, value.op).some(({ entry }) => entry.role === 'collects-results');
  const work = call?.k === 'call' ? call.arguments[0]?.value : undefined;
  if (!isMap || call?.k !== 'call' || call.callee.k !== 'member' || !work) return undefined;
  return { collection: call.callee.of, work: work.k === 'function' ? calledBy(helper, work.fn) : work };
}

/** `(x) => f(x)` only hands on to f. */
function calledBy({ file }: FunctionView, index: number): Value {
  const operations = file.functions[index]?.facts.operations ?? [];
  const result = operations.find(({ k }) => k === 'return');
  const awaited = result?.k === 'return' && result.value.k === 'op' ? operations[result.value.op] : undefined;
  const call = awaited?.k === 'await' && awaited.value.k === 'op' ? operations[awaited.value.op] : awaited;
  const calls = operations.filter(({ k }) => k === 'call');
  return call?.k === 'call' && calls.length === 1 ? call.callee : { k: 'unknown' };
}

function parameterOf(facts: FunctionFacts & { readonly index: number }, value: Value): string | undefined {
  if (value.k !== 'name' || value.scope !== facts.index) return undefined;
  const binding = facts.bindings[value.name];
  return binding?.k === 'parameter' && binding.assignments.length === 0 ? value.name : undefined;
}
