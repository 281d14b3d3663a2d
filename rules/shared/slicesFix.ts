/** JavaScript: the fix that takes a few elements at a time of those that are all started at once. */
import { isUnknown, type Entity } from '../entity';
import type { CallOperation, Operation, OperationId, Value } from '../facts';
import type { ArraySource, Fix, FixIntent } from '../fixes';
import type { FunctionId, FunctionView, Graph } from '../model';
import { namesUsedInside } from './fate';
import { freeVariable } from './fixCode';
import { AT_ONCE } from './limitFix';
import { usesOfNames } from './uses';

/** `op` waits for what a callback gives for each element: `Promise.all(xs.map(f))`. */
export function slicesFix(
  owner: FunctionView,
  op: OperationId,
  started: readonly FunctionId[],
  graph: Graph,
): readonly Fix[] {
  const { file, facts } = owner;
  const [given, ...others] = callAt(owner, op)?.arguments ?? [];
  const hasResults = graph.values.rolesAt(owner, op).some(({ entry }) => entry.role === 'gives-all-results');
  const promises = given?.value.k === 'name' ? usedOnce(owner, given.value) : given?.value;
  if (!hasResults || promises?.k !== 'op' || others.length > 0) return [];
  const source = sourceOf(owner, promises.op, graph);
  if (!source || !started.every((id) => asksForElementOnly(graph.function(id)))) return [];
  const intent: FixIntent = {
    k: 'in-slices',
    fn: facts.index,
    op,
    size: AT_ONCE,
    source,
    names: {
      start: freeVariable(file.facts, facts, 'start'),
      items: freeVariable(file.facts, facts, 'items'),
      results: freeVariable(file.facts, facts, 'results'),
    },
  };
  return [{ title: `Let only ${String(AT_ONCE)} run at a time, in slices`, safety: 'suggestion', intent }];
}

/** `const promises = xs.map(f)`, which nobody else looks at. */
function usedOnce({ file, facts }: FunctionView, { name, scope }: Value & { readonly k: 'name' }): Value | undefined {
  const binding = scope === facts.index ? facts.bindings[name] : undefined;
  const [assignment, ...others] = binding?.k === 'variable' && binding.constant ? binding.assignments : [];
  const uses = usesOfNames(facts, facts.index).get(name) ?? [];
  const isShared = namesUsedInside(file.facts.functions, facts.index).has(name);
  return others.length === 0 && uses.length === 1 && !isShared ? assignment?.value : undefined;
}

function callAt({ facts }: FunctionView, op: OperationId): CallOperation | undefined {
  const call = facts.operations[op];
  return call?.k === 'call' && call.form !== 'optional' ? call : undefined;
}

/** What `xs` is in `xs.map(f)`; objects of libraries may map in their own way. */
function sourceOf(owner: FunctionView, op: OperationId, graph: Graph): ArraySource | undefined {
  const call = callAt(owner, op);
  const isMap = graph.values.rolesAt(owner, op).some(({ entry }) => entry.role === 'maps-elements');
  if (call?.callee.k !== 'member' || call.arguments.length !== 1 || !isMap) return undefined;
  const { of } = call.callee;
  const receivers = graph.values.entities(owner, of, op);
  const isArray = receivers.length > 0 && receivers.every((e) => e.k === 'collection' && e.hasNoOrder !== true);
  const mayBeArray =
    isAnswer(owner, of) || receivers.every((e) => e.k === 'collection' || e.k === 'parameter' || isUnknown(e));
  if (!isArray && !mayBeArray) return receivers.every(isOfLanguage) ? 'copied' : undefined;
  if (of.k === 'name') return isNeverReplaced(owner, of) ? 'as-it-is' : 'named';
  return isArray || of.k === 'member' ? 'named' : 'copied';
}

/** `Object.values(x)`, `text.split(',')`. */
function isOfLanguage(entity: Entity): boolean {
  return entity.k === 'collection' || (entity.k === 'external' && entity.symbol.startsWith('globalThis:'));
}

/** What a loop goes over: it may be any collection, and what a call gives an iterator. */
export function iteratedSource(owner: FunctionView, value: Value, graph: Graph): ArraySource {
  const collections = graph.values.entities(owner, value);
  const isArray = collections.length > 0 && collections.every((e) => e.k === 'collection' && e.hasNoOrder !== true);
  if (!isArray || value.k === 'op') return 'copied';
  return value.k === 'name' && isNeverReplaced(owner, value) ? 'as-it-is' : 'named';
}

/** What somebody else has sent is plain data, and so is what is taken from that: `(await load()).rows`, `rows.filter(…)`. */
function isAnswer({ facts }: FunctionView, value: Value): boolean {
  let part = value;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const operation = part.k === 'op' ? facts.operations[part.op] : undefined;
    if (operation?.k === 'await') return operation.value.k === 'op';
    const next = operation ? receiverOf(operation) : part.k === 'member' ? part.of : assignedTo(facts, part);
    if (!next) return false;
    part = next;
  }
  return false;
}

const MAX_STEPS = 8;

function receiverOf(operation: Operation): Value | undefined {
  if (operation.k === 'read') return operation.place;
  return operation.k === 'call' && operation.callee.k === 'member' ? operation.callee.of : undefined;
}

/** All that a variable stands for. */
function assignedTo(facts: FunctionView['facts'], value: Value): Value | undefined {
  const binding = value.k === 'name' && value.scope === facts.index ? facts.bindings[value.name] : undefined;
  const [assignment, ...others] = binding?.k === 'variable' ? binding.assignments : [];
  return others.length === 0 ? assignment?.value : undefined;
}

/** The slices of all turns are taken from the same array. */
function isNeverReplaced({ file }: FunctionView, { name, scope }: { readonly name: string; readonly scope: number }) {
  const binding = file.facts.functions[scope]?.bindings[name];
  if (binding?.k === 'variable') return binding.constant;
  return binding?.k === 'parameter' && binding.assignments.length === 0;
}

/** Not for its number, which would start anew in every slice. */
function asksForElementOnly(fn: FunctionView | undefined): boolean {
  const parameters = fn?.facts.parameters;
  return parameters !== undefined && parameters.length <= 1 && parameters.every(({ kind }) => kind === 'normal');
}
