/**
 * Recursion that tries every order or every choice: it goes over a collection, and gives each call the same collection
 * with one element less. Visiting a tree is not like that: there each call gets what hangs below one element.
 */
import type { CallOperation, FileFacts, FunctionFacts, OperationId, Value } from '../../../rules/facts';
import { loopsOf, type LoopShape } from './loops';

interface Place {
  readonly file: FileFacts;
  readonly fn: FunctionFacts;
  /** Goes over the collection. */
  readonly loop: LoopShape;
  /** The collection itself. */
  readonly isIt: (value: Value) => boolean;
}

/** The call in the loop, if there is one. */
export function exhaustiveCall(
  file: FileFacts,
  fn: FunctionFacts,
  index: number,
  recursive: readonly OperationId[],
): OperationId | undefined {
  return recursive.find((id) => {
    const call = fn.operations[id];
    if (call?.k !== 'call') return false;
    return loopsOf(fn).some((loop) => {
      const name = loop.operations.includes(id) ? collectionOf(fn, index, loop) : undefined;
      const given = name === undefined ? undefined : givenAs(fn, call, name);
      const isIt = (value: Value): boolean => value.k === 'name' && value.scope === index && value.name === name;
      return given !== undefined && isShorter({ file, fn, loop, isIt }, assignedInLoop(fn, given, loop));
    });
  });
}

/** The parameter that a loop goes over, by its elements or by their numbers: `xs`, `enumerate(xs)`, `range(len(xs))`, `xs.length`. */
function collectionOf(fn: FunctionFacts, index: number, { step }: LoopShape): string | undefined {
  const from = step.trip.k === 'bound' ? step.trip.bound : step.iterates;
  const name = from && nameIn(fn, from);
  const isParameter = name?.scope === index && fn.parameters.some((parameter) => parameter.name === name.name);
  return isParameter ? name.name : undefined;
}

function nameIn(fn: FunctionFacts, value: Value): (Value & { readonly k: 'name' }) | undefined {
  if (value.k === 'name') return value;
  if (value.k === 'member') return value.name === 'length' ? nameIn(fn, value.of) : undefined;
  const operation = value.k === 'op' ? fn.operations[value.op] : undefined;
  if (operation?.k === 'read') return nameIn(fn, operation.place);
  if (operation?.k !== 'call') return undefined;
  const [first] = operation.arguments;
  if (first) return nameIn(fn, first.value);
  return operation.callee.k === 'member' ? nameIn(fn, operation.callee.of) : undefined;
}

function givenAs(fn: FunctionFacts, call: CallOperation, name: string): Value | undefined {
  const parameters = fn.parameters.filter((parameter) => parameter.name !== 'self');
  const position = parameters.findIndex((parameter) => parameter.name === name);
  return call.arguments.find((argument, at) => (argument.name === undefined ? at === position : argument.name === name))
    ?.value;
}

/** `const rest = …; visit(rest)`: what the name was given in this turn. */
function assignedInLoop(fn: FunctionFacts, value: Value, { operations }: LoopShape): Value {
  if (value.k !== 'name') return value;
  const writes = operations.map((id) => fn.operations[id]);
  const write = writes.find((o) => o?.k === 'write' && o.place.k === 'name' && o.place.name === value.name);
  return write?.k === 'write' ? write.value : value;
}

function isShorter(place: Place, value: Value): boolean {
  const { fn, isIt } = place;
  if (value.k === 'list') return value.items.length > 1 && value.items.every((item) => isPart(place, item));
  if (value.k === 'collected') return leavesOneOut(place);
  const operation = value.k === 'op' ? fn.operations[value.op] : undefined;
  const compute = value.k === 'operation' ? value : operation?.k === 'compute' ? operation : undefined;
  if (compute) {
    const [left, right] = compute.operands;
    if (!left || !right) return false;
    return compute.operator === '-'
      ? isIt(left)
      : compute.operator === '+' && isPart(place, left) && isPart(place, right);
  }
  if (operation?.k !== 'call') return isPart(place, value);
  return isPart(place, value) ? takesOthers(place, operation) : joinsParts(place, operation);
}

/** A slice of it, or what a method of it gives. */
function isPart(place: Place, value: Value): boolean {
  const { fn, isIt } = place;
  if (value.k === 'spread') return isPart(place, value.of);
  const operation = value.k === 'op' ? fn.operations[value.op] : undefined;
  if (operation?.k === 'call') return operation.callee.k === 'member' && isIt(operation.callee.of);
  const slice = operation?.k === 'read' ? operation.place : value;
  return slice.k === 'index' && isIt(slice.of) && slice.key.k === 'operation' && slice.key.operator === ':';
}

/** `xs.filter((x) => x !== next)`, `xs.slice(i + 1)`. */
function takesOthers({ file, fn }: Place, { arguments: given }: CallOperation): boolean {
  return given.some(({ value }) => {
    if (value.k === 'function') return file.functions[value.fn]?.operations.some(comparesUnequal) === true;
    return value.k === 'op' && fn.operations[value.op]?.k === 'compute';
  });
}

/** `xs.slice(0, i).concat(xs.slice(i + 1))` */
function joinsParts(place: Place, { callee, arguments: given }: CallOperation): boolean {
  return callee.k === 'member' && isPart(place, callee.of) && given.some(({ value }) => isPart(place, value));
}

/** `[x for x in xs if x != next]` */
function leavesOneOut({ fn, loop, isIt }: Place): boolean {
  return loopsOf(fn).some(
    ({ step, operations }) =>
      step.form === 'comprehension' &&
      step.iterates !== undefined &&
      isIt(step.iterates) &&
      operations.every((id) => loop.operations.includes(id)) &&
      operations.some((id) => comparesUnequal(fn.operations[id])),
  );
}

const UNEQUAL: ReadonlySet<string> = new Set(['!=', '!==', 'is not']);

function comparesUnequal(operation: FunctionFacts['operations'][number] | undefined): boolean {
  return operation?.k === 'compute' && UNEQUAL.has(operation.operator);
}
