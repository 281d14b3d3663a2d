/** How large a collection can be, as far as the code says. */
import type { CallOperation, OperationId, Value } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { loopStepsIn } from './loops';
import { valueText } from './text';

export type Size =
  | { readonly k: 'small' | 'unknown' }
  /** Known to be many. */
  | { readonly k: 'count'; readonly count: number }
  /** Somebody else decides: a caller, a request, a query, a file. */
  | { readonly k: 'open'; readonly text: string };

const UNKNOWN: Size = { k: 'unknown' };
const SMALL: Size = { k: 'small' };
/** So many at once trouble nobody. */
const MAX_SMALL = 100;
const MAX_DEPTH = 8;

export function sizeOf(fn: FunctionView, value: Value, graph: Graph, depth = 0): Size {
  if (depth > MAX_DEPTH) return UNKNOWN;
  switch (value.k) {
    case 'list':
      return sizeOfList(fn, value.items, graph, depth);
    case 'object':
      return sizeOfObject(fn, value.entries, graph, depth);
    case 'name':
      return sizeOfName(fn, value, graph, depth);
    case 'op':
      return sizeOfResult(fn, value.op, graph, depth);
    case 'member':
      return sizeOfMember(fn, value, graph, depth);
    case 'spread':
      return sizeOf(fn, value.of, graph, depth + 1);
    case 'collected':
      return sizeOfCollected(fn, value.element, graph, depth);
    default:
      // Slices, and what cannot be told.
      return UNKNOWN;
  }
}

/** `[first, ...others]`: as large as the largest of what is spread in it. */
function sizeOfList(fn: FunctionView, items: readonly Value[], graph: Graph, depth: number): Size {
  const sizes = items.filter(({ k }) => k === 'spread').map((item) => sizeOf(fn, item, graph, depth + 1));
  return (
    sizes.find(({ k }) => k === 'open') ??
    sizes.find(({ k }) => k === 'count') ??
    (sizes.length > 0 && sizes.some(({ k }) => k === 'unknown') ? UNKNOWN : countOf(items.length))
  );
}

/** `[key for key in keys]`: at most as many as it is made from. */
function sizeOfCollected(fn: FunctionView, element: Value, graph: Graph, depth: number): Size {
  if (element.k !== 'name' || element.scope !== fn.facts.index) return UNKNOWN;
  const binding = fn.facts.bindings[element.name];
  const [assignment, ...others] = binding?.k === 'variable' ? binding.assignments : [];
  const isTurn = assignment?.value.k === 'element' && others.length === 0;
  return isTurn ? sizeOf(fn, assignment.value.of, graph, depth + 1) : UNKNOWN;
}

/** `{ length: pages }` stands for so many. */
function sizeOfObject(
  fn: FunctionView,
  entries: (Value & { readonly k: 'object' })['entries'],
  graph: Graph,
  depth: number,
): Size {
  const length = entries.find(({ key }) => key === 'length');
  return length ? sizeByNumber(fn, length.value, graph, depth + 1) : SMALL;
}

function countOf(count: number): Size {
  return count > MAX_SMALL ? { k: 'count', count } : SMALL;
}

function sizeOfName(fn: FunctionView, value: Value & { readonly k: 'name' }, graph: Graph, depth: number): Size {
  const owner = fn.file.functions[value.scope];
  const binding = owner?.facts.bindings[value.name];
  if (!owner || !binding) return UNKNOWN;
  if (binding.k === 'parameter') {
    const kind = owner.facts.parameters[binding.index]?.kind;
    return kind === 'normal' || kind === 'keyword-only' || kind === 'rest' ? open(fn, value) : UNKNOWN;
  }
  const [assignment, ...others] = binding.k === 'variable' ? binding.assignments : [];
  if (!assignment || others.length > 0) return UNKNOWN;
  const maker = fn.file.functions[assignment.fn];
  return maker ? sizeOf(maker, assignment.value, graph, depth + 1) : UNKNOWN;
}

function open(fn: FunctionView, value: Value): Size {
  return { k: 'open', text: valueText(fn.file.facts, fn.facts, value) };
}

/** `request.body.ids`, but not `self.plugins`: what a program has set up itself is seldom large. */
function sizeOfMember(fn: FunctionView, value: Value & { readonly k: 'member' }, graph: Graph, depth: number): Size {
  let root: Value = value;
  while (root.k === 'member') root = root.of;
  if (root.k !== 'name' && root.k !== 'op') return UNKNOWN;
  const size = sizeOf(fn, root, graph, depth + 1);
  return size.k === 'open' ? open(fn, value) : UNKNOWN;
}

function sizeOfResult(fn: FunctionView, op: OperationId, graph: Graph, depth: number): Size {
  const operation = fn.facts.operations[op];
  if (operation?.k === 'await') {
    const text = valueText(fn.file.facts, fn.facts, value(op));
    return operation.value.k === 'op' ? { k: 'open', text } : UNKNOWN;
  }
  if (operation?.k !== 'call') return UNKNOWN;
  const trips = sizeOfRange(fn, op, graph);
  if (trips) return trips;
  const blocks = fn.sites.find((site) => site.op === op)?.apis.some(({ effect }) => effect.kind === 'blocks');
  if (blocks === true) return { k: 'open', text: valueText(fn.file.facts, fn.facts, value(op)) };
  return sizeOfDerived(fn, op, graph, depth);
}

