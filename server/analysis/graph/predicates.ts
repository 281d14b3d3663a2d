/** Three-valued evaluation of catalogue predicates on one call: yes, no or unknown (`undefined`). */
import type { Predicate } from '../../../rules/catalog/predicate';
import type { Argument, CallOperation, Value } from '../../../rules/facts';
import { argumentOf, hasSpread, positionalArguments } from '../../../rules/shared/arguments';
import type { Entity } from '../evaluation/entities';
import { isUnknown } from '../evaluation/entities';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { functionFacts, functionId } from '../evaluation/fileRecord';

export type Truth = boolean | undefined;

export interface PredicateSubject {
  readonly evaluator: Evaluator;
  readonly scope: Scope;
  readonly call: CallOperation;
  /** Whether the call's result is awaited directly. */
  readonly isAwaited: boolean;
  /** Number of loops around the call. */
  readonly loopDepth?: number;
  /** What the method was called on. */
  readonly receiver?: Entity | undefined;
}

export function holds(predicate: Predicate, subject: PredicateSubject): Truth {
  const results: Truth[] = [];
  if (predicate.not) results.push(negate(holds(predicate.not, subject)));
  if (predicate.any) results.push(any(predicate.any.map((p) => holds(p, subject))));
  if (predicate.all) results.push(all(predicate.all.map((p) => holds(p, subject))));
  if (predicate.awaited !== undefined) results.push(predicate.awaited === subject.isAwaited);
  if (predicate.inLoop !== undefined)
    results.push(subject.loopDepth === undefined ? undefined : predicate.inLoop === subject.loopDepth > 0);
  if (predicate.argumentCount) results.push(countHolds(predicate.argumentCount, subject.call));
  if (predicate.nothingAwaitedSince !== undefined) results.push(nothingAwaitedSince(subject));
  if (predicate.receiver) results.push(receiverHolds(predicate.receiver, subject));
  if (predicate.argument !== undefined) results.push(argumentHolds(predicate, predicate.argument, subject));
  return all(results);
}

