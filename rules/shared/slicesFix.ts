/** JavaScript: the fix that takes a few elements at a time of those that are all started at once. */
import { isUnknown } from '../entity';
import type { CallOperation, OperationId, Value } from '../facts';
import type { ArraySource, Fix, FixIntent } from '../fixes';
import type { FunctionId, FunctionView, Graph } from '../model';
import { freeVariable } from './fixCode';
import { AT_ONCE } from './limitFix';

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
  if (!hasResults || given?.value.k !== 'op' || others.length > 0) return [];
  const source = sourceOf(owner, given.value.op, graph);
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
  if (!isArray && !mayBeArray) return undefined;
  if (of.k === 'name') return isNeverReplaced(owner, of) ? 'as-it-is' : 'named';
  return isArray || of.k === 'member' ? 'named' : 'copied';
}

/** What a loop goes over: it may be any collection, and what a call gives an iterator. */
export function iteratedSource(owner: FunctionView, value: Value, graph: Graph): ArraySource {
  const collections = graph.values.entities(owner, value);
  const isArray = collections.length > 0 && collections.every((e) => e.k === 'collection' && e.hasNoOrder !== true);
  if (!isArray || value.k === 'op') return 'copied';
  return value.k === 'name' && isNeverReplaced(owner, value) ? 'as-it-is' : 'named';
}

/** What somebody else has sent is plain data. */
function isAnswer({ facts }: FunctionView, value: Value): boolean {
  const binding = value.k === 'name' && value.scope === facts.index ? facts.bindings[value.name] : undefined;
  const [assignment, ...others] = binding?.k === 'variable' ? binding.assignments : [];
  if (others.length > 0 || assignment?.value.k !== 'op') return false;
  return facts.operations[assignment.value.op]?.k === 'await';
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