function value(op: OperationId): Value {
  return { k: 'op', op };
}

/** `range(10_000)`, `range(n)`: the loop over it knows its bound. */
function sizeOfRange(fn: FunctionView, op: OperationId, graph: Graph): Size | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call') return undefined;
  const isRange = graph.values
    .entities(fn, call.callee, op)
    .some((entity) => graph.values.roles(fn, entity).some(({ role }) => role === 'counts-up'));
  if (!isRange) return undefined;
  const bound = call.arguments[call.arguments.length > 1 ? 1 : 0]?.value;
  const literal = bound && graph.values.literal(fn, bound, op);
  if (typeof literal === 'number') return call.arguments.length > 2 ? SMALL : countOf(literal);
  return bound?.k === 'name' && call.arguments.length < 3 ? sizeOf(fn, bound, graph, 1) : UNKNOWN;
}

/** As many as a number says: one that somebody else has answered, for what callers ask for they know. */
function sizeByNumber(fn: FunctionView, number: Value, graph: Graph, depth: number): Size {
  if (depth > MAX_DEPTH) return UNKNOWN;
  const literal = graph.values.literal(fn, number);
  if (typeof literal === 'number') return countOf(literal);
  const text = valueText(fn.file.facts, fn.facts, number);
  if (OWN_CHOICE.test(text)) return UNKNOWN;
  const parts = partsOf(fn, number);
  if (parts.length === 0) return isOfAnswer(fn, number) ? { k: 'open', text } : UNKNOWN;
  const sizes = parts.map((part) => sizeByNumber(fn, part, graph, depth + 1));
  return sizes.find(({ k }) => k === 'open') ?? UNKNOWN;
}

/** How many the program wants at a time. */
const OWN_CHOICE = /concurren|parallel|worker|thread|cpu|core|slot|pool|limit|max|retr|attempt|shard|replica/i;

/** What a number is computed from: `pages - 1`, `Math.ceil(total / 100)`, a name for that; with two, a call may take the smaller. */
function partsOf(fn: FunctionView, number: Value): readonly Value[] {
  if (number.k === 'operation') return number.operands;
  if (number.k === 'name' && number.scope === fn.facts.index) {
    const binding = fn.facts.bindings[number.name];
    const assignments = binding?.k === 'variable' ? binding.assignments : [];
    return assignments.length === 1 ? assignments.map((assignment) => assignment.value) : [];
  }
  const operation = number.k === 'op' ? fn.facts.operations[number.op] : undefined;
  if (operation?.k === 'compute') return operation.operands;
  return operation?.k === 'call' && operation.arguments.length === 1 ? operation.arguments.map((a) => a.value) : [];
}

/** `(await load()).total`, `first.total`. */
function isOfAnswer(fn: FunctionView, number: Value): boolean {
  let root: Value = number;
  for (let steps = 0; steps < MAX_DEPTH; steps += 1) {
    const operation = root.k === 'op' ? fn.facts.operations[root.op] : undefined;
    if (operation?.k === 'await') return operation.value.k === 'op';
    const [only, ...others] = root.k === 'member' ? [root.of] : root.k === 'name' ? partsOf(fn, root) : [];
    if (!only || others.length > 0) return false;
    root = only;
  }
  return false;
}

/** `enumerate(xs)`, `xs.filter(f)`, `text.split()`: about as large as what it is made of; slices are chunks. */
function sizeOfDerived(fn: FunctionView, op: OperationId, graph: Graph, depth: number): Size {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call') return UNKNOWN;
  const text = valueText(fn.file.facts, fn.facts, call.callee);
  if (CHUNKS.test(text)) return SMALL;
  if (call.callee.k === 'member') {
    const size = sizeOf(fn, call.callee.of, graph, depth + 1);
    if (size.k !== 'unknown') return size;
  }
  const [first] = call.arguments;
  const callees = graph.values.entities(fn, call.callee, op);
  if (callees.length > 0 && callees.every((e) => e.k === 'function' && isGenerator(e.fn, graph)))
    return sizeOfYielded(fn, call, graph, depth);
  const isKnown = callees.some((e) => e.k === 'external' && !e.symbol.startsWith('?'));
  return first && isKnown ? sizeOf(fn, first.value, graph, depth + 1) : UNKNOWN;
}

function isGenerator(id: FunctionId, graph: Graph): boolean {
  const made = graph.function(id)?.facts;
  return made?.isGenerator === true && loopStepsIn(made.body).length > 0;
}

/** It yields in a loop: about as many as it is given, or as there are where it waits for them. */
function sizeOfYielded(fn: FunctionView, call: CallOperation, graph: Graph, depth: number): Size {
  const callees = graph.values.entities(fn, call.callee);
  const isWaiting = callees.every((e) => e.k === 'function' && graph.function(e.fn)?.facts.isAsync === true);
  const isOpen =
    isWaiting || call.arguments.some((argument) => sizeOf(fn, argument.value, graph, depth + 1).k === 'open');
  if (!isOpen) return UNKNOWN;
  return { k: 'open', text: `${valueText(fn.file.facts, fn.facts, call.callee)}(…)` };
}

/** What people call parts of a whole. */
const CHUNKS = /slice|splice|chunk|batch|window|page|partition|group|take|head|sample|top|most_common|limit/i;