function negate(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

function any(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(undefined) ? undefined : false;
}

function countHolds(range: NonNullable<Predicate['argumentCount']>, call: CallOperation): Truth {
  if (hasSpread(call)) return undefined;
  return within(positionalArguments(call).length, range);
}

function within(
  value: number,
  range: { readonly atLeast?: number | undefined; readonly atMost?: number | undefined },
): boolean {
  return (
    (range.atLeast === undefined || value >= range.atLeast) && (range.atMost === undefined || value <= range.atMost)
  );
}

/** What was awaited may have been the sign that the receiver is done: with an await between, nobody knows. */
function nothingAwaitedSince({ evaluator, scope, call, receiver }: PredicateSubject): Truth {
  const origin = receiver?.k === 'external' ? receiver.origin : undefined;
  const { record, fn } = scope;
  const facts = functionFacts(record, fn);
  if (origin?.fn !== functionId(record.id, facts.key)) return true;
  evaluator.memo.track(`body:${origin.fn}`);
  const between = facts.operations.slice(origin.op, facts.operations.indexOf(call));
  return between.some((op) => op.k === 'await') ? undefined : true;
}

/** The call that made the receiver, in the function where it stands. */
function receiverHolds(predicate: Predicate, subject: PredicateSubject): Truth {
  return subject.receiver ? makerHolds(predicate, subject.receiver, subject.evaluator) : undefined;
}

function makerHolds(predicate: Predicate, made: Entity, evaluator: Evaluator): Truth {
  const origin = made.k === 'external' ? made.origin : undefined;
  const maker = origin ? evaluator.functionOf(origin.fn) : null;
  const call = origin && maker ? maker.facts.operations[origin.op] : undefined;
  if (!origin || !maker || call?.k !== 'call') return undefined;
  evaluator.memo.track(`body:${origin.fn}`);
  const scope = { record: maker.record, fn: maker.index, at: origin.op };
  return holds(predicate, { evaluator, scope, call, isAwaited: false });
}

function argumentHolds(
  predicate: Predicate,
  selector: NonNullable<Predicate['argument']>,
  subject: PredicateSubject,
): Truth {
  const argument = argumentOf(subject.call, selector);
  if (predicate.is === 'absent') return argument ? false : absentIsSure(subject.call) ? true : undefined;
  if (!argument) return absentIsSure(subject.call) ? false : undefined;
  const tests: Truth[] = [];
  if (predicate.is !== undefined) tests.push(isOfKind(predicate.is, argument, subject));
  if (predicate.symbol !== undefined) tests.push(isSymbol(predicate.symbol, argument.value, subject));
  if (predicate.key !== undefined) tests.push(memberHolds(predicate.key, predicate.member, argument.value, subject));
  if (predicate.madeBy) tests.push(isMadeBy(predicate.madeBy, argument.value, subject));
  tests.push(...valueTests(predicate, argument.value, subject));
  return all(tests);
}

function isMadeBy(predicate: Predicate, value: Value, { evaluator, scope }: PredicateSubject): Truth {
  const made = evaluator.value(scope, value);
  return made.length === 0 ? false : all(made.map((entity) => makerHolds(predicate, entity, evaluator)));
}

function absentIsSure(call: CallOperation): boolean {
  return !hasSpread(call);
}

function valueTests(predicate: Predicate, value: Value, subject: PredicateSubject): readonly Truth[] {
  const tests: Truth[] = [];
  const literal = subject.evaluator.literal(subject.scope, value);
  if (predicate.equals !== undefined) tests.push(literal === undefined ? undefined : literal === predicate.equals);
  if (predicate.oneOf) tests.push(literal === undefined ? undefined : predicate.oneOf.includes(literal));
  if (predicate.contains !== undefined)
    tests.push(typeof literal === 'string' ? literal.includes(predicate.contains) : undefined);
  if (predicate.startsWith !== undefined)
    tests.push(typeof literal === 'string' ? literal.startsWith(predicate.startsWith) : undefined);
  if (predicate.atLeast !== undefined || predicate.atMost !== undefined) {
    const size = sizeOf(literal, value);
    tests.push(size === undefined ? undefined : within(size, predicate));
  }
  return tests;
}

function sizeOf(literal: string | number | boolean | null | undefined, value: Value): number | undefined {
  if (typeof literal === 'number') return literal;
  if (typeof literal === 'string') return literal.length;
  if (value.k === 'list') return value.items.some((i) => i.k === 'spread') ? undefined : value.items.length;
  return value.k === 'object' ? value.entries.length : undefined;
}

function isOfKind(kind: NonNullable<Predicate['is']>, argument: Argument, subject: PredicateSubject): Truth {
  const { value } = argument;
  switch (kind) {
    case 'present':
      return true;
    case 'absent':
      return false;
    case 'literal':
      return subject.evaluator.literal(subject.scope, value) !== undefined ? true : undefined;
    case 'string':
      return value.k === 'template' || typeof subject.evaluator.literal(subject.scope, value) === 'string'
        ? true
        : kindUnlessShape(value);
    case 'object':
      return value.k === 'object' ? true : kindUnlessShape(value);
    case 'collection':
      return value.k === 'list' || value.k === 'object' || value.k === 'collected' ? true : kindUnlessShape(value);
    case 'function':
      return isCallable(value, subject);
  }
}

/** A literal of another shape is surely not of the kind; a name may be. */
function kindUnlessShape(value: Value): Truth {
  return ['literal', 'template', 'list', 'object', 'collected', 'function', 'class', 'regex'].includes(value.k)
    ? false
    : undefined;
}

function isCallable(value: Value, subject: PredicateSubject): Truth {
  if (value.k === 'function') return true;
  if (['literal', 'template', 'list', 'object', 'collected', 'regex'].includes(value.k)) return false;
  const entities = subject.evaluator.value(subject.scope, value);
  if (entities.some((e) => e.k === 'function' || e.k === 'wrapped' || e.k === 'decorated')) return true;
  const isPlain =
    entities.length > 0 &&
    entities.every((e) => e.k === 'literal' || e.k === 'instance' || e.k === 'collection' || e.k === 'object');
  return isPlain ? false : undefined;
}

/** Flags are joined with `|`: one of them is enough. */
function isSymbol(symbol: string, value: Value, subject: PredicateSubject): Truth {
  if (value.k === 'operation' && value.operator === '|')
    return any(value.operands.map((operand) => isSymbol(symbol, operand, subject)));
  const entities = subject.evaluator.value(subject.scope, value);
  const known = entities.filter((e) => !isUnknown(e));
  if (known.some((e) => e.k === 'external' && subject.scope.record.catalog.canonical(e.symbol) === symbol)) return true;
  return known.length > 0 && known.length === entities.length && known.every((e) => e.k !== 'parameter')
    ? false
    : undefined;
}

function memberHolds(key: string, member: Predicate | undefined, value: Value, subject: PredicateSubject): Truth {
  if (value.k !== 'object') return value.k === 'literal' ? false : undefined;
  const entry = value.entries.find((e) => e.key === key);
  if (!entry) {
    const isOpen = value.entries.some((e) => e.key === null);
    return isOpen ? undefined : member?.is === 'absent';
  }
  if (!member) return true;
  const call: CallOperation = { ...subject.call, arguments: [{ value: entry.value, span: subject.call.span }] };
  return holds({ ...member, argument: 0 }, { ...subject, call });
}
