/** How long a text can be at an operation, as far as the function itself limits it. */
import type { OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { valueText } from './text';

/** Characters at most: `Infinity` where nothing limits it, `undefined` where something of unknown size does. */
export type Length = number | undefined;

const MAX_STEPS = 8;
const CUTS: ReadonlySet<string> = new Set(['slice', 'substring', 'substr']);
/** What comes out is no longer than what goes in. */
const KEEPS_SHORT: ReadonlySet<string> = new Set([
  ...['trim', 'trimStart', 'trimEnd', 'toLowerCase', 'toUpperCase'],
  ...['strip', 'lstrip', 'rstrip', 'lower', 'upper'],
]);
/** Who compares with less asks whether there is any text, not whether there is too much. */
const SMALLEST_LIMIT = 8;

export function longestText(fn: FunctionView, subject: Value, op: OperationId, graph: Graph): Length {
  const constant = graph.values.literal(fn, subject, op);
  if (constant !== undefined) return typeof constant === 'string' ? constant.length : 0;
  const cut = cutAt(fn, subject, op, graph);
  const tested = testedLength(fn, subject, op, graph);
  return cut === undefined || tested === undefined ? undefined : Math.min(cut, tested);
}

/** `text[:80]`, `text.slice(0, 80).trim()`, also by way of names. */
function cutAt(fn: FunctionView, subject: Value, at: OperationId, graph: Graph): Length {
  let [value, before] = [subject, at];
  for (let step = 0; step < MAX_STEPS; step++) {
    const written = value.k === 'name' ? lastWrite(fn.facts, value, before) : undefined;
    const taken = written ?? partTaken(fn, value);
    if (!taken) return Infinity;
    if (taken.end) return lengthUpTo(fn, taken.end, before, graph);
    [value, before] = [taken.value, taken.op ?? before];
  }
  return Infinity;
}

interface Taken {
  readonly value: Value;
  readonly op?: OperationId;
  /** Where the part ends, if it does not go on to the end of the text. */
  readonly end?: Value;
}

/** The text of which a value is a part. */
function partTaken({ facts }: FunctionView, value: Value): Taken | undefined {
  const operation = value.k === 'op' ? facts.operations[value.op] : undefined;
  const place = operation?.k === 'read' ? operation.place : value;
  if (place.k === 'index') {
    if (place.key.k !== 'operation' || place.key.operator !== ':') return { value: place.of, end: UNKNOWN_END };
    const [start, end] = place.key.operands;
    if (end && !isNothing(end)) return { value: place.of, end };
    return start && isFromEnd(start) ? { value: place.of, end: UNKNOWN_END } : { value: place.of };
  }
  if (operation?.k !== 'call' || operation.callee.k !== 'member') return undefined;
  const { name, of } = operation.callee;
  if (!CUTS.has(name)) return KEEPS_SHORT.has(name) ? { value: of } : undefined;
  const [start, end] = operation.arguments;
  if (end) return { value: of, end: end.value };
  return start && isFromEnd(start.value) ? { value: of, end: UNKNOWN_END } : { value: of };
}

/** Elements of something, and parts that are counted from the end, have some length of their own. */
const UNKNOWN_END: Value = { k: 'unknown' };

function isFromEnd(value: Value): boolean {
  return value.k === 'literal' && typeof value.value === 'number' && value.value < 0;
}

function isNothing(value: Value): boolean {
  return value.k === 'literal' && value.value === null;
}

function lengthUpTo(fn: FunctionView, end: Value, op: OperationId, graph: Graph): Length {
  const number = graph.values.literal(fn, end, op);
  return typeof number === 'number' && number > 0 ? number : undefined;
}

/** The text before an operation that sets a name; a branch that does not set it does not count. */
function lastWrite(
  facts: FunctionView['facts'],
  { name, scope }: Extract<Value, { k: 'name' }>,
  before: OperationId,
): Taken | undefined {
  if (scope !== facts.index) return undefined;
  for (let op = before - 1; op >= 0; op--) {
    const operation = facts.operations[op];
    const isWrite = operation?.k === 'write' && operation.place.k === 'name' && operation.place.name === name;
    if (isWrite) return operation.augmented === undefined ? { op, value: operation.value } : undefined;
  }
  return undefined;
}

/** Somebody looks first whether it is too long. */
function testedLength(fn: FunctionView, subject: Value, op: OperationId, graph: Graph): Length {
  const text = valueText(fn.file.facts, fn.facts, subject);
  if (text === '') return Infinity;
  const limits = fn.facts.operations.slice(0, op).flatMap((operation, at) => {
    if (operation.k !== 'compute' || !/^[<>]=?$/.test(operation.operator)) return [];
    const limit = operation.operands.find((operand) => !isLengthOf(fn, operand, text));
    if (!limit || !operation.operands.some((operand) => isLengthOf(fn, operand, text))) return [];
    const number = graph.values.literal(fn, limit, at);
    return typeof number === 'number' && number < SMALLEST_LIMIT ? [] : [number];
  });
  if (limits.some((limit) => typeof limit !== 'number')) return undefined;
  return Math.min(Infinity, ...limits.filter((limit) => typeof limit === 'number'));
}

function isLengthOf(fn: FunctionView, value: Value, text: string): boolean {
  if (value.k === 'member') return value.name === 'length' && valueText(fn.file.facts, fn.facts, value.of) === text;
  const call = value.k === 'op' ? fn.facts.operations[value.op] : undefined;
  if (call?.k === 'read') return isLengthOf(fn, call.place, text);
  return (
    call?.k === 'call' &&
    valueText(fn.file.facts, fn.facts, call.callee) === 'len' &&
    call.arguments.some((argument) => valueText(fn.file.facts, fn.facts, argument.value) === text)
  );
}
