/** How often a loop turns, as far as text and catalogue say. */
import type { CallOperation, FunctionFacts, Value } from '../../../rules/facts';
import type { TripCountEntry } from '../../../rules/catalog/tables';
import { argumentOf, positionalArguments } from '../../../rules/shared/arguments';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { bindingOf } from '../evaluation/fileRecord';
import type { LoopShape } from './loops';

/**
 * A number; `data` when it depends on the input; `search` until something is found by calculating; `combinations` when
 * it explodes with the input; `open` when the text says nothing.
 */
export type Turns = number | 'data' | 'search' | 'combinations' | 'open';

export interface Count {
  readonly turns: Turns;
  /** What a counting loop counts up to. */
  readonly bound?: Value | undefined;
  /** The collection that has as many elements, where that is not what the loop goes over. */
  readonly of?: Value | undefined;
}

export function countOf(evaluator: Evaluator, scope: Scope, fn: FunctionFacts, loop: LoopShape): Count {
  const { trip, iterates } = loop.step;
  if (trip.k === 'constant') return { turns: trip.count };
  if (trip.k === 'bound') return upTo(evaluator, scope, trip.bound);
  if (trip.k !== 'collection' || !iterates) return { turns: 'open' };
  const count = elementCount(evaluator, scope, fn, iterates);
  return count.turns === 'open' ? { ...count, of: measured(evaluator, scope, fn, count.bound ?? iterates) } : count;
}

/** `xs` in `xs`, `len(xs)` and `enumerate(xs)`. */
function measured(evaluator: Evaluator, scope: Scope, fn: FunctionFacts, value: Value): Value | undefined {
  if (value.k === 'name' || value.k === 'member') return value;
  const call = value.k === 'op' ? fn.operations[value.op] : undefined;
  if (value.k !== 'op' || call?.k !== 'call') return undefined;
  const role = evaluator
    .value({ ...scope, at: value.op }, call.callee)
    .flatMap((callee) => (callee.k === 'external' ? scope.record.catalog.roles(callee.symbol) : []))
    .find((entry) => entry.role === 'counts-elements' || entry.role === 'gives-same-elements');
  const given = role?.argument === undefined ? undefined : argumentOf(call, role.argument)?.value;
  return given?.k === 'name' || given?.k === 'member' ? given : undefined;
}

/** Of what is iterated over. */
export function elementCount(evaluator: Evaluator, scope: Scope, fn: FunctionFacts, iterates: Value): Count {
  if (iterates.k === 'list') return { turns: iterates.items.length };
  if (iterates.k === 'op') return callCount(evaluator, { ...scope, at: iterates.op }, fn) ?? { turns: 'open' };
  return { turns: literalSize(fn, scope.fn, iterates) ?? 'open' };
}

/** A loop that counts up to a value. */
export function upTo(evaluator: Evaluator, scope: Scope, bound: Value): Count {
  const literal = evaluator.literal(scope, bound);
  return { turns: typeof literal === 'number' ? literal : freeCount(bound), bound };
}

/** `const signs = [-1, 1]`, never assigned again. */
function literalSize(fn: FunctionFacts, index: number, iterates: Value): number | null {
  if (iterates.k !== 'name' || iterates.scope !== index) return null;
  const binding = bindingOf(fn, iterates.name);
  if (binding?.k !== 'variable' || binding.assignments.length !== 1) return null;
  const [only] = binding.assignments;
  if (only?.value.k !== 'list' || only.value.items.length === 0 || grows(fn, index, iterates.name)) return null;
  return only.value.items.some(({ k }) => k === 'spread') ? null : only.value.items.length;
}

/** A method of the list is called, or it is handed to somebody: it may get longer. */
function grows(fn: FunctionFacts, index: number, name: string): boolean {
  const isList = (value: Value): boolean => value.k === 'name' && value.scope === index && value.name === name;
  return fn.operations.some((op) => {
    if (op.k === 'write') return op.place.k === 'index' && isList(op.place.of);
    if (op.k !== 'call') return false;
    return (op.callee.k === 'member' && isList(op.callee.of)) || op.arguments.some((a) => isList(a.value));
  });
}

/** Counted by the catalogue's trip counts (`range(n)`); a plain collection says nothing about its size. */
function callCount(evaluator: Evaluator, scope: Scope & { readonly at: number }, fn: FunctionFacts): Count | null {
  const call = fn.operations[scope.at];
  if (call?.k !== 'call') return null;
  for (const callee of evaluator.value(scope, call.callee)) {
    const entry = callee.k === 'external' ? scope.record.catalog.tripCount(callee.symbol) : undefined;
    if (!entry) continue;
    if (isCombinatorial(call, entry)) return { turns: 'combinations' };
    const bound = boundArgument(call, entry);
    return bound ? upTo(evaluator, scope, bound) : { turns: 'open' };
  }
  return null;
}

/** `range(n)` may be any number; `i < xs.length` and `range(len(xs))` are one pass over something that is there anyway. */
function freeCount(bound: Value): Turns {
  const isSize = bound.k === 'op' || (bound.k === 'member' && (bound.name === 'length' || bound.name === 'size'));
  return isSize ? 'open' : 'data';
}

/** The argument that says how many elements the result of a call has. */
export function boundArgument(call: CallOperation, { bound, boundIfMore }: TripCountEntry): Value | undefined {
  const selector = boundIfMore !== undefined && positionalArguments(call).length > 1 ? boundIfMore : bound;
  return selector === undefined ? undefined : argumentOf(call, selector)?.value;
}

/** `permutations(xs)`, `product(xs, repeat=n)`; not of a few things that are written down. */
function isCombinatorial(call: CallOperation, { combinatorial }: TripCountEntry): boolean {
  const [input] = call.arguments;
  if (combinatorial === undefined || (input?.value.k === 'list' && input.value.items.length < SMALL)) return false;
  return combinatorial === true || argumentOf(call, combinatorial) !== undefined;
}

/** 7! is 5,040. */
const SMALL = 8;
